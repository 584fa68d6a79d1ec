package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"griot/cmd/griot/config"
	"griot/cmd/griot/staticsite"
	"griot/feeds"
	"griot/feeds/text"
	"griot/feeds/web"
	"griot/feeds/web/pages"
	"griot/store"
	"griot/store/derive"
	"griot/store/storetest"
)

// exportWorld is a store to which things happen, and the site it is published as.
type exportWorld struct {
	t       *testing.T
	r       *rand.Rand
	db      *store.DB
	site    web.Config
	made    string
	at      time.Time
	sources []feeds.Source
	items   map[feeds.SourceID][]feeds.Item
	taken   []feeds.Takedown
	rules   int
}

func newExportWorld(t *testing.T, seed uint64) *exportWorld {
	w := &exportWorld{
		t: t, r: rand.New(rand.NewPCG(seed, 3)), made: "first", at: time.Date(2025, 10, 3, 9, 0, 0, 0, time.UTC), items: map[feeds.SourceID][]feeds.Item{},
		db: storetest.Open(t, store.Options{Retention: store.Retention{Items: 200 * 24 * time.Hour, KeepPerSource: 5}}), site: archiveSite(),
	}
	for _, id := range w.places() {
		w.site.Regions = append(w.site.Regions, pages.Named{ID: string(id), Name: string(id)})
	}
	for _, id := range []string{"sante", "sport"} {
		w.site.Topics = append(w.site.Topics, pages.Named{ID: id, Name: id})
	}
	w.declare("officiel", feeds.Query{Classes: []feeds.Class{feeds.Official}})
	w.declare("recoupes", feeds.Query{States: []feeds.State{feeds.StateBoth}})
	w.declare("sans-gao", feeds.Query{Not: feeds.Exclusion{Regions: []feeds.PlaceID{"ml.gao"}}})
	w.declare("mots", feeds.Query{Search: text.ParseSearch("fleuve")})
	for _, class := range []feeds.Class{feeds.Press, feeds.Agency, feeds.Official} {
		w.sources = append(w.sources, feeds.Source{
			ID: feeds.SourceID(class), Name: "Outlet " + string(class), URL: "https://" + string(class) + ".example/feed", Class: class, Language: "fr",
		})
	}
	return w
}

func (w *exportWorld) places() []feeds.PlaceID {
	return []feeds.PlaceID{"ml.gao", "ml.kidal", "ml.mopti"}
}

func (w *exportWorld) declare(slug string, q feeds.Query) {
	w.site.Feeds = append(slices.Clone(w.site.Feeds), feeds.Feed{
		Path: config.FeedsPath + slug, Title: slug, Selection: feeds.Selection{Query: q, Group: feeds.GroupStory, Limit: 8},
	})
}

func (w *exportWorld) tags() feeds.Tags {
	place := w.places()[w.r.IntN(3)]
	t := feeds.Tags{Lang: "fr", Rules: fmt.Sprint(w.rules), Regions: []feeds.Score[feeds.PlaceID]{{ID: place, Score: 1}}, Within: []feeds.PlaceID{place, "ml"}}
	if w.r.IntN(2) == 0 {
		t.Topics = []feeds.Score[string]{{ID: []string{"sante", "sport"}[w.r.IntN(2)], Score: 1}}
	}
	return t
}

func (w *exportWorld) commit(source feeds.Source, items ...feeds.Item) {
	commitItems(w.t, w.db, source, w.at, items...)
}

func (w *exportWorld) any() feeds.Source { return w.sources[w.r.IntN(len(w.sources))] }

// news brings items that resemble no other.
func (w *exportWorld) news(n int) {
	source := w.any()
	var brought []feeds.Item
	for range n {
		id := len(w.items[source.ID])
		item := feeds.Item{
			GUID: fmt.Sprint("n", id), Link: fmt.Sprintf("https://%s.example/%d", source.ID, id), Title: babble(w.r, 6), Text: babble(w.r, 50) + "fleuve.", Tags: w.tags(),
		}
		brought, w.items[source.ID] = append(brought, item), append(w.items[source.ID], item)
	}
	w.commit(source, brought...)
}

// change gives one of the latest items of a source another wording.
func (w *exportWorld) change(to func(*feeds.Item)) {
	source := w.any()
	all := w.items[source.ID]
	if len(all) == 0 {
		return
	}
	item := &all[len(all)-1-w.r.IntN(min(len(all), 12))]
	to(item)
	w.commit(source, *item)
}

func (w *exportWorld) happen() (what string) {
	switch n := w.r.IntN(20); {
	case n < 7:
		w.news(1 + w.r.IntN(4))
		return "news"
	case n < 9:
		w.change(func(i *feeds.Item) { i.Title, i.Text, i.Tags = babble(w.r, 6), babble(w.r, 50), w.tags() })
		return "a correction"
	case n < 11:
		w.change(func(i *feeds.Item) { i.Text = strings.Replace(i.Text, " ", ", ", 1) })
		return "another form"
	case n < 14: // of an item of another source: the story is joined
		from, to := w.any(), w.any()
		if all := w.items[from.ID]; len(all) > 0 && from.ID != to.ID {
			copied := all[len(all)-1-w.r.IntN(min(len(all), 6))]
			copied.GUID, copied.Link = fmt.Sprint("c", len(w.items[to.ID])), fmt.Sprintf("https://%s.example/c%d", to.ID, len(w.items[to.ID]))
			w.items[to.ID] = append(w.items[to.ID], copied)
			w.commit(to, copied)
		}
		return "a copy"
	case n < 15: // one item takes over another's words: its story may merge
		from := w.any()
		if all := w.items[from.ID]; len(all) > 0 {
			words := all[len(all)-1]
			w.change(func(i *feeds.Item) { i.Title, i.Text = words.Title, words.Text })
		}
		return "a merge"
	case n < 17:
		if entries, err := w.db.Select(w.t.Context(), feeds.Selection{Group: feeds.GroupItem, Limit: 40}); err == nil && len(entries) > 0 {
			e := entries[w.r.IntN(len(entries))]
			w.taken = append(w.taken, feeds.Takedown{Item: e.Lead.ID})
		}
		storetest.TakeDown(w.t, w.db, w.taken)
		return "a takedown"
	case n < 18:
		w.rules++
		rules := fmt.Sprint(w.rules)
		storetest.Retag(w.t, w.db, derive.New(rules, func(*feeds.Item, *text.Fields) feeds.Tags { t := w.tags(); t.Rules = rules; return t }))
		return "other rules"
	case n < 19:
		w.declare(fmt.Sprint("neuf-", len(w.site.Feeds)), feeds.Query{Topics: []string{"sante"}})
		w.made = fmt.Sprint("with ", len(w.site.Feeds), " feeds")
		return "another configuration"
	}
	return "nothing"
}

func (w *exportWorld) export(dir string, log staticsite.ChangeLog, compress bool) staticsite.Counts {
	w.t.Helper()
	e, err := (&staticsite.Exporter{Handler: newArchiveHandler(w.t, w.db, w.site), Changes: log, Made: w.made}).Export(w.t.Context(), staticsite.Request{Dir: dir, Compress: compress})
	if err != nil {
		w.t.Fatal(err)
	}
	return e
}

// Whatever happens to the store or the site, a copy kept up to date has the bytes of one that is made anew, though
// mostly few of its documents are made.
func TestExportIsIncremental(t *testing.T) {
	slowly(t)
	const steps, seeds = 20, 2
	for seed := range seeds {
		w := newExportWorld(t, uint64(seed))
		for range 30 {
			w.news(2)
			w.at = w.at.AddDate(0, 0, 3)
		}
		kept, packed := t.TempDir(), seed%2 == 1 // packing takes long
		documents, made := 0, 0
		for step := range steps {
			what := "the first export"
			if step > 0 {
				what = w.happen()
				w.at = w.at.Add(time.Duration(w.r.IntN(100)) * time.Hour)
			}
			e := w.export(kept, w.db, packed)
			documents, made = documents+e.Files, made+e.Made
			anew := t.TempDir()
			w.export(anew, w.db, packed)
			want, _ := files(t, anew)
			got, _ := files(t, kept)
			for name, content := range want {
				if name != manifestName && got[name] != content {
					t.Fatalf("seed %d, step %d, after %s: %s differs from the one made anew", seed, step, what, name)
				}
			}
			for name := range got {
				if _, ok := want[name]; !ok {
					t.Fatalf("seed %d, step %d, after %s: %s should be gone", seed, step, what, name)
				}
			}
		}
		t.Logf("seed %d: %d of %d documents made", seed, made, documents)
		if made*2 > documents {
			t.Errorf("seed %d: %d of %d documents are made: the copy is not kept, but made anew", seed, made, documents)
		}
	}
}

// trimmedLog is a change log that no longer reaches back.
type trimmedLog struct{ *store.DB }

func (trimmedLog) Changes(context.Context, uint64, int) ([]feeds.Change, error) {
	return nil, fmt.Errorf("read: %w", feeds.ErrTrimmed)
}

// A copy behind the beginning of the change log, or of another store, is made anew, and so is a file that somebody removed.
func TestExportStartsOver(t *testing.T) {
	t.Parallel()
	w := newExportWorld(t, 1)
	for range 20 {
		w.news(2)
	}
	dir := t.TempDir()
	first := w.export(dir, w.db, false)
	if e := w.export(dir, w.db, false); e.Made >= first.Made {
		t.Errorf("with nothing new %d of %d documents are made", e.Made, e.Files)
	}
	if e := w.export(dir, trimmedLog{w.db}, false); e.Made != first.Made {
		t.Errorf("behind the log %d of %d documents are made", e.Made, e.Files)
	}
	other := newExportWorld(t, 2)
	if e := other.export(dir, other.db, false); e.Made != e.Files {
		t.Errorf("of another store %d of %d documents are made", e.Made, e.Files)
	}
}

// A daemon goes on while its site is exported: a story that is taken down meanwhile is left out, and the copy is whole
// without it; the next export makes the others that named it.
func TestExportWhileAStoryGoes(t *testing.T) {
	t.Parallel()
	w := newExportWorld(t, 3)
	for range 10 {
		w.news(2)
	}
	last, err := w.db.Select(t.Context(), feeds.Selection{Group: feeds.GroupItem, Limit: feeds.MaxLimit})
	if err != nil {
		t.Fatal(err)
	}
	gone := last[len(last)-1].Lead.ID
	x := &staticsite.Exporter{Handler: newArchiveHandler(t, w.db, w.site), Changes: w.db, Made: w.made}
	x.Progress = func(done, _ int) {
		if done == 1 {
			storetest.TakeDown(t, w.db, []feeds.Takedown{{Item: gone}})
		}
	}
	dir, page := t.TempDir(), "story/"+gone.String()+"/index.html"
	if _, err := x.Export(t.Context(), staticsite.Request{Dir: dir}); err != nil {
		t.Fatal(err)
	}
	if got, _ := files(t, dir); got[page] != "" || got["index.html"] == "" {
		t.Errorf("the page of the story is there: %v, the front page: %v", got[page] != "", got["index.html"] != "")
	}
	w.export(dir, w.db, false)
	anew := t.TempDir()
	w.export(anew, w.db, false)
	got, _ := files(t, dir)
	want, _ := files(t, anew)
	for name := range want {
		if name != manifestName && got[name] != want[name] {
			t.Errorf("%s differs from the one made anew", name)
		}
	}
}
