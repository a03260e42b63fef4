#!/bin/sh
# C:\data is where the old server kept it
# taskkill /F /IM old.exe
echo "usage: notes.sh FOLDER"
