package staticsite

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// stagingFolder is where new and changed files of a static copy wait until all of them are made. It lies in the copy's
// folder and so on its file system. Its owner alone can look into it: a web server that runs as another user serves
// nothing from there, nor does one that hides names with a leading dot.
const stagingFolder = ".griot-export.new"

// staging takes files into a static copy all together, or none of them.
type staging struct {
	dir   string // of the copy
	lock  *os.File
	moves []move
	begun bool // some may be in their place: what is left of the others is needed to mend the copy
}

// move is a file that waits for its place.
type move struct {
	name string
	// linked says that the document was there before, so that others may lead to it.
	linked bool
}

// openStaging makes sure that nobody else writes to the copy, and clears away what a killed export has left. If that
// one was putting files into their places, the manifest keeps nothing of them but their names.
func openStaging(dir string) (*staging, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	lock, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	s := &staging{dir: dir, lock: lock}
	if !lockFolder(lock) {
		lock.Close()
		return nil, fmt.Errorf("another export is writing to %s: wait until it has ended", dir)
	}
	if err := s.mend(); err != nil {
		lock.Close()
		return nil, err
	}
	return s, nil
}

// mend clears away what an export that was killed has left.
func (s *staging) mend() error {
	begun, err := os.ReadFile(s.staged(manifestFile))
	if err == nil {
		before, err := readManifest(s.placed(manifestFile))
		if err != nil {
			return err
		}
		var under manifest
		if json.Unmarshal(begun, &under) != nil {
			under.Files = nil // the machine stopped, too: the manifest of before has most names
		}
		known := manifest{Files: append(before.Files, under.Files...)}
		for i := range known.Files {
			known.Files[i] = copiedFile{Name: known.Files[i].Name, Size: -1}
		}
		known.sort()
		known.Files = slices.Compact(known.Files)
		list, err := json.Marshal(&known)
		if err != nil {
			return err
		}
		if err := ReplaceFile(s.placed(manifestFile), list); err != nil {
			return err
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return os.RemoveAll(s.staged(""))
}

func (s *staging) placed(name string) string { return filepath.Join(s.dir, filepath.FromSlash(name)) }

func (s *staging) staged(name string) string {
	return filepath.Join(s.dir, stagingFolder, filepath.FromSlash(name))
}

// add lets a file wait for its place.
func (s *staging) add(name string, content []byte, linked bool) error {
	s.moves = append(s.moves, move{name, linked})
	return s.write(name, content)
}

func (s *staging) write(name string, content []byte) error {
	if err := os.Mkdir(s.staged(""), 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(s.staged(name)), 0o755); err != nil {
		return err
	}
	return ReplaceFile(s.staged(name), content)
}

// swap puts the files into their places and removes others. No document ever leads to one that is not there: new files
// come first, then those that were there and may lead to them. Then the files go to which none of those leads any more.
// The manifest comes last. swap returns how many files it removed.
func (s *staging) swap(now *manifest, gone []string) (removed int, err error) {
	list, err := json.Marshal(now)
	if err != nil {
		return 0, err
	}
	if same, err := sameContent(s.placed(manifestFile), list); err != nil || same && len(s.moves)+len(gone) == 0 {
		return 0, err
	}
	s.begun = true
	if err := s.write(manifestFile, list); err != nil {
		return 0, err
	}
	if len(s.moves) > 0 {
		if err := flushFileSystem(s.lock); err != nil { // a file in its place is whole even if the power fails
			return 0, err
		}
	}
	for _, linked := range []bool{false, true} {
		for _, m := range s.moves {
			if m.linked != linked {
				continue
			}
			if err := s.place(m.name); err != nil {
				return 0, err
			}
		}
	}
	for _, name := range gone {
		switch err := os.Remove(s.placed(name)); {
		case err == nil:
			removed++
		case !errors.Is(err, fs.ErrNotExist):
			return removed, err
		}
		for above := name; strings.Contains(above, "/"); {
			above = above[:strings.LastIndexByte(above, '/')]
			if os.Remove(s.placed(above)) != nil {
				break // others are in it
			}
		}
	}
	if err := s.place(manifestFile); err != nil {
		return removed, err
	}
	s.begun = false
	return removed, nil
}

// place puts a file into its place.
func (s *staging) place(name string) error {
	if err := os.MkdirAll(filepath.Dir(s.placed(name)), 0o755); err != nil {
		return err
	}
	return os.Rename(s.staged(name), s.placed(name))
}

// close clears away what waits, unless it is needed to mend the copy.
func (s *staging) close() error {
	defer s.lock.Close()
	if s.begun {
		return nil
	}
	return os.RemoveAll(s.staged(""))
}
