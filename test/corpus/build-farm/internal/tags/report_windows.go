package tags

// Report has no sibling for Linux, and nobody calls it there.
func Report() string { return `C:\farm\report.txt` }
