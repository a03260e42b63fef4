module example.com/erp-bridge

go 1.23.0

require (
	github.com/StackExchange/wmi v1.2.1
	github.com/alexbrainman/odbc v0.0.0-20250601004241-49e6b2bc0cf0
	github.com/alexbrainman/sspi v0.0.0-20231016080023-1a75b4708caa
	github.com/go-ole/go-ole v1.3.0
	github.com/mattn/go-adodb v0.0.1
	github.com/microsoft/go-mssqldb v1.7.2
	github.com/zalando/go-keyring v0.2.6
)

require (
	al.essio.dev/pkg/shellescape v1.5.1 // indirect
	github.com/danieljoos/wincred v1.2.2 // indirect
	github.com/godbus/dbus/v5 v5.1.0 // indirect
	github.com/golang-sql/civil v0.0.0-20220223132316-b832511892a9 // indirect
	github.com/golang-sql/sqlexp v0.1.0 // indirect
	golang.org/x/crypto v0.18.0 // indirect
	golang.org/x/net v0.20.0 // indirect
	golang.org/x/sys v0.26.0 // indirect
	golang.org/x/text v0.14.0 // indirect
)
