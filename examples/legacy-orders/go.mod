module example.com/legacy-orders

go 1.22

require (
	golang.org/x/sys v0.30.0
	golang.org/x/text v0.22.0
)
