module example.com/file-transfer

go 1.23.0

require (
	github.com/axgle/mahonia v0.0.0-20180208002826-3358181d7394
	github.com/fsnotify/fsnotify v1.7.0
	golang.org/x/text v0.21.0
)

require golang.org/x/sys v0.4.0 // indirect
