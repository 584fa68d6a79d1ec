package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"

	"griot/cmd/griot/staticsite"
	"griot/feeds"
	"griot/store"
	"griot/store/storetest"
)

// files reads a folder; times are those of the last change.
// What an export keeps to itself in its folder.
const (
	manifestName = ".griot-export.json"
	stagingName  = ".griot-export.new"
)

func files(t *testing.T, dir string) (content map[string]string, times map[string]time.Time) {
	t.Helper()
	content, times = map[string]string{}, map[string]time.Time{}
	if err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		info, err := d.Info()
		name, _ := filepath.Rel(dir, path)
		content[filepath.ToSlash(name)], times[filepath.ToSlash(name)] = string(b), info.ModTime()
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return content, times
}

// A copy kept up to date is the copy that is made anew; what did not change is not touched, what is gone is removed, and
// what others put there stays.
func TestExportKeepsUp(t *testing.T) {
	slowly(t)
	db := storetest.Open(t, store.Options{})
	source := feeds.Source{ID: "kunafoni", Name: "Mali Kunafoni", URL: "https://kunafoni.example/feed", Class: feeds.Press, Language: "fr"}
	r := rand.New(rand.NewPCG(1, 9))
	start := time.Date(2026, 1, 2, 9, 0, 0, 0, time.UTC)
	var items []feeds.Item
	poll := func(day, news int) {
		for range news {
			n := len(items)
			items = append(items, feeds.Item{
				GUID: fmt.Sprint("n", n), Link: fmt.Sprintf("https://kunafoni.example/%d", n), Title: babble(r, 6), Text: babble(r, 40),
				Tags: feeds.Tags{Lang: "fr", Regions: []feeds.Score[feeds.PlaceID]{{ID: "ml", Score: 1}}, Within: []feeds.PlaceID{"ml"}},
			})
		}
		commitItems(t, db, source, start.AddDate(0, 0, day), items...)
	}
	for day := range 30 {
		poll(2*day, 2)
	}
	kept := t.TempDir()
	export := func(dir string) staticsite.Counts {
		t.Helper()
		e, err := (&staticsite.Exporter{Handler: archiveHandler(t, db), Changes: db, Made: "made"}).Export(t.Context(), staticsite.Request{Dir: dir, Compress: true})
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	same := func(when string) {
		t.Helper()
		anew := t.TempDir()
		export(anew)
		want, _ := files(t, anew)
		got, _ := files(t, kept)
		delete(got, "others.txt")
		delete(got, manifestName) // its order of names is of no account
		delete(want, manifestName)
		if len(want) != len(got) {
			t.Errorf("%s: %d files, made anew %d", when, len(got), len(want))
		}
		for name, content := range want {
			if got[name] != content {
				t.Errorf("%s: %s differs from the one made anew", when, name)
			}
		}
	}
	if err := os.WriteFile(filepath.Join(kept, "others.txt"), []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	if e := export(kept); e.Files == 0 || e.Changed != e.Files || e.Removed != 0 {
		t.Errorf("first: %+v", e)
	}
	first, times := files(t, kept)
	if first["archive/all/2026-01.atom"] == "" {
		t.Error("no archive in the copy")
	}
	for name, content := range first {
		plain, packed := first[strings.TrimSuffix(name, filepath.Ext(name))], io.Reader(strings.NewReader(content))
		switch filepath.Ext(name) {
		case ".gz":
			var err error
			if packed, err = gzip.NewReader(packed); err != nil {
				t.Fatal(err)
			}
		case ".br":
			packed = brotli.NewReader(packed)
		default:
			continue
		}
		if unpacked, err := io.ReadAll(packed); err != nil || !bytes.Equal(unpacked, []byte(plain)) {
			t.Errorf("%s holds something else (%v)", name, err)
		}
	}
	if e := export(kept); e.Changed != 0 || e.Removed != 0 {
		t.Errorf("again: %+v", e)
	}
	if _, again := files(t, kept); fmt.Sprint(again) != fmt.Sprint(times) {
		t.Error("files are touched though nothing changed")
	}

	poll(61, 3)
	if e := export(kept); e.Changed == 0 || e.Changed == e.Files {
		t.Errorf("after a poll: %+v", e)
	}
	same("after a poll")

	gone := feeds.Identify(source.ID, items, feeds.KeyGUID)[5]
	storetest.TakeDown(t, db, []feeds.Takedown{{Item: gone.ID}})
	if e := export(kept); e.Removed == 0 {
		t.Errorf("after a takedown: %+v", e)
	}
	same("after a takedown")
	after, _ := files(t, kept)
	for name, content := range after {
		if strings.Contains(content, gone.Title) || strings.Contains(name, gone.ID.String()) {
			t.Errorf("%s still shows what was taken down", name)
		}
	}
	if after["others.txt"] != "x" {
		t.Error("a file of others was removed")
	}
}
