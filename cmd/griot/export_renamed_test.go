package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"griot/cmd/griot/config"
	"griot/feeds"
)

// rename has a declared feed be found under another slug, with all that it had before.
func (w *exportWorld) rename(present string, former ...string) {
	for i := range w.site.Feeds {
		if feed := &w.site.Feeds[i]; feed.Path == config.FeedsPath+former[len(former)-1] {
			feed.Path = config.FeedsPath + present
			feed.Former = nil
			for _, slug := range former {
				feed.Former = append(feed.Former, config.FeedsPath+slug)
			}
		}
	}
	w.made = "as " + present
}

// TestRenamedFeedsInACopy: a subscriber of a copy's feed goes on after a rename, and after a second one, without doing
// anything: the files at the former addresses stay, hold the present document, and are kept up to date with it.
func TestRenamedFeedsInACopy(t *testing.T) {
	t.Parallel()
	w := newExportWorld(t, 1)
	w.declare("nord", feeds.Query{Regions: []feeds.PlaceID{"ml"}})
	for range 30 {
		w.news(2)
		w.at = w.at.AddDate(0, 0, 3)
	}
	dir := t.TempDir()
	w.export(dir, w.db, true)
	first, _ := files(t, dir)
	if _, ok := first["_redirects"]; ok {
		t.Error("a site without renamed feeds has rules for hosts")
	}
	// wantTwins holds that all files of the feed are at another slug, too, with the same bytes.
	wantTwins := func(present, former string) (n, archived int) {
		t.Helper()
		now, _ := files(t, dir)
		for name, content := range now {
			if slug := config.FeedsPath + present; strings.HasPrefix(name, slug+".") || strings.HasPrefix(name, slug+"/") || strings.HasPrefix(name, "archive/"+slug+"/") {
				n++
				if strings.HasPrefix(name, "archive/") {
					archived++
				}
				if twin := strings.Replace(name, slug, config.FeedsPath+former, 1); now[twin] != content {
					t.Errorf("%s is not what %s is", twin, name)
				}
			}
		}
		return n, archived
	}
	w.rename("sahel", "nord")
	e := w.export(dir, w.db, true)
	now, _ := files(t, dir)
	if e.Removed != 0 {
		t.Errorf("%d files removed", e.Removed)
	}
	for name := range first {
		if _, stays := now[name]; !stays {
			t.Errorf("%s was removed", name)
		}
	}
	if !strings.Contains(now["feeds/nord.atom"], `rel="self" href="`+testBase+`/feeds/sahel.atom"`) || !strings.Contains(now["feeds/nord/index.html"], `rel="canonical" href="`+testBase+`/feeds/sahel"`) {
		t.Error("what is at the former address does not name the present one")
	}
	if n, archived := wantTwins("sahel", "nord"); n < 10 || archived < 3 {
		t.Errorf("%d files, %d of the archive", n, archived)
	}
	if !strings.Contains(now["_redirects"], "/feeds/nord.rss /feeds/sahel.rss 301\n") {
		t.Errorf("rules for hosts: %s", now["_redirects"])
	}

	w.news(2)
	w.at = w.at.Add(time.Hour)
	if e := w.export(dir, w.db, true); e.Made == e.Files {
		t.Error("all documents were made anew")
	}
	later, _ := files(t, dir)
	if later["feeds/nord.rss"] == now["feeds/nord.rss"] {
		t.Error("the news is not at the former address")
	}
	wantTwins("sahel", "nord")

	w.rename("bande-sahelienne", "nord", "sahel")
	w.export(dir, w.db, true)
	wantTwins("bande-sahelienne", "nord")
	wantTwins("bande-sahelienne", "sahel")
	anew := t.TempDir()
	w.export(anew, w.db, true)
	want, _ := files(t, anew)
	got, _ := files(t, dir)
	for name, content := range want {
		if name != manifestName && got[name] != content {
			t.Errorf("%s differs from the one made anew", name)
		}
	}

	// An alias that is taken out of the configuration is gone, and so is a slug without one.
	for i := range w.site.Feeds {
		w.site.Feeds[i].Former = nil
	}
	w.made = "without aliases"
	w.export(dir, w.db, true)
	got, _ = files(t, dir)
	for name := range got {
		if strings.Contains(name, "feeds/nord") || strings.Contains(name, "feeds/sahel") || name == "_redirects" {
			t.Errorf("%s is still there", name)
		}
	}
}

// TestRulesOfTheOperatorStay: a file of rules that no export wrote is left alone, and hinders none.
func TestRulesOfTheOperatorStay(t *testing.T) {
	t.Parallel()
	w := newExportWorld(t, 2)
	w.declare("nord", feeds.Query{})
	w.news(2)
	w.rename("sahel", "nord")
	dir := t.TempDir()
	const own = "/blog/* https://blog.example/:splat 301\n"
	must(t, os.WriteFile(filepath.Join(dir, "_redirects"), []byte(own), 0o644))
	for range 2 {
		w.export(dir, w.db, true)
		if got, _ := files(t, dir); got["_redirects"] != own || got["feeds/nord.rss"] == "" {
			t.Errorf("rules: %q", got["_redirects"])
		}
	}
}
