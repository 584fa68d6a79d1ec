package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
)

// leastCompressed is the size in bytes from which a compressed variant pays.
const leastCompressed = 600

// staticCopy is a folder of files being brought up to date.
type staticCopy struct {
	dir      string
	compress bool // with a .gz and a .br beside each file that gains by it
	before   *manifest
	now      manifest
	exported
}

// continues reports whether what is known of the folder still holds, but for stories that have changed.
func (c *staticCopy) continues() bool {
	return c.before.Survey != nil && c.before.Made == c.now.Made && c.before.Silent == c.now.Silent && c.before.Compressed == c.now.Compressed
}

// keep takes over a file, and its compressed variants, as an earlier export wrote it. It reports false when one of them
// is no longer there.
func (c *staticCopy) keep(name string) bool {
	if !c.holds(name) {
		return false
	}
	kept := []string{name}
	for _, variant := range []string{name + ".gz", name + ".br"} {
		if _, written := slices.BinarySearch(c.before.Files, variant); written {
			if !c.holds(variant) {
				return false
			}
			kept = append(kept, variant)
		}
	}
	c.now.Files = append(c.now.Files, kept...)
	c.Files++
	return true
}

// holds reports whether an earlier export wrote a file and it is there.
func (c *staticCopy) holds(name string) bool {
	_, written := slices.BinarySearch(c.before.Files, name)
	if !written {
		return false
	}
	_, err := os.Stat(c.path(name))
	return err == nil
}

// put makes a file, and its compressed variants, hold the content.
func (c *staticCopy) put(name string, content []byte) error {
	changed, err := c.update(name, content)
	if err != nil {
		return err
	}
	c.Files++
	c.Made++
	if changed {
		c.Changed++
	}
	if !c.compress || len(content) < leastCompressed {
		return nil
	}
	for ending, pack := range map[string]func([]byte) ([]byte, error){".gz": gzipped, ".br": brotlied} {
		// What is packed already is left alone: packing is the dear part.
		if _, err := os.Stat(c.path(name + ending)); err == nil && !changed {
			c.now.Files = append(c.now.Files, name+ending)
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
	c.now.Files = append(c.now.Files, name)
	return updateFile(c.path(name), content)
}

// finish removes what an earlier export wrote and this one did not, and the folders that are empty then.
func (c *staticCopy) finish() error {
	slices.Sort(c.now.Files)
	for _, name := range c.before.Files {
		if _, stays := slices.BinarySearch(c.now.Files, name); stays || !fs.ValidPath(name) {
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
	list, err := json.Marshal(&c.now)
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
