//go:build unix

package store_test

import (
	"os/signal"
	"strconv"
	"syscall"
	"testing"
)

// limitFiles has writes fail that make a file larger than so many bytes, as on a full disk.
func limitFiles(t *testing.T, bytes string) {
	if bytes == "" {
		return
	}
	n, err := strconv.ParseUint(bytes, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	signal.Ignore(syscall.SIGXFSZ)
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: n, Max: n}); err != nil {
		t.Fatal(err)
	}
}
