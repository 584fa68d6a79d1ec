//go:build !unix

package dbfile

import "io/fs"

// takeAfter does nothing here: a file takes after its folder.
func takeAfter(_, _ string) error { return nil }

// giveToFolder does nothing here.
func giveToFolder(string) error { return nil }

// identity is nothing here.
func identity(fs.FileInfo) uint64 { return 0 }
