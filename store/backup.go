package store

import (
	"fmt"
	"os"

	bolt "go.etcd.io/bbolt"
)

// Backup writes a whole, consistent copy of the database to path while polls and readers go on, and checks it. The
// copy appears under its name only when it is good; an existing file of that name is replaced.
func (db *DB) Backup(path string) error {
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
	return os.Rename(partial, path)
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
