//go:build !unix

package dbfile

// takeAfter does nothing here: a file takes after its folder.
func takeAfter(_, _ string) error { return nil }

// giveToFolder does nothing here.
func giveToFolder(string) error { return nil }
