@echo off
setlocal
where node >nul 2>nul
if errorlevel 1 (
  echo slipway: Node.js 20.19 or newer is needed and was not found on PATH: https://nodejs.org/ 1>&2
  exit /b 5
)
node "%~dp0slipway.mjs" %*
exit /b %errorlevel%
