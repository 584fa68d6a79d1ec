package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A file of the copy that somebody has changed, or whose time is another, is looked at again by the next export, which makes
// no more than that.
func TestExportMendsWhatWasDamaged(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	t.Parallel()
	w, dir := smallCopy(t, true)
	whole, _ := files(t, dir)
	usual := w.export(dir, w.db, true) // what is always made
	var page string
	for name := range whole {
		if strings.HasPrefix(name, "story/") && strings.HasSuffix(name, "/index.html") {
			page = name
		}
	}
	at := func(name string) string { return filepath.Join(dir, filepath.FromSlash(name)) }
	later := time.Now().Add(time.Hour)
	for what, c := range map[string]struct {
		harm    func() error
		changed int // plain files that had to be written again
	}{
		"more at the end": {func() error { return os.WriteFile(at("all.rss"), []byte(whole["all.rss"]+"x\n"), 0o644) }, 1},
		"empty":           {func() error { return os.Truncate(at(page), 0) }, 1},
		"gone":            {func() error { return os.Remove(at(page)) }, 1},
		"of the same size": {func() error {
			return errors.Join(os.WriteFile(at(page), []byte(strings.ToUpper(whole[page])), 0o644), os.Chtimes(at(page), later, later))
		}, 1},
		"a damaged variant": {func() error { return os.Truncate(at("all.rss.br"), 5) }, 0},
		"a lost variant":    {func() error { return os.Remove(at("all.rss.gz")) }, 0},
		"only its time":     {func() error { return os.Chtimes(at(page), later, later) }, 0},
	} {
		if err := c.harm(); err != nil {
			t.Fatal(err)
		}
		e := w.export(dir, w.db, true)
		if e.Changed != c.changed || e.Made != usual.Made+1 {
			t.Errorf("%s: %d files written again, want %d; %d documents made, one more than the usual %d wanted", what, e.Changed, c.changed, e.Made, usual.Made)
		}
		if now, _ := files(t, dir); fmt.Sprint(withoutManifest(now)) != fmt.Sprint(withoutManifest(whole)) {
			t.Errorf("%s: the copy is not mended", what)
		}
		if e := w.export(dir, w.db, true); e.Made != usual.Made {
			t.Errorf("%s: mended, it is made again, %d documents", what, e.Made)
		}
	}
}

func withoutManifest(copied map[string]string) map[string]string {
	delete(copied, manifestName)
	return copied
}

// Manifests of earlier versions hold names alone, as a list or under "files": nothing is taken as known of those files, but
// that they are export's to remove.
func TestManifestsOfEarlierVersions(t *testing.T) {
	t.Parallel()
	w, dir := smallCopy(t, false)
	before, times := files(t, dir)
	list := `{"files":["all.rss","gone.html"]}`
	if err := errors.Join(os.WriteFile(filepath.Join(dir, manifestName), []byte(list), 0o644), os.WriteFile(filepath.Join(dir, "gone.html"), nil, 0o644)); err != nil {
		t.Fatal(err)
	}
	if e := w.export(dir, w.db, false); e.Changed != 0 || e.Made != e.Files || e.Removed != 1 {
		t.Errorf("%+v: all is made, nothing written, one removed", e)
	}
	after, then := files(t, dir)
	delete(times, manifestName)
	delete(then, manifestName)
	if fmt.Sprint(withoutManifest(after)) != fmt.Sprint(withoutManifest(before)) || fmt.Sprint(then) != fmt.Sprint(times) {
		t.Error("files are touched though they are as they should be")
	}
}
