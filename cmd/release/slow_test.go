package main

import (
	"flag"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
)

var slow = flag.Bool("slow", false, "run the tests that build a release: minutes, some as root alone")

// madeOnce is the release that slow tests look at; TestMain makes it.
var madeOnce string

func TestMain(m *testing.M) {
	flag.Parse()
	os.Exit(func() int {
		if *slow {
			dir, err := os.MkdirTemp("", "griot-dist-")
			if err != nil {
				panic(err)
			}
			defer os.RemoveAll(dir)
			madeOnce = filepath.Join(dir, "dist")
		}
		return m.Run()
	}())
}

// released is dist/ of the commit; the test is skipped without -slow.
func released(t *testing.T) string {
	t.Helper()
	if !*slow {
		t.Skip("builds a release: run with -slow")
	}
	if _, err := os.Stat(filepath.Join(madeOnce, sumsFile)); err == nil {
		return madeOnce
	}
	root, err := projectRoot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := (&release{project: project{root}}).make(t.Context(), madeOnce, io.Discard); err != nil {
		t.Fatal(err)
	}
	return madeOnce
}

// nativePackage is the Debian package for this machine.
func nativePackage(t *testing.T) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(released(t), "griot_*_"+runtime.GOARCH+".deb"))
	if err != nil || len(found) != 1 {
		t.Fatalf("packages for this machine: %v, %v", found, err)
	}
	return found[0]
}

// needRoot skips a test that only root can run, or whose tools are missing.
func needRoot(t *testing.T, tools ...string) {
	t.Helper()
	if os.Getuid() != 0 || runtime.GOOS != "linux" {
		t.Skip("only root on Linux can run it")
	}
	for _, tool := range tools {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is missing", tool)
		}
	}
}
