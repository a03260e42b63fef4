//go:build !cgo

package twins

// Answer without C.
func Answer() int { return 42 }
