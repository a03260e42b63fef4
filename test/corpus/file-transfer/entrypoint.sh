#!/bin/sh
set -e
mkdir -p /data/work
exec /app/file-transfer
