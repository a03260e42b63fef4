#!/bin/sh
find /data/work -mtime +30 -delete
