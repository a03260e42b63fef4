// Package tags holds files that are built for some.
package tags
