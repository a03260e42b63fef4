package main

// The parts of this service that differ between its versions. A version with a faultPercent above 0 answers that share of its
// requests with 500, marked X-Injected-Fault; FAULTS=off switches that off without a new version.
const (
	version      = "v1"
	faultPercent = 0
)
