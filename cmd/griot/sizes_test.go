package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Bounds of what a newcomer reads at once.
const (
	mostFileLines = 400
	mostRoomLines = 6000 // of a package, without its tests
	mostRoomFiles = 45   // likewise
	mostWireLines = 7000 // of cmd/griot, which knows all rooms
)

func TestSizes(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..")
	lines, files := map[string]int{}, map[string]int{}
	for _, top := range []string{"cmd", "fetcher", "store", "feeds"} {
		if err := filepath.WalkDir(filepath.Join(root, top), func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || filepath.Ext(path) != ".go" {
				return err
			}
			content, err := os.ReadFile(path)
			n := bytes.Count(content, []byte("\n"))
			if n > mostFileLines {
				t.Errorf("%s has %d lines, more than %d", path, n, mostFileLines)
			}
			if !strings.HasSuffix(path, "_test.go") {
				lines[filepath.Dir(path)] += n
				files[filepath.Dir(path)]++
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	if len(lines) < 20 {
		t.Fatalf("only %d rooms are found", len(lines))
	}
	for room, n := range lines {
		most := mostRoomLines
		if room == filepath.Join(root, "cmd", "griot") {
			most = mostWireLines
		}
		if n > most || files[room] > mostRoomFiles {
			t.Errorf("%s has %d lines in %d files, more than %d in %d", room, n, files[room], most, mostRoomFiles)
		}
	}
}
