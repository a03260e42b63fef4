module example.com/winsvc-orders

go 1.23.0

require (
	github.com/Microsoft/go-winio v0.6.2
	github.com/billgraziano/dpapi v0.5.0
	github.com/danieljoos/wincred v1.2.2
	github.com/iamacarpet/go-win64api v0.0.0-20240507095429-873e84e85847
	golang.org/x/sys v0.30.0
)

require (
	github.com/go-ole/go-ole v1.2.6 // indirect
	github.com/google/cabbie v1.0.2 // indirect
	github.com/google/glazier v0.0.0-20211029225403-9f766cca891d // indirect
	github.com/pkg/errors v0.9.1 // indirect
	github.com/scjalliance/comshim v0.0.0-20190308082608-cf06d2532c4e // indirect
)
