package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// sample is the contents with a program that is none: what the package is like, without a build.
func sample(t *testing.T) *contents {
	t.Helper()
	r := &release{project: project{filepath.Join("..", "..")}, identity: identity{version: "1.2.0-rc.1", time: noon}}
	program := filepath.Join(t.TempDir(), "griot")
	if err := os.WriteFile(program, []byte("#!/bin/sh\necho \"$@\"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	g, err := r.gather(t.Context(), program)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestDebianPackage(t *testing.T) {
	t.Parallel()
	dpkg, err := exec.LookPath("dpkg-deb")
	if err != nil {
		t.Skip("dpkg-deb reads the package")
	}
	g := sample(t)
	p, err := g.debian([]byte("program"), "arm64", "1.2.0-rc.1", noon)
	if err != nil {
		t.Fatal(err)
	}
	packed, err := p.pack(noon)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := p.pack(noon); err != nil || !bytes.Equal(packed, again) {
		t.Errorf("packed twice, it differs (%v)", err)
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "griot.deb")
	if err := os.WriteFile(file, packed, 0o644); err != nil {
		t.Fatal(err)
	}
	run := func(name string, args ...string) string {
		t.Helper()
		c := exec.Command(name, args...)
		c.Dir = dir
		out, err := c.CombinedOutput()
		if err != nil {
			t.Errorf("%s %v: %v\n%s", name, args, err, out)
		}
		return string(out)
	}
	for field, want := range map[string]string{"Package": "griot", "Version": "1.2.0~rc.1-1", "Architecture": "arm64"} {
		if got := strings.TrimSpace(run(dpkg, "--field", file, field)); got != want {
			t.Errorf("%s is %q, want %q", field, got, want)
		}
	}
	run(dpkg, "--raw-extract", file, "x")
	if sums := run("sh", "-c", "cd x && md5sum --quiet -c DEBIAN/md5sums"); sums != "" {
		t.Error(sums)
	}
	files := run("sh", "-c", "cd x && find . -path ./DEBIAN -prune -o -type f -print | wc -l")
	if sums := run("sh", "-c", "wc -l < x/DEBIAN/md5sums"); strings.TrimSpace(files) != strings.TrimSpace(sums) {
		t.Errorf("%s files, %s sums", files, sums)
	}
	for _, script := range []string{"postinst", "prerm", "postrm"} {
		run("sh", "-n", "x/DEBIAN/"+script)
		if info, err := os.Stat(filepath.Join(dir, "x/DEBIAN", script)); err != nil || info.Mode().Perm() != 0o755 {
			t.Errorf("%s cannot be run: %v", script, err)
		}
	}
	config, err := os.ReadFile(filepath.Join(dir, "x/etc/griot/config.yaml"))
	if err != nil || !strings.Contains(string(config), "\ndata: /var/lib/griot/griot.db") {
		t.Errorf("the configuration does not name the daemon's data file: %v", err)
	}
}
