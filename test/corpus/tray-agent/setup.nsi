Name "Till agent"
OutFile "till-setup.exe"
InstallDir "C:\Program Files\Till"
Section
  SetOutPath $INSTDIR
  File till-agent.exe
SectionEnd
