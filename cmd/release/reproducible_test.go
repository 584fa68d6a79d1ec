package main

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

// Another clone, in another place, with other habits and nothing built before, gives the same bytes.
func TestReleaseIsReproducible(t *testing.T) {
	first := released(t)
	root, err := projectRoot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	clone := filepath.Join(t.TempDir(), "elsewhere", "griot")
	if out, err := exec.Command("git", "clone", "--quiet", root, clone).CombinedOutput(); err != nil {
		t.Skipf("not a git checkout: %s", out)
	}
	made, err := identify(filepath.Join(first, "image", "amd64", "griot"))
	if err != nil {
		t.Fatal(err)
	}
	// The checkout may have moved on since.
	if out, err := exec.Command("git", "-C", clone, "checkout", "--quiet", "--detach", made.commit).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	t.Setenv("TZ", "Pacific/Kiritimati")
	t.Setenv("LC_ALL", "fr_FR.UTF-8")
	t.Setenv("GOFLAGS", "-tags=osusergo")
	t.Setenv("GOAMD64", "v3")
	t.Setenv("GOCACHE", t.TempDir())
	defer syscall.Umask(syscall.Umask(0o077))
	second := filepath.Join(t.TempDir(), "dist")
	if err := (&release{project: project{clone}}).make(t.Context(), second, io.Discard); err != nil {
		t.Fatal(err)
	}
	sums := [2]string{}
	for i, dir := range []string{first, second} {
		content, err := os.ReadFile(filepath.Join(dir, sumsFile))
		if err != nil {
			t.Fatal(err)
		}
		sums[i] = string(content)
	}
	if sums[0] != sums[1] || sums[0] == "" {
		t.Errorf("first:\n%s\nsecond:\n%s", sums[0], sums[1])
	}
	t.Log("\n" + sums[0])
	check := exec.Command("sha256sum", "--check", "--strict", sumsFile)
	check.Dir = second
	if out, err := check.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
