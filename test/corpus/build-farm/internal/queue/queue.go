package queue

// Start begins to take jobs.
func Start() {
	open(defaultPipe)
	notify("started")
}

// Stop is portable.
func Stop() { drain() }
