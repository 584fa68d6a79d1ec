package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
)

// ErrUnwritten says that the last transaction that had something to write could not be written, as on a full disk.
var ErrUnwritten = errors.New("nothing can be stored")

// probeSize is how much room shows that writing can go on, in bytes: more than a transaction of many polls needs.
const probeSize = 4 << 20

// unwritten is why the last transaction with something to write failed. An empty one proves nothing: it fits into the
// pages that the file has.
type unwritten struct {
	mu  sync.Mutex
	err error
}

func (u *unwritten) note(err error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.err = err
}

func (u *unwritten) last() error {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.err
}

// Unwritten is why the last transaction could not be written, as [ErrUnwritten]; nil when it was, and again once there is
// room, which [DB.Alive] looks for.
func (db *DB) Unwritten() error {
	err := db.unwritten.last()
	if err == nil {
		return nil
	}
	return fmt.Errorf("%w: %w (make room on the disk of %s)", ErrUnwritten, err, db.bolt.Path())
}

// seekRoom forgets the failure of the last transaction when the disk takes as much again.
func (db *DB) seekRoom() {
	if db.unwritten.last() != nil && probe(filepath.Dir(db.bolt.Path())) == nil {
		db.unwritten.note(nil)
	}
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
