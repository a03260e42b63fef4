package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"unsafe"
)

type order struct {
	ID    int    `json:"id"`
	Item  string `json:"item"`
	Cents int    `json:"cents"`
}

// store keeps every order as a file of its own.
type store struct {
	mu     sync.Mutex
	dir    string
	orders []order
}

func openStore(dir string) (*store, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	return &store{dir: dir}, nil
}

func (s *store) add(o order) (order, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o.ID = len(s.orders) + 1
	body, err := json.Marshal(o)
	if err != nil {
		return o, err
	}
	if err := os.WriteFile(filepath.Join(s.dir, fmt.Sprintf("%06d.json", o.ID)), body, 0o644); err != nil {
		return o, err
	}
	s.orders = append(s.orders, o)
	return o, nil
}

func (s *store) all() []order {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]order{}, s.orders...)
}

var diskFree = syscall.NewLazyDLL("kernel32.dll").NewProc("GetDiskFreeSpaceExW")

// free answers with the bytes left on the drive of the data folder.
func (s *store) free() (uint64, error) {
	dir, err := syscall.UTF16PtrFromString(s.dir)
	if err != nil {
		return 0, err
	}
	var bytes uint64
	ok, _, err := diskFree.Call(uintptr(unsafe.Pointer(dir)), uintptr(unsafe.Pointer(&bytes)), 0, 0)
	if ok == 0 {
		return 0, err
	}
	return bytes, nil
}
