package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var noon = time.Date(2026, 2, 9, 12, 0, 0, 0, time.UTC)

// A tarball depends on what is in it, not on the order in which that was gathered, and holds every directory before
// what lies in it.
func TestTarballIsAFunctionOfTheTree(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-c](/[a-c]){0,3}/f[0-9]`), 1, 12, rapid.ID).Draw(t, "names")
		var a fileTree
		for _, name := range names {
			a.add(name, []byte(rapid.String().Draw(t, "content")))
		}
		b := slices.Clone(a)
		rand.Shuffle(len(b), func(i, j int) { b[i], b[j] = b[j], b[i] })
		first, err := a.tarball("./", noon)
		if err != nil {
			t.Fatal(err)
		}
		second, err := b.tarball("./", noon)
		if err != nil || !bytes.Equal(first, second) {
			t.Fatalf("another order gives other bytes (%v)", err)
		}
		seen := map[string]bool{}
		contents := map[string]string{}
		for _, h := range headers(t, first, contents) {
			if h.Uid != 0 || h.Gid != 0 || !h.ModTime.Equal(noon) {
				t.Errorf("%s: owner %d:%d, time %s", h.Name, h.Uid, h.Gid, h.ModTime)
			}
			if above := h.Name[:strings.LastIndex(strings.TrimSuffix(h.Name, "/"), "/")+1]; h.Name != "./" && !seen[above] {
				t.Errorf("%s stands before its directory %q", h.Name, above)
			}
			seen[h.Name] = true
		}
		for _, f := range a {
			if contents["./"+f.path] != string(f.content) {
				t.Errorf("%s: %q, want %q", f.path, contents["./"+f.path], f.content)
			}
		}
	})
}

// headers reads a compressed tar archive, and the contents of its files into contents.
func headers(t interface{ Fatal(...any) }, packed []byte, contents map[string]string) []*tar.Header {
	unzipped, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	var all []*tar.Header
	for r := tar.NewReader(unzipped); ; {
		h, err := r.Next()
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		contents[h.Name] = string(content)
		all = append(all, h)
	}
}

func TestTreesThatCannotBePacked(t *testing.T) {
	t.Parallel()
	for name, paths := range map[string][]string{
		"absolute": {"/etc/passwd"}, "out of it": {"../x"}, "nothing": {""}, "twice": {"a/b", "a/b"},
	} {
		var faulty fileTree
		for _, p := range paths {
			faulty.add(p, nil)
		}
		if _, err := faulty.tarball("", noon); err == nil {
			t.Errorf("%s: packed", name)
		}
	}
}

// TestSumsNameEveryFile but their own, so that no file of a release goes unchecked.
func TestSumsNameEveryFile(t *testing.T) {
	t.Parallel()
	var made fileTree
	made.add("griot.tar.gz", []byte("packed"))
	made.addProgram("image/amd64/griot", []byte("program"))
	made.add(sumsFile, made.sums())
	const want = "88cb8a087b6e8cebfc9ae5602f5a2159a6bcf923e7f2c56809bcda6cad1727a7  griot.tar.gz\n" +
		"1310ca2c8932dbd118668bd97442558a3e1f546b5e15c69699dfbd6024f548d8  image/amd64/griot\n"
	if got := string(made.sums()); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}
