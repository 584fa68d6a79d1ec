package main

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"griot/feeds"
	"griot/feeds/render"
	"griot/feeds/text"
	"griot/feeds/web"
	"griot/feeds/web/pages"
	"griot/store"
	"griot/store/derive"
	"griot/store/storetest"
)

// datedWire is a small wire, each of whose steps changes something about it, or nothing, an hour after the one before.
type datedWire struct {
	t       *testing.T
	r       *rand.Rand
	path    string
	db      *store.DB
	h       *web.Handler
	sources []feeds.Source
	items   map[feeds.SourceID][]feeds.Item // that a source serves now
	taken   []feeds.Takedown
	n       int
	title   string
	deriver *derive.Deriver // by the rules declared last; nil before
}

func (w *datedWire) open() {
	w.db = storetest.Reopen(w.t, w.path, store.Options{Retention: store.Retention{Items: 40 * 24 * time.Hour}, Deriver: w.deriver})
	w.publish()
}

func (w *datedWire) publish() {
	site := web.Config{Site: pages.Site{
		Site:    render.Site{Title: w.title, BaseURL: testBase, Language: "fr"},
		Regions: []pages.Named{{ID: "ml", Name: "Mali"}, {ID: "ml.gao", Name: "Gao"}, {ID: "ml.kidal", Name: "Kidal"}},
		Topics:  []pages.Named{{ID: "sante", Name: "Santé"}, {ID: "sport", Name: "Sport"}},
	}}
	h, err := web.New(site, w.db, w.db, slog.New(slog.NewTextHandler(io.Discard, nil)))
	if err != nil {
		w.t.Fatal(err)
	}
	if err := w.db.Published(w.t.Context(), w.title, time.Now()); err != nil {
		w.t.Fatal(err)
	}
	w.h = h
}

func (w *datedWire) tags() feeds.Tags {
	place := []feeds.PlaceID{"ml.gao", "ml.kidal"}[w.r.IntN(2)]
	return feeds.Tags{
		Rules: "one", Lang: "fr", Within: []feeds.PlaceID{place, "ml"}, Regions: []feeds.Score[feeds.PlaceID]{{ID: place, Score: 1}},
		Topics: []feeds.Score[string]{{ID: []string{"sante", "sport"}[w.r.IntN(2)], Score: 1}},
	}
}

func (w *datedWire) item() feeds.Item {
	w.n++
	return feeds.Item{
		GUID: fmt.Sprint("n", w.n), Link: fmt.Sprintf("https://outlet.example/%d", w.n), Title: babble(w.r, 6), Text: babble(w.r, 60),
		Published: time.Now().Add(-time.Minute), Tags: w.tags(),
	}
}

// poll serves what a source has now, its latest items only.
func (w *datedWire) poll(s *feeds.Source) {
	served := w.items[s.ID]
	served = slices.Clone(served[max(0, len(served)-12):])
	commitItems(w.t, w.db, *s, time.Now(), served...)
}

// step does one thing and says what.
func (w *datedWire) step() string {
	s := &w.sources[w.r.IntN(len(w.sources))]
	own := w.items[s.ID]
	var some *feeds.Item
	if len(own) > 0 {
		some = &own[max(0, len(own)-1-w.r.IntN(12))]
	}
	var done string
	switch kind := w.r.IntN(14); {
	case some == nil || kind < 4:
		done, w.items[s.ID] = "new", append(own, w.item())
	case kind == 4: // reported by another, too
		done = "copy"
		other := &w.sources[w.r.IntN(len(w.sources))]
		again := *some
		w.n++
		again.GUID = fmt.Sprint("copy", w.n)
		w.items[other.ID] = append(w.items[other.ID], again)
		s = other
	case kind == 5:
		done, some.Title, some.Text, some.Tags = "corrected", babble(w.r, 6), babble(w.r, 60), w.tags()
	case kind == 6:
		done, some.Title = "another form", some.Title+"."
	case kind == 7:
		done, some.Text = "more text", some.Text+babble(w.r, 90)
	case kind == 8:
		done, w.taken = "takedown", append(w.taken, feeds.Takedown{URL: some.Link})
	case kind == 9 && len(w.taken) > 0:
		done, w.taken = "lifted", w.taken[1:]
	case kind == 10:
		done = "other rules"
		rules := fmt.Sprint("rules", w.n)
		w.deriver = derive.New(rules, func(*feeds.Item, *text.Fields) feeds.Tags {
			tags := w.tags()
			tags.Rules = rules
			return tags
		})
		storetest.Retag(w.t, w.db, w.deriver)
	case kind == 11:
		done, w.title = "another title", fmt.Sprint("Griot ", w.n)
		w.publish()
	case kind == 12:
		done = "days pass"
		time.Sleep(time.Duration(w.r.IntN(15*24)) * time.Hour)
	default:
		done = "restart"
		w.db.Close()
		w.open()
	}
	if done == "takedown" || done == "lifted" {
		w.taken = slices.CompactFunc(w.taken, func(a, b feeds.Takedown) bool { return a.Same(&b) })
		storetest.TakeDown(w.t, w.db, w.taken)
		return done
	}
	w.poll(s)
	return done
}

// Whatever changes a document's bytes moves its date, so that a reader who asks by the date he was given never misses it;
// and where nothing happened he is told so, after a restart, too.
func TestDatesTellOfEveryChange(t *testing.T) {
	slowly(t)
	t.Parallel()
	addresses := []string{"/all.rss", "/region/ml.gao.atom", "/topic/sport.json", "/select.atom?class=-agency", "/select.atom?state=press",
		"/select.atom?limit=3", "/select.rss?limit=3&region=ml.gao", "/select.rss?group=item&region=ml.kidal"}
	for seed := range uint64(2) {
		synctest.Test(t, func(t *testing.T) {
			w := &datedWire{t: t, r: rand.New(rand.NewPCG(seed, 3)), path: filepath.Join(t.TempDir(), "griot.db"), items: map[feeds.SourceID][]feeds.Item{}, title: "Griot"}
			for i, class := range []feeds.Class{feeds.Press, feeds.Press, feeds.Agency, feeds.Official} {
				id := feeds.SourceID(fmt.Sprint("source", i))
				w.sources = append(w.sources, feeds.Source{ID: id, Name: fmt.Sprint("Source ", i), URL: "https://outlet.example/" + string(id), Class: class, Language: "fr"})
			}
			w.open()
			last := map[string]served{}
			met, changes, still := map[string]int{}, map[string]int{}, 0
			for range 110 {
				time.Sleep(time.Hour)
				done := w.step()
				met[done]++
				time.Sleep(time.Minute)
				month := time.Now().AddDate(0, -1, 0).UTC().Format("2006-01")
				parts := []string{"/archive/all/" + month + ".atom", "/archive/region/ml.gao/" + month + ".atom"}
				top := readAtom(t, w.h, "/select.atom?limit=3")
				if address := top.link("next"); address != "" {
					parts = append(parts, strings.TrimPrefix(address, testBase))
				}
				for _, address := range append(parts, addresses...) {
					now := ask(w.h, address)
					if now.code != http.StatusOK { // nothing in it
						delete(last, address)
						continue
					}
					before, known := last[address]
					last[address] = now
					if !known || before.modified == "" {
						continue
					}
					changed := !bytes.Equal(now.body, before.body)
					asked := ask(w.h, address, "If-Modified-Since", before.modified)
					switch {
					case changed && asked.code != http.StatusOK:
						t.Errorf("seed %d, %s: %s changed and is not sent to who has that of %s (now %s)", seed, done, address, before.modified, now.modified)
					case changed:
						changes[done]++
					case asked.code == http.StatusNotModified:
						still++
					case done == "restart" && before.modified == now.modified:
						t.Errorf("seed %d: %s is sent again after a restart: status %d", seed, address, asked.code)
					}
				}
			}
			for _, done := range []string{"new", "copy", "corrected", "another form", "takedown", "other rules", "another title"} {
				if changes[done] == 0 {
					t.Errorf("seed %d: no document changed by %q, of which there were %d: the test shows nothing of it", seed, done, met[done])
				}
			}
			if still == 0 {
				t.Errorf("seed %d: nothing was ever said to be as it was", seed)
			}
			w.db.Close()
		})
	}
}
