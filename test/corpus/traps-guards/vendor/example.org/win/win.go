package win

import "golang.org/x/sys/windows/registry"

// Root of the vendored package.
const Root = `C:\vendor`

var _ = registry.LOCAL_MACHINE
