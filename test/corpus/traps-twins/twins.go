// Package twins has for every function of Windows a sibling for the others.
package twins

// Start is portable; what it calls is not.
func Start(name string) error {
	if err := prepare(name); err != nil {
		return err
	}
	return run(name, flags)
}
