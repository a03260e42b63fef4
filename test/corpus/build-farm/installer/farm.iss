[Setup]
AppName=Farm
DefaultDirName={pf}\Farm
[Files]
Source: "farm.exe"; DestDir: "{app}"
