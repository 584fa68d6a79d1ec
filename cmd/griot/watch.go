package main

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
	// settleTime is how long files must rest before they are read: editors and copies write in several steps.
	settleTime = 500 * time.Millisecond
	// restless is how many times as long they may go on before they are read all the same.
	restless = 10
	// maxLinks is how many symbolic links are followed from one to the next.
	maxLinks = 10
)

// fileWatch signals when the content of files has changed. It watches the folders that hold them, since editors put a
// new file in the place of the old one. It also watches those of all links on the way, since Kubernetes swaps a link
// further up.
type fileWatch struct {
	read    func() lastRead // what was read last
	ours    []string        // absolute names of files that change all the time: no reason to look
	since   time.Time       // when files were first read: what is younger has changed already
	settle  time.Duration
	changed chan<- struct{} // with room for one
	log     *slog.Logger

	watcher *fsnotify.Watcher
	watched map[string]bool // folders
}

// run watches until ctx ends. Files that are not there at first are not watched: nothing was read from them.
func (f *fileWatch) run(ctx context.Context) {
	if _, err := os.Stat(f.read().files[0]); err != nil {
		return
	}
	var err error
	if f.watcher, err = fsnotify.NewWatcher(); err != nil {
		f.log.Warn("the configuration is not watched: after a change of it, send SIGHUP", "err", err)
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
func (f *fileWatch) wait(ctx context.Context) {
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
			rest.Reset(max(0, min(f.settle, restless*f.settle-time.Since(first))))
		case err, ok := <-f.watcher.Errors:
			if !ok {
				return
			}
			f.log.Warn("a change of the configuration may have been missed: send SIGHUP", "err", err)
		case <-rest.C:
			first = time.Time{}
			f.follow()
			if missed = f.look(missed); missed {
				rest.Reset(4 * f.settle) // between two steps of somebody else, perhaps
			}
		}
	}
}

// look signals when the content is not what was read. It waits once for files that are gone.
func (f *fileWatch) look(missed bool) (missing bool) {
	before := f.read()
	now, whole := contentsOf(before.files)
	switch {
	case !whole && !missed:
		return true
	case now != before.sum:
		f.signal()
	}
	return false
}

func (f *fileWatch) signal() {
	select {
	case f.changed <- struct{}{}:
	default: // it will be read anyway
	}
}

// ignores reports whether a file is one of ours, and none of those that are watched.
func (f *fileWatch) ignores(name string) bool {
	return slices.Contains(f.ours, name) && !slices.ContainsFunc(f.read().files, func(file string) bool {
		absolute, err := filepath.Abs(file)
		return err != nil || absolute == name
	})
}

// lastRead is what was read from some files, those that could not be read among them.
type lastRead struct {
	files []string
	sum   contents
}

func newLastRead(files []string) *lastRead {
	sum, _ := contentsOf(files)
	return &lastRead{files, sum}
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
func (f *fileWatch) younger() bool {
	for _, name := range f.read().files {
		if info, err := os.Stat(name); err == nil && info.ModTime().After(f.since) {
			return true
		}
	}
	return false
}

// follow watches the folders on which the files depend now, and no others.
func (f *fileWatch) follow() {
	wanted := map[string]bool{}
	for _, name := range f.read().files {
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
			f.log.Warn("a folder of the configuration is not watched: after a change there, send SIGHUP", "folder", folder, "err", err)
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
