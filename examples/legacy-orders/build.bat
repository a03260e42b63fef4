@echo off
chcp 936
set GOOS=windows
go build -o legacy-orders.exe .
