@echo off
rsrc -manifest till.manifest -ico till.ico -o till.syso
go build -ldflags "-s -w -H windowsgui" -o till-agent.exe .
makensis setup.nsi
