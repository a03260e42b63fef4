//go:build window

package tags

// Never is in no build at all.
const Never = 1
