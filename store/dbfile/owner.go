//go:build unix

package dbfile

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"syscall"
)

// takeAfter prepares a file to replace the one at path, with its mode, owner and group. Where there is none yet, it does
// as [giveToFolder]. It fails where the owner would change.
func takeAfter(file, path string) error {
	old, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return giveToFolder(file)
	} else if err != nil {
		return err
	}
	if err := os.Chmod(file, old.Mode().Perm()); err != nil {
		return err
	}
	return give(file, old)
}

// giveToFolder gives a new file that root has made to the owner and group of its folder, so that a daemon of another user
// can open it. A file that another user makes stays theirs.
func giveToFolder(file string) error {
	if os.Geteuid() != 0 {
		return nil
	}
	folder, err := os.Stat(filepath.Dir(file))
	if err != nil {
		return err
	}
	return give(file, folder)
}

// give gives a file the owner and group of another.
func give(file string, like fs.FileInfo) error {
	now, err := os.Stat(file)
	if err != nil {
		return err
	}
	want, wanted := like.Sys().(*syscall.Stat_t)
	have, known := now.Sys().(*syscall.Stat_t)
	if !wanted || !known || want.Uid == have.Uid && want.Gid == have.Gid {
		return nil
	}
	err = os.Chown(file, int(want.Uid), int(want.Gid))
	if err != nil && want.Uid != have.Uid {
		return fmt.Errorf("%s cannot be given to the user that %s belongs to: %w: run this as root or as that user", file, like.Name(), reason(err))
	}
	return nil // a group that its owner is not in may stay another: the owner can open it
}

// identity tells a file from its copies: the number of its node.
func identity(file fs.FileInfo) uint64 {
	if system, known := file.Sys().(*syscall.Stat_t); known {
		return uint64(system.Ino)
	}
	return 0
}

// mapToRead returns a file as memory, and what gives that back; nil where the system refuses. A page that cannot be read is
// a fault.
func mapToRead(f *os.File, length uint64) (data []byte, end func()) {
	if length > math.MaxInt {
		return nil, nil
	}
	data, err := syscall.Mmap(int(f.Fd()), 0, int(length), syscall.PROT_READ, syscall.MAP_SHARED)
	if err != nil {
		return nil, nil
	}
	return data, func() { _ = syscall.Munmap(data) }
}
