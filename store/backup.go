package store

import (
	"encoding/binary"
	"fmt"
	"io"
	"os"

	bolt "go.etcd.io/bbolt"
)

// Backup writes a whole, consistent copy of the database to path while polls and readers go on, and checks it. The
// copy appears under its name only when it is good. An earlier backup of that name is replaced, any other file is not.
func (db *DB) Backup(path string) error {
	if err := db.mayReplace(path); err != nil {
		return err
	}
	partial := path + ".partial"
	defer os.Remove(partial)
	err := db.bolt.View(func(tx *bolt.Tx) error {
		f, err := os.OpenFile(partial, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
		if err != nil {
			return err
		}
		if _, err := tx.WriteTo(f); err != nil {
			f.Close()
			return err
		}
		if err := f.Sync(); err != nil {
			f.Close()
			return err
		}
		return f.Close()
	})
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	if err := Verify(partial); err != nil {
		return fmt.Errorf("backup: the copy is damaged: %w", err)
	}
	return replace(partial, path)
}

// mayReplace refuses a backup onto the data file, which it would take from under the store, and onto what is no backup.
func (db *DB) mayReplace(path string) error {
	there, err := os.Stat(path)
	if err != nil || there.IsDir() { // which says itself what is wrong
		return nil
	}
	if same, err := sameFile(path, db.bolt.Path()); err != nil {
		return err
	} else if same {
		return fmt.Errorf("%s is the data file itself: name another for its copy", path)
	}
	head := make([]byte, pageHeader+4)
	if there.Mode().IsRegular() {
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		if _, err := io.ReadFull(f, head); err != nil && there.Size() >= int64(len(head)) {
			return err
		}
	}
	if binary.NativeEndian.Uint32(head[pageHeader:]) != metaMagic {
		return fmt.Errorf("%s exists and is no backup: name another file, or remove it first", path)
	}
	return nil
}

// Verify checks the pages of a database that no process has open.
func Verify(path string) error {
	b, err := openToRead(path)
	if err != nil {
		return err
	}
	defer b.Close()
	return b.View(checkPages)
}

// Check verifies the pages of the open database.
func (db *DB) Check() error {
	return db.bolt.View(checkPages)
}

// checkPages gives the first fault. All must be read, since the check waits for its reader.
func checkPages(tx *bolt.Tx) (first error) {
	for err := range tx.Check() {
		if first == nil {
			first = err
		}
	}
	return first
}
