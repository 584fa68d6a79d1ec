package main

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// file is a file, or an empty directory, of what is handed out; its owner is root.
type file struct {
	path    string // with slashes, not beginning with one
	mode    fs.FileMode
	content []byte
}

// fileTree is a set of files; directories above them need not be named.
type fileTree []file

func (t *fileTree) add(name string, content []byte) { *t = append(*t, file{name, 0o644, content}) }
func (t *fileTree) addProgram(name string, content []byte) {
	*t = append(*t, file{name, 0o755, content})
}
func (t *fileTree) addDirectory(name string) { *t = append(*t, file{name, fs.ModeDir | 0o755, nil}) }

// below is the same tree in a directory.
func (t fileTree) below(dir string) fileTree {
	moved := make(fileTree, len(t))
	for i, f := range t {
		f.path = path.Join(dir, f.path)
		moved[i] = f
	}
	return moved
}

// whole is the tree with every directory, each before what lies in it.
func (t fileTree) whole() (fileTree, error) {
	seen := map[string]bool{}
	var all fileTree
	for _, f := range t {
		if !fs.ValidPath(f.path) || f.path == "." {
			return nil, fmt.Errorf("%q is no path of a file", f.path)
		}
		if seen[f.path] {
			return nil, fmt.Errorf("%s is there twice", f.path)
		}
		seen[f.path] = true
		all = append(all, f)
	}
	for _, f := range t {
		for dir := path.Dir(f.path); dir != "." && !seen[dir]; dir = path.Dir(dir) {
			seen[dir] = true
			all.addDirectory(dir)
		}
	}
	slices.SortFunc(all, func(a, b file) int { return strings.Compare(a.path, b.path) })
	return all, nil
}

// write puts the tree on the disk.
func (t fileTree) write(dir string) error {
	all, err := t.whole()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, f := range all {
		to := filepath.Join(dir, filepath.FromSlash(f.path))
		if f.mode.IsDir() {
			err = os.MkdirAll(to, f.mode.Perm())
		} else {
			err = os.WriteFile(to, f.content, f.mode.Perm())
		}
		if err != nil {
			return err
		}
	}
	return nil
}
