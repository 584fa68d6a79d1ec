package watch

import (
	"context"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"griot/cmd/griot/control"
)

// settling is how long files must rest in these tests: much longer than what a loaded machine makes of the few
// milliseconds between two writes of one change.
const settling = 300 * time.Millisecond

// watched runs a watch over files and gives the channel on which it tells.
func watched(t *testing.T, ours string, since time.Time, files ...string) <-chan struct{} {
	t.Helper()
	signs, changed, watching := make(chan struct{}, 1), make(chan struct{}, 1), make(chan struct{})
	var read atomic.Pointer[State]
	reread := func() { read.Store(Read(files)) }
	reread()
	var asked atomic.Int32
	w := Files{
		Ours: []string{ours, control.Path(ours)}, Since: since, Settle: settling, Changed: signs,
		Read: func() State {
			if asked.Add(1) == 3 { // after it found the files there and followed them
				close(watching)
			}
			return *read.Load()
		},
		Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); w.Run(ctx) }()
	go func() {
		for {
			select {
			case <-signs:
				reread()
				changed <- struct{}{}
			case <-ctx.Done():
				return
			}
		}
	}()
	t.Cleanup(func() { stop(); <-ended })
	select {
	case <-watching:
	case <-ended: // there is nothing to watch
	}
	return changed
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// tells waits for one sign and makes sure that no second one follows.
func tells(t *testing.T, what string, changed <-chan struct{}) {
	t.Helper()
	select {
	case <-changed:
	case <-time.After(20 * time.Second):
		t.Fatalf("%s: nobody noticed", what)
	}
	quiet(t, what+", once more", changed)
}

func quiet(t *testing.T, what string, changed <-chan struct{}) {
	t.Helper()
	select {
	case <-changed:
		t.Fatalf("%s: taken for a change", what)
	case <-time.After(3 * settling):
	}
}

// TestWatchNoticesWhatEditorsDo changes a file as editors and copies do. Each way is tried on a file of its own, beside
// a data file.
func TestWatchNoticesWhatEditorsDo(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		change func(t *testing.T, path string)
		told   bool
	}{
		"nothing":          {func(*testing.T, string) {}, false},
		"written in place": {func(t *testing.T, path string) { write(t, path, "two") }, true},
		"another file put in its place": {func(t *testing.T, path string) {
			write(t, path+".new", "two")
			must(t, os.Rename(path+".new", path))
		}, true},
		"moved to a backup, then written anew": {func(t *testing.T, path string) {
			must(t, os.Rename(path, path+"~"))
			time.Sleep(settling + settling/2) // longer than it has to rest
			write(t, path, "two")
		}, true},
		"written in many steps": {func(t *testing.T, path string) {
			f, err := os.OpenFile(path, os.O_WRONLY|os.O_TRUNC, 0)
			must(t, err)
			for _, part := range []string{"t", "w", "o"} {
				_, err = f.WriteString(part)
				must(t, err)
				time.Sleep(30 * time.Millisecond) // much shorter than it has to rest
			}
			must(t, f.Close())
		}, true},
		"the same content": {func(t *testing.T, path string) {
			write(t, path, "one")
			must(t, os.Chtimes(path, time.Now(), time.Now()))
		}, false},
		"other files": {func(t *testing.T, path string) {
			for range 20 {
				write(t, filepath.Join(filepath.Dir(path), "griot.db"), "data")
				write(t, filepath.Join(filepath.Dir(path), "something.else"), "data")
			}
		}, false},
		"removed for good": {func(t *testing.T, path string) { must(t, os.Remove(path)) }, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			path := filepath.Join(dir, "config.yaml")
			write(t, path, "one")
			changed := watched(t, filepath.Join(dir, "griot.db"), time.Now().Add(time.Hour), path)
			if row.change(t, path); !row.told {
				quiet(t, name, changed)
				return
			}
			tells(t, name, changed)
			write(t, path, "three")
			tells(t, "written again", changed)
		})
	}
}

// TestWatchFollowsLinks changes a configuration as Kubernetes does: the file is a link into ..data, which is a link to a
// folder with a date, and the update swaps the middle link.
func TestWatchFollowsLinks(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	version := func(name, content string) {
		must(t, os.Mkdir(filepath.Join(dir, name), 0o700))
		write(t, filepath.Join(dir, name, "config.yaml"), content)
		must(t, os.Symlink(name, filepath.Join(dir, "..data_tmp")))
		must(t, os.Rename(filepath.Join(dir, "..data_tmp"), filepath.Join(dir, "..data")))
	}
	version("..2026_01", "one")
	path := filepath.Join(dir, "config.yaml")
	must(t, os.Symlink("..data/config.yaml", path))
	places := filepath.Join(t.TempDir(), "places.tsv")
	write(t, places, "one")
	changed := watched(t, "nothing", time.Now().Add(time.Hour), path, places)
	version("..2026_02", "two")
	must(t, os.RemoveAll(filepath.Join(dir, "..2026_01")))
	tells(t, "swapped", changed)
	version("..2026_03", "three")
	tells(t, "swapped again", changed)
	write(t, filepath.Join(dir, "..2026_03", "config.yaml"), "four")
	tells(t, "written behind two links", changed)
	write(t, places, "two")
	tells(t, "a places file", changed)
}

func TestWatchNoticesWhatHappenedBefore(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "config.yaml")
	write(t, path, "one")
	tells(t, "written after it was read", watched(t, "nothing", time.Now().Add(-time.Minute), path))
	quiet(t, "a file that never was", watched(t, "nothing", time.Now(), filepath.Join(t.TempDir(), "griot demo")))
}

// TestWatchKeepsDataApart: the data file is no reason to look, a configuration named after it is.
func TestWatchKeepsDataApart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	data := filepath.Join(dir, "griot")
	path := data + ".yaml"
	write(t, path, "one")
	changed := watched(t, data, time.Now().Add(time.Hour), path)
	write(t, data, "data")
	quiet(t, "the data file", changed)
	write(t, path, "two")
	tells(t, "a configuration named after the data file", changed)
}
