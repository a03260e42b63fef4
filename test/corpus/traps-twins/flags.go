package twins

// #cgo windows LDFLAGS: -lws2_32
// #cgo linux LDFLAGS: -lm
// static int twice(int x) { return 2 * x; }
import "C"

// Twice doubles in C, and has no sibling without it.
func Twice(x int) int { return int(C.twice(C.int(x))) }
