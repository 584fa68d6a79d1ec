package staticsite

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// compressed is a document in a compressed form, nil where that does not pay.
type compressed func(document []byte) ([]byte, error)

// folder is a folder of files being brought up to date.
type folder struct {
	staging  *staging
	variants map[string]compressed // a .gz and a .br beside each file that gains by it; nil for none
	full     bool                  // nothing that is known of the files counts
	before   *manifest
	now      manifest
	Counts
}

// continues reports whether what is known of the folder is still right, changed stories excepted.
func (c *folder) continues() bool {
	return c.before.Survey != nil && c.before.Made == c.now.Made && c.before.Silent == c.now.Silent && c.before.Compressed == c.now.Compressed
}

// keep takes over a file, and its compressed variants, as an earlier export wrote it. It reports false when one of them
// is no longer as that left it.
func (c *folder) keep(name string) bool {
	var kept []copiedFile
	for _, of := range []string{name, name + ".gz", name + ".br"} {
		if file, written := c.before.file(of); written || of == name {
			if !c.holds(of) {
				return false
			}
			kept = append(kept, file)
		}
	}
	c.now.Files = append(c.now.Files, kept...)
	c.Files++
	return true
}

// holds reports whether a file is as an earlier export left it, as far as its size and its time say.
func (c *folder) holds(name string) bool {
	file, written := c.before.file(name)
	if !written || c.full {
		return false
	}
	now, err := asFound(name, c.staging.placed(name))
	return err == nil && now == file
}

// inPlace reports whether there is anything of that name, of an export or not.
func (c *folder) inPlace(name string) bool {
	_, err := os.Lstat(c.staging.placed(name))
	return err == nil
}

// mayReplace refuses to write over what no earlier export wrote, unless it is the same.
func (c *folder) mayReplace(name string, same bool) error {
	if _, ours := c.before.file(name); ours || same || !c.inPlace(name) {
		return nil
	}
	return fmt.Errorf("%s is of no earlier export, and nothing was written: move it away, or name a folder of its own for the site", c.staging.placed(name))
}

// put makes a file, and its compressed variants, hold the content once all is made.
func (c *folder) put(name string, content []byte) error {
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
	// Variants go before their file. As long as that is the one of before, the next export looks at them again.
	for ending, with := range c.variants {
		if err := c.pack(name+ending, with, content, same, linked); err != nil {
			return err
		}
	}
	if same {
		return c.untouched(name)
	}
	return c.add(name, content, linked)
}

// redirectsFile is where some static hosts look for rules by which old addresses lead to new ones. Others send it as any
// file, or look for no document there.
const redirectsFile = "_redirects"

// putRedirects writes the rules of a site with renamed feeds. One that is there and of no export is the operator's own.
func (c *folder) putRedirects(rules []byte) error {
	if _, ours := c.before.file(redirectsFile); len(rules) == 0 || !ours && c.inPlace(redirectsFile) {
		return nil
	}
	return c.put(redirectsFile, rules)
}

// untouched notes a file that has its content already.
func (c *folder) untouched(name string) error {
	file, err := asFound(name, c.staging.placed(name))
	c.now.Files = append(c.now.Files, file)
	return err
}

// add notes a file with other content, which waits for its place.
func (c *folder) add(name string, content []byte, linked bool) error {
	if err := c.staging.add(name, content, linked); err != nil {
		return err
	}
	file, err := asFound(name, c.staging.staged(name)) // to be moved does not change it
	c.now.Files = append(c.now.Files, file)
	return err
}

// pack makes a compressed variant.
func (c *folder) pack(name string, with compressed, content []byte, same, linked bool) error {
	// What is packed already is left alone: packing takes longest.
	if same && c.holds(name) {
		return c.untouched(name)
	}
	short, err := with(content)
	if err != nil || short == nil {
		return err
	}
	same, err = sameContent(c.staging.placed(name), short)
	if err != nil {
		return err
	}
	if err := c.mayReplace(name, same); err != nil {
		return err
	}
	if same {
		return c.untouched(name)
	}
	return c.add(name, short, linked)
}

// finish puts what was made into its place. It removes what an earlier export wrote and this one did not, with the
// folders that are empty then.
func (c *folder) finish() (err error) {
	c.now.sort()
	var gone []string
	for _, file := range c.before.Files {
		if _, stays := c.now.file(file.Name); !stays && fs.ValidPath(file.Name) {
			gone = append(gone, file.Name)
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
