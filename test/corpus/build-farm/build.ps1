$env:GOOS = "windows"
go build -ldflags "-H=windowsgui -s -w" -o bin\farm.exe .\cmd\farm
go build -buildmode=c-shared -o bin\farm.dll .\cmd\plug
