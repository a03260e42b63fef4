package text

// table has names that the system's packages have as well.
type table struct{ rows []string }

func (t table) NewLazyDLL(name string) string { return name }

func (t table) OpenKey(name string) string { return name }

func (t table) UTF16PtrFromString(name string) string { return name }

func lookUp() string {
	syscall := table{}
	registry := table{}
	first := syscall.NewLazyDLL("names")
	second := syscall.UTF16PtrFromString("second")
	return first + second + registry.OpenKey("third")
}

// exec is a field of ours; nothing is started.
type exec struct{}

func (exec) Command(words ...string) string { return words[0] }

func say() string {
	var run exec
	return run.Command("cmd", "/c", "dir")
}

type process struct {
	HideWindow    bool
	CreationFlags uint32
}

func fields() process {
	return process{HideWindow: true, CreationFlags: 1}
}
