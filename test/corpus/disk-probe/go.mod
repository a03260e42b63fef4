module example.com/disk-probe

go 1.23.0

require golang.org/x/sys v0.30.0
