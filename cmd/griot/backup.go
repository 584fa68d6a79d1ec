package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"griot/store"
)

func newBackup(config *string) *cobra.Command {
	return &cobra.Command{
		Use:     "backup FILE",
		Short:   "Write a checked copy of the database, whether the daemon runs or not",
		Long:    "Write a checked copy of the database, whether the daemon runs or not. An earlier backup of that name is replaced, any other file is not.",
		Example: "  griot backup /var/backups/griot-$(date +%F).db",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			cfg, err := loadConfig(*config)
			if err != nil {
				return err
			}
			path, err := filepath.Abs(args[0])
			if err != nil {
				return err
			}
			if err := mayReplace(path, cfg.Data); err != nil {
				return err
			}
			err = askDaemon(c.Context(), cfg.Data, "/backup", backupRequest{Path: path})
			if errors.Is(err, errNoDaemon) {
				err = backupFile(cfg.Data, path)
			}
			if err != nil {
				return err
			}
			fmt.Fprintf(c.OutOrStdout(), "%s: copy written and checked\n", args[0])
			return nil
		},
	}
}

// backupFile copies a database that no daemon holds.
func backupFile(data, path string) error {
	if _, err := os.Stat(data); err != nil {
		return fmt.Errorf("there is no database to copy: %w", err)
	}
	db, err := store.Open(data, store.Options{})
	if err != nil {
		return err
	}
	defer db.Close()
	return db.Backup(path)
}

// magicOffset is where the number that marks a bbolt file stands in its first page.
const magicOffset = 16

var magic = []byte{0xed, 0xda, 0x0c, 0xed}

// mayReplace refuses a backup onto the data file, which would take it from under the daemon, and onto what is no backup.
func mayReplace(path, data string) error {
	there, err := os.Stat(path)
	if err != nil || there.IsDir() { // which says itself what is wrong
		return nil
	}
	if own, err := os.Stat(data); err == nil && os.SameFile(there, own) {
		return fmt.Errorf("%s is the data file itself: name another for its copy", path)
	}
	head := make([]byte, magicOffset+len(magic))
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
	if !bytes.Equal(head[magicOffset:], magic) {
		return fmt.Errorf("%s exists and is no backup: name another file, or remove it first", path)
	}
	return nil
}
