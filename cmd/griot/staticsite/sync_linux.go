package staticsite

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// lockFolder takes the folder until it is closed. It reports false when somebody else has it. Some network file systems
// lock no folders: there it is the operator's affair not to export twice at a time.
func lockFolder(f *os.File) bool {
	return !errors.Is(unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB), unix.EWOULDBLOCK)
}

// flushFileSystem makes all that was written to the file system of f outlast a power cut, however many files they are.
func flushFileSystem(f *os.File) error { return unix.Syncfs(int(f.Fd())) }
