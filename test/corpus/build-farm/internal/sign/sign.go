package sign

/*
#cgo CFLAGS: -I.
#cgo LDFLAGS: -lws2_32 -lole32 -lcrypt32
#include <stdlib.h>
static int answer(void) { return 42; }
*/
import "C"

// All signs everything that waits.
func All(token string) int { return int(C.answer()) + len(token) }
