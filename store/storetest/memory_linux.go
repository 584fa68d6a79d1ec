package storetest

import (
	"golang.org/x/sys/unix"
)

// memoryFolder returns a folder in memory with enough room, in which programs may run; "" where there is none.
func memoryFolder() string {
	const dir = "/dev/shm"
	var fs unix.Statfs_t
	if unix.Statfs(dir, &fs) != nil || fs.Type != unix.TMPFS_MAGIC || fs.Flags&unix.ST_NOEXEC != 0 ||
		fs.Bavail*uint64(fs.Bsize) < enoughMemory || unix.Access(dir, unix.W_OK|unix.X_OK) != nil {
		return ""
	}
	return dir
}
