#!/bin/sh
set -eu
exec /app "$@"
