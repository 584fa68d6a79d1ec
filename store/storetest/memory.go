package storetest

import (
	"os"
	"slices"
	"strings"
)

// enoughMemory is what a file system in memory must have room for, in bytes, to be used.
const enoughMemory = 1 << 30

// InMemory makes a test binary create its temporary files in memory, where the system offers that: there a commit does
// not wait for a disk. Call it first in TestMain. Benchmarks keep to the disk, and so does a program that is no test
// binary.
func InMemory() {
	given := func(prefix string) bool {
		return slices.ContainsFunc(os.Args, func(arg string) bool { return strings.HasPrefix(arg, prefix) })
	}
	if os.Getenv("TMPDIR") != "" || !given("-test.") || given("-test.bench") {
		return
	}
	if dir := memoryFolder(); dir != "" {
		os.Setenv("TMPDIR", dir)
	}
}
