package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
)

// leastCompressed is the size in bytes from which a compressed variant pays.
const leastCompressed = 600

// staticCopy is a folder of files being brought up to date.
type staticCopy struct {
	staging  *staging
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
	_, err := os.Stat(c.staging.placed(name))
	return err == nil
}

// inPlace reports whether there is anything of that name, whoever wrote it.
func (c *staticCopy) inPlace(name string) bool {
	_, err := os.Lstat(c.staging.placed(name))
	return err == nil
}

// mayReplace refuses to write over what no earlier export wrote, unless it is the same.
func (c *staticCopy) mayReplace(name string, same bool) error {
	if _, ours := slices.BinarySearch(c.before.Files, name); ours || same || !c.inPlace(name) {
		return nil
	}
	return fmt.Errorf("%s is of no earlier export, and nothing was written: move it away, or name a folder of its own for the site", c.staging.placed(name))
}

// put makes a file, and its compressed variants, hold the content once all is made.
func (c *staticCopy) put(name string, content []byte) error {
	same, err := sameContent(c.staging.placed(name), content)
	if err != nil {
		return err
	}
	linked := c.inPlace(name)
	if err := c.mayReplace(name, same); err != nil {
		return err
	}
	c.Files++
	c.Made++
	if !same {
		c.Changed++
	}
	if c.compress && len(content) >= leastCompressed {
		// They go before the file that they are of: as long as that is the one of before, they are looked at again.
		for ending, pack := range map[string]func([]byte) ([]byte, error){".gz": gzipped, ".br": brotlied} {
			if err := c.pack(name+ending, pack, content, same, linked); err != nil {
				return err
			}
		}
	}
	c.now.Files = append(c.now.Files, name)
	if same {
		return nil
	}
	return c.staging.add(name, content, linked)
}

// pack makes a compressed variant.
func (c *staticCopy) pack(name string, pack func([]byte) ([]byte, error), content []byte, same, linked bool) error {
	// What is packed already is left alone: packing is the dear part.
	if same && c.before.Survey != nil && c.holds(name) {
		c.now.Files = append(c.now.Files, name)
		return nil
	}
	packed, err := pack(content)
	if err != nil || len(packed) >= len(content) {
		return err
	}
	same, err = sameContent(c.staging.placed(name), packed)
	if err != nil {
		return err
	}
	if err := c.mayReplace(name, same); err != nil {
		return err
	}
	c.now.Files = append(c.now.Files, name)
	if same {
		return nil
	}
	return c.staging.add(name, packed, linked)
}

// finish puts what was made into its place, and removes what an earlier export wrote and this one did not, with the
// folders that are empty then.
func (c *staticCopy) finish() (err error) {
	slices.Sort(c.now.Files)
	var gone []string
	for _, name := range c.before.Files {
		if _, stays := slices.BinarySearch(c.now.Files, name); !stays && fs.ValidPath(name) {
			gone = append(gone, name)
		}
	}
	c.Removed, err = c.staging.swap(&c.now, gone)
	if err != nil && c.staging.begun {
		err = fmt.Errorf("only some of the new files are in their places, the next export mends that: %w", err)
	}
	return err
}

// sameContent reports whether a file is there and has the content.
func sameContent(path string, content []byte) (bool, error) {
	old, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil && bytes.Equal(old, content), err
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
