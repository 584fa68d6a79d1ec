package store

import (
	"errors"
	"os"
	"sync"
)

// ErrUnwritten reports that the last transaction with changes could not be written, as on a full disk.
var ErrUnwritten = errors.New("nothing can be stored")

// probeSize is how many bytes of room show that writing can go on: more than a transaction of many polls needs.
const probeSize = 4 << 20

// writeFailure is why the last transaction with changes failed. An empty transaction proves nothing, because it fits into
// the pages that the file has.
type writeFailure struct {
	mu  sync.Mutex
	err error
}

func (u *writeFailure) set(err error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.err = err
}

func (u *writeFailure) last() error {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.err
}

// probe writes a file into the folder and removes it.
func probe(folder string) error {
	f, err := os.CreateTemp(folder, ".griot-room-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	if _, err = f.Write(make([]byte, probeSize)); err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}
