//go:build !unix

package dbfile

import (
	"io/fs"
	"os"
)

// takeAfter does nothing here: a file takes after its folder.
func takeAfter(_, _ string) error { return nil }

// giveToFolder does nothing here.
func giveToFolder(string) error { return nil }

// identity is nothing here.
func identity(fs.FileInfo) uint64 { return 0 }

// mapToRead maps nothing here.
func mapToRead(*os.File, uint64) ([]byte, func()) { return nil, nil }
