@echo off
chcp 936 > nul
cd /d D:\transfer
net use Z: \\BANK01\statements /user:BANK\transfer T0pSecret!
file-transfer.exe -keep 30
pause
