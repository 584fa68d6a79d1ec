package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"griot/cmd/griot/staticsite"
	"griot/feeds"
	"griot/store/storetest"
)

// smallCopy is a world with a few stories, and its copy in a folder.
func smallCopy(t *testing.T, compress bool) (w *exportWorld, dir string) {
	w = newExportWorld(t, 7)
	for range 4 {
		w.news(2)
		w.at = w.at.AddDate(0, 0, 12)
	}
	dir = t.TempDir()
	w.export(dir, w.db, compress)
	return w, dir
}

// exportWatched exports and calls made after each document.
func (w *exportWorld) exportWatched(ctx context.Context, dir string, compress bool, made func(done, total int)) error {
	x := &staticsite.Exporter{Handler: newArchiveHandler(w.t, w.db, w.site), Changes: w.db, Made: w.made, Progress: made}
	_, err := x.Export(ctx, staticsite.Request{Dir: dir, Compress: compress})
	return err
}

// sameAsAnew compares a copy with one that is made anew.
func (w *exportWorld) sameAsAnew(when, dir string, compress bool) {
	w.t.Helper()
	anew := w.t.TempDir()
	w.export(anew, w.db, compress)
	want, _ := files(w.t, anew)
	got, _ := files(w.t, dir)
	delete(want, manifestName)
	delete(got, manifestName)
	for name := range maps.Keys(got) {
		if _, ok := want[name]; !ok {
			w.t.Errorf("%s: %s should be gone", when, name)
		}
	}
	for name, content := range want {
		if got[name] != content {
			w.t.Errorf("%s: %s differs from the one made anew", when, name)
		}
	}
}

// An export that fails, or is stopped, before all documents are made leaves the copy as it was, to the last file and its
// time; what one that was killed has left behind is cleared away.
func TestExportThatFailsChangesNothing(t *testing.T) {
	t.Parallel()
	w, dir := smallCopy(t, false)
	before, times := files(t, dir)
	w.news(3)
	waiting := 0
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	err := w.exportWatched(ctx, dir, false, func(done, total int) {
		if done != total/2 {
			return
		}
		cancel()
		if now, _ := files(t, filepath.Join(dir, stagingName)); len(now) > 0 {
			waiting = len(now)
		}
		if info, err := os.Stat(filepath.Join(dir, stagingName)); err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("the staging folder: %v, %v: others could look into it", info, err)
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("err = %v", err)
	}
	if waiting == 0 {
		t.Fatal("nothing was made before it failed: the test shows nothing")
	}
	after, then := files(t, dir)
	if !maps.Equal(before, after) || !maps.EqualFunc(times, then, time.Time.Equal) {
		t.Errorf("the copy was changed: %d files, before %d", len(after), len(before))
	}
	if _, err := os.Stat(filepath.Join(dir, stagingName)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("what was made is left behind: %v", err)
	}

	left := filepath.Join(dir, stagingName, "story", "half", "index.html")
	if err := os.MkdirAll(filepath.Dir(left), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(left, []byte("<p>hal"), 0o600); err != nil {
		t.Fatal(err)
	}
	e := w.export(dir, w.db, false)
	if e.Made == e.Files {
		t.Error("a copy that was left whole is made anew")
	}
	w.sameAsAnew("after the next export", dir, false)
	if _, err := os.Stat(filepath.Join(dir, stagingName)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("what one that was killed left is still there: %v", err)
	}
}

// Wherever an export is interrupted while it puts files into their places, every file is whole, and no document leads to
// one that is not there; the next export mends the copy, though what was put there first has been taken down meanwhile.
func TestExportInterruptedWhileItSwaps(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	t.Parallel()
	w, dir := smallCopy(t, true)
	before, _ := files(t, dir)
	w.news(1)
	fresh := w.items[w.newest()]
	down := feeds.Identify(w.newest(), fresh, feeds.KeyGUID)[len(fresh)-1]
	next := t.TempDir()
	w.export(next, w.db, true)
	after, _ := files(t, next)
	var changed []string
	for name, content := range after {
		if before[name] != content && name != manifestName {
			changed = append(changed, name)
		}
	}
	slices.Sort(changed)
	page := "story/" + down.ID.String() + "/index.html"
	if !slices.Contains(changed, page) || before["index.html"] == after["index.html"] {
		t.Fatalf("the story's page is not among what changes: %q", changed)
	}
	dead := deadLinks(before)
	maps.Copy(dead, deadLinks(after))
	mixed := 0
	var interrupted []string // copies in which the new page is there
	for _, name := range []string{changed[0], page, "index.html.br", "index.html", changed[len(changed)-1]} {
		broken := t.TempDir()
		if err := os.CopyFS(broken, os.DirFS(dir)); err != nil {
			t.Fatal(err)
		}
		inTheWay := filepath.Join(broken, filepath.FromSlash(name), "in", "the way")
		err := w.exportWatched(t.Context(), broken, true, func(done, total int) {
			if done != total {
				return
			}
			os.Remove(filepath.Join(broken, filepath.FromSlash(name)))
			if err := os.MkdirAll(inTheWay, 0o755); err != nil {
				t.Fatal(err)
			}
		})
		if err == nil || !strings.Contains(err.Error(), "the next export mends that") {
			t.Fatalf("%s: err = %v", name, err)
		}
		if err := os.RemoveAll(filepath.Join(broken, filepath.FromSlash(name))); err != nil {
			t.Fatal(err)
		}
		now, _ := files(t, broken)
		maps.DeleteFunc(now, func(file, _ string) bool { return strings.HasPrefix(file, stagingName) })
		for file, content := range now {
			if content != before[file] && content != after[file] {
				t.Errorf("interrupted at %s: %s is neither the old nor the new one", name, file)
			}
		}
		if now[page] != "" && now["index.html"] == before["index.html"] {
			mixed++
		}
		if now["index.html"] == after["index.html"] && now[page] == "" && name != page {
			t.Errorf("interrupted at %s: the front page leads to a story that is not there", name)
		}
		for link := range deadLinks(now) {
			if !dead[link] && !strings.HasPrefix(name, link) {
				t.Errorf("interrupted at %s: a document leads to %s, which is not there", name, link)
			}
		}
		if now[page] != "" {
			interrupted = append(interrupted, broken)
		}
	}
	if mixed == 0 || len(interrupted) == 0 {
		t.Errorf("%d interruptions between the old and the new, %d with the new page there: the test shows little", mixed, len(interrupted))
	}
	storetest.TakeDown(t, w.db, []feeds.Takedown{{Item: down.ID}})
	for _, broken := range interrupted[:min(2, len(interrupted))] {
		w.export(broken, w.db, true)
		w.sameAsAnew("after an interruption", broken, true)
	}
}

// newest is the source that brought the last item.
func (w *exportWorld) newest() (newest feeds.SourceID) {
	entries, err := w.db.Select(w.t.Context(), feeds.Selection{Group: feeds.GroupItem, Limit: 1})
	if err != nil || len(entries) == 0 {
		w.t.Fatalf("%d entries, %v", len(entries), err)
	}
	return entries[0].Lead.Source.ID
}

var linked = regexp.MustCompile(`(?:href|src)="([^"#?]*)`)

// deadLinks are the files that pages and feeds lead to within a copy and that it does not have.
func deadLinks(copied map[string]string) map[string]bool {
	dead := map[string]bool{}
	for name, content := range copied {
		if ending := filepath.Ext(name); ending == ".gz" || ending == ".br" {
			continue
		}
		for _, match := range linked.FindAllStringSubmatch(content, -1) {
			path, below := strings.CutPrefix(match[1], testBase+"/")
			if !below {
				if path, below = strings.CutPrefix(match[1], "/"); !below {
					continue
				}
			}
			if path == "" {
				path = "index"
			}
			if _, there := copied[path]; !there {
				if _, there = copied[path+"/index.html"]; !there {
					dead[path] = true
				}
			}
		}
	}
	return dead
}

// Two exports into one folder do not mix: the later one says why it does nothing.
func TestExportOneAtATime(t *testing.T) {
	t.Parallel()
	w, dir := smallCopy(t, false)
	w.news(1)
	var second error
	if err := w.exportWatched(t.Context(), dir, false, func(done, total int) {
		if done != total {
			return
		}
		_, second = (&staticsite.Exporter{Handler: newArchiveHandler(t, w.db, w.site), Changes: w.db, Made: w.made}).Export(t.Context(), staticsite.Request{Dir: dir})
	}); err != nil {
		t.Fatal(err)
	}
	if second == nil || !strings.Contains(second.Error(), "another export is writing") {
		t.Errorf("err = %v", second)
	}
	w.sameAsAnew("after both", dir, false)
}

// TestKilledExport kills an export without warning, over and over, once it has begun to put files into their places or
// shortly before. Every file is a whole one at any time, and an export that is left alone mends the copy.
func TestKilledExport(t *testing.T) {
	slowly(t)
	titles := []string{"Le marché de Diré rouvre"}
	outlet := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, rss("La Voix du Fleuve", titles...)) }))
	defer outlet.Close()
	dir := t.TempDir()
	config, www := filepath.Join(dir, "griot.yaml"), filepath.Join(dir, "www")
	text := fmt.Sprintf("site: {base_url: 'https://fil.example'}\npolling: {allow_private: true}\nsources:\n  - {id: voix, name: La Voix, url: %q, class: press, language: fr, home: ml}\n", outlet.URL)
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	griot := func(args ...string) {
		t.Helper()
		if out, err := exec.Command("griot", append(args, "--config", config)...).CombinedOutput(); err != nil {
			t.Fatalf("griot %q: %v\n%s", args, err, out)
		}
	}
	griot("poll")
	griot("export", www)
	killed := 0
	for round := range 8 {
		before, _ := files(t, www)
		titles = append(titles, fmt.Sprintf("Attaque repoussée près de Gao, %d morts", round+2))
		griot("poll")
		whole := filepath.Join(dir, fmt.Sprint("whole", round))
		griot("export", whole)
		after, _ := files(t, whole)
		export := exec.Command("griot", "export", "--config", config, www)
		if err := export.Start(); err != nil {
			t.Fatal(err)
		}
		marker := filepath.Join(www, stagingName, manifestName)
		ended := make(chan struct{})
		go func() {
			for wait := time.Duration(round) * 200 * time.Microsecond; ; {
				if _, err := os.Stat(marker); err == nil || round == 0 {
					time.Sleep(wait)
					export.Process.Kill()
					return
				}
				select {
				case <-ended:
					return
				default:
				}
			}
		}()
		if err := export.Wait(); err != nil {
			killed++
		}
		close(ended)
		now, _ := files(t, www)
		for name, content := range now {
			if !strings.HasPrefix(name, ".griot-export") && content != before[name] && content != after[name] {
				t.Errorf("round %d: %s is neither the old nor the new one", round, name)
			}
		}
	}
	if killed < 4 {
		t.Errorf("%d exports were killed: the test shows little", killed)
	}
	griot("export", www)
	whole := filepath.Join(dir, "whole")
	griot("export", whole)
	want, _ := files(t, whole)
	got, _ := files(t, www)
	delete(want, manifestName)
	delete(got, manifestName)
	if !maps.Equal(want, got) {
		t.Errorf("the copy was not mended: %d files, want %d", len(got), len(want))
	}
}
