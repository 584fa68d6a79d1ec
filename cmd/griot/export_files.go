package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
)

// manifestFile lists in the folder of a static copy what export wrote there, so that a later one can remove what is no
// longer part of the site, and nothing else.
const manifestFile = ".griot-export.json"

// leastCompressed is the size in bytes from which a compressed variant pays.
const leastCompressed = 600

// staticCopy is a folder of files being brought up to date.
type staticCopy struct {
	dir      string
	compress bool // with a .gz and a .br beside each file that gains by it
	written  []string
	exported
}

// put makes a file, and its compressed variants, hold the content.
func (c *staticCopy) put(name string, content []byte) error {
	changed, err := c.update(name, content)
	if err != nil {
		return err
	}
	c.Files++
	if changed {
		c.Changed++
	}
	if !c.compress || len(content) < leastCompressed {
		return nil
	}
	for ending, pack := range map[string]func([]byte) ([]byte, error){".gz": gzipped, ".br": brotlied} {
		// What is packed already is left alone: packing is the dear part.
		if _, err := os.Stat(c.path(name + ending)); err == nil && !changed {
			c.written = append(c.written, name+ending)
			continue
		}
		packed, err := pack(content)
		if err != nil {
			return err
		}
		if len(packed) < len(content) {
			if _, err := c.update(name+ending, packed); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *staticCopy) path(name string) string { return filepath.Join(c.dir, filepath.FromSlash(name)) }

func (c *staticCopy) update(name string, content []byte) (changed bool, err error) {
	c.written = append(c.written, name)
	return updateFile(c.path(name), content)
}

// finish removes what an earlier export wrote and this one did not, and the folders that are empty then.
func (c *staticCopy) finish() error {
	var before []string
	switch b, err := os.ReadFile(c.path(manifestFile)); {
	case err == nil:
		if err := json.Unmarshal(b, &before); err != nil {
			return fmt.Errorf("%s is damaged, remove it: %w", c.path(manifestFile), err)
		}
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	slices.Sort(c.written)
	for _, name := range before {
		if _, stays := slices.BinarySearch(c.written, name); stays || !fs.ValidPath(name) {
			continue
		}
		if err := os.Remove(c.path(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		c.Removed++
		for above := name; strings.Contains(above, "/"); {
			above = above[:strings.LastIndexByte(above, '/')]
			if os.Remove(c.path(above)) != nil {
				break // others are in it
			}
		}
	}
	list, err := json.Marshal(c.written)
	if err != nil {
		return err
	}
	_, err = updateFile(c.path(manifestFile), list)
	return err
}

// updateFile makes a file hold the content, unless it does already.
func updateFile(path string, content []byte) (changed bool, err error) {
	switch old, err := os.ReadFile(path); {
	case err == nil && bytes.Equal(old, content):
		return false, nil
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return false, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return false, err
	}
	return true, replaceFile(path, content)
}

func gzipped(content []byte) ([]byte, error) {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression) // no time in the header: equal content gives equal bytes
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(content); err != nil {
		return nil, err
	}
	err = w.Close()
	return b.Bytes(), err
}

func brotlied(content []byte) ([]byte, error) {
	var b bytes.Buffer
	w := brotli.NewWriterLevel(&b, 9)
	if _, err := w.Write(content); err != nil {
		return nil, err
	}
	err := w.Close()
	return b.Bytes(), err
}
