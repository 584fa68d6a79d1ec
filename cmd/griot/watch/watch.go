// Package watch tells when the content of files has changed.
package watch

import (
	"context"
	"crypto/sha256"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/fsnotify/fsnotify"
)

const (
	// SettleTime is how long files must rest before they are read: editors and copies write in several steps.
	SettleTime = 500 * time.Millisecond
	// restless is how many times as long they may go on before they are read all the same.
	restless = 10
	// maxLinks is how many symbolic links are followed from one to the next.
	maxLinks = 10
)

// Files signals when the content of files has changed. It watches the folders that hold them, since editors put a
// new file in the place of the old one. It also watches those of all links on the way, since Kubernetes swaps a link
// further up.
type Files struct {
	Read    func() State // what was read last
	Ours    []string     // absolute names of files that change all the time: no reason to look
	Since   time.Time    // when files were first read: what is younger has changed already
	Settle  time.Duration
	Changed chan<- struct{} // with room for one
	Log     *slog.Logger

	watcher *fsnotify.Watcher
	watched map[string]bool // folders
}

// Run watches until ctx ends. Files that are not there at first are not watched: nothing was read from them.
func (f *Files) Run(ctx context.Context) {
	if _, err := os.Stat(f.Read().Files[0]); err != nil {
		return
	}
	var err error
	if f.watcher, err = fsnotify.NewWatcher(); err != nil {
		f.Log.Warn("the configuration is not watched: after a change of it, send SIGHUP", "err", err)
		return
	}
	defer f.watcher.Close()
	f.watched = map[string]bool{}
	f.follow()
	if f.younger() {
		f.signal()
	}
	f.wait(ctx)
}

// wait looks at the files whenever their folders have come to rest.
func (f *Files) wait(ctx context.Context) {
	rest := time.NewTimer(0)
	<-rest.C
	defer rest.Stop()
	var first time.Time // of the changes not yet looked at
	missed := false     // a file was not there the last time
	for {
		select {
		case <-ctx.Done():
			return
		case event, ok := <-f.watcher.Events:
			if !ok {
				return
			}
			if f.ignores(event.Name) {
				continue
			}
			if first.IsZero() {
				first = time.Now()
			}
			rest.Reset(max(0, min(f.Settle, restless*f.Settle-time.Since(first))))
		case err, ok := <-f.watcher.Errors:
			if !ok {
				return
			}
			f.Log.Warn("a change of the configuration may have been missed: send SIGHUP", "err", err)
		case <-rest.C:
			first = time.Time{}
			f.follow()
			if missed = f.look(missed); missed {
				rest.Reset(4 * f.Settle) // between two steps of somebody else, perhaps
			}
		}
	}
}

// look signals when the content is not what was read. It waits once for files that are gone.
func (f *Files) look(missed bool) (missing bool) {
	before := f.Read()
	now, whole := contentsOf(before.Files)
	switch {
	case !whole && !missed:
		return true
	case now != before.sum:
		f.signal()
	}
	return false
}

func (f *Files) signal() {
	select {
	case f.Changed <- struct{}{}:
	default: // it will be read anyway
	}
}

// ignores reports whether a file is one of ours, and none of those that are watched.
func (f *Files) ignores(name string) bool {
	return slices.Contains(f.Ours, name) && !slices.ContainsFunc(f.Read().Files, func(file string) bool {
		absolute, err := filepath.Abs(file)
		return err != nil || absolute == name
	})
}

// State is what was read from some files, those that could not be read among them.
type State struct {
	Files []string
	sum   contents
}

// Read reads what files hold now.
func Read(files []string) *State {
	sum, _ := contentsOf(files)
	return &State{files, sum}
}

// contents stands for what some files hold.
type contents [sha256.Size]byte

// contentsOf reads files; whole is false when one is not there.
func contentsOf(files []string) (sum contents, whole bool) {
	whole = true
	all := sha256.New()
	for _, name := range files {
		one, err := os.ReadFile(name)
		if err != nil {
			whole = whole && !errors.Is(err, fs.ErrNotExist)
			one = []byte(err.Error())
		}
		sum := sha256.Sum256(one)
		all.Write(sum[:])
	}
	return contents(all.Sum(nil)), whole
}

// younger reports whether a file was written after it was read.
func (f *Files) younger() bool {
	for _, name := range f.Read().Files {
		if info, err := os.Stat(name); err == nil && info.ModTime().After(f.Since) {
			return true
		}
	}
	return false
}

// follow watches the folders on which the files depend now, and no others.
func (f *Files) follow() {
	wanted := map[string]bool{}
	for _, name := range f.Read().Files {
		for _, folder := range foldersOf(name) {
			wanted[folder] = true
		}
	}
	for folder := range f.watched {
		if !wanted[folder] {
			_ = f.watcher.Remove(folder) // it may be gone
			delete(f.watched, folder)
		}
	}
	for folder := range wanted {
		// A folder that was replaced by another of its name is added again; for one that was not, that changes nothing.
		if err := f.watcher.Add(folder); err != nil && !f.watched[folder] {
			f.Log.Warn("a folder of the configuration is not watched: after a change there, send SIGHUP", "folder", folder, "err", err)
			continue
		}
		f.watched[folder] = true
	}
}

// foldersOf are the folders of a file and of all links on the way to it.
func foldersOf(name string) []string {
	if absolute, err := filepath.Abs(name); err == nil {
		name = absolute
	}
	folders := []string{filepath.Dir(name)}
	at := name
	for range maxLinks {
		target, err := os.Readlink(at)
		if err != nil {
			break
		}
		if !filepath.IsAbs(target) {
			target = filepath.Join(filepath.Dir(at), target)
		}
		at = target
		folders = append(folders, filepath.Dir(at))
	}
	if end, err := filepath.EvalSymlinks(name); err == nil {
		folders = append(folders, filepath.Dir(end))
	}
	return folders
}
