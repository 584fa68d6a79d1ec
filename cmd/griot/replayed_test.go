package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"griot/feeds"
	"griot/feeds/entry"
	"griot/store"
	"griot/store/derive"
	"griot/store/story"
)

// sameLog is a world, and the configuration by which what it brings is published.
type sameLog struct {
	entries  []entry.Entry
	setup    *setup
	derivers map[string]*derive.Deriver // by their rules
}

// newSameLog makes up a world. It differs by its seed alone.
func newSameLog(t testing.TB, seed uint64, brief bool) *sameLog {
	t.Helper()
	var lines strings.Builder
	lines.WriteString("site: {title: Vigie, base_url: 'https://vigie.example', contact: a@vigie.example}\nsources:\n")
	for _, o := range worldSources() {
		s := map[string]any{"id": o.ID, "name": o.Name, "url": o.URL, "class": o.Class, "language": "fr", "home": "ml"}
		if o.Class == feeds.Official {
			s["issuer"], s["hosts"] = o.Issuer, o.Hosts
		}
		b, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&lines, "  - %s\n", b)
	}
	lines.WriteString("feeds:\n  - {slug: mali, title: Mali, query: {regions: [ml]}}\n  - {slug: officiel, title: Officiel, query: {classes: [official]}}\n  - {slug: textes, title: Textes, group: item, query: {topics: [securite]}}\n")
	load := func(more string) *setup {
		path := filepath.Join(t.TempDir(), "griot.yaml")
		if err := os.WriteFile(path, []byte(lines.String()+more), 0o600); err != nil {
			t.Fatal(err)
		}
		cfg, err := loadConfig(path)
		if err != nil {
			t.Fatal(err)
		}
		s, err := newSetup(cfg)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	r := &sameLog{setup: load("")}
	other := load("topics: {securite: {lines: [9 gouverneur, 5 bilan]}, meteo: {title: Météo, lines: [9 pluie, 9 orage]}}\n")
	r.derivers = map[string]*derive.Deriver{r.setup.deriver.Rules(): r.setup.deriver, other.deriver.Rules(): other.deriver}
	stricter := r.setup.config.Stories
	stricter.Event.Join, stricter.Copy.Partial, stricter.Window = stricter.Event.Join+0.1, 0.5, 5*24*time.Hour
	grouping := [2][]byte{groupingOf(t, r.setup.config.Stories), groupingOf(t, stricter)}
	rules := [2]string{r.setup.deriver.Rules(), other.deriver.Rules()}
	declared := entry.Declaration{
		Sources: r.setup.config.DeclaredSources(), Retention: entry.Retention{Items: 9 * 24 * time.Hour, KeepPerSource: 4, Captures: 3},
		Rules: rules[0], Grouping: grouping[0], Made: "a site",
	}
	r.entries = newReplayedWorld(t, seed, declared, changes(rules, grouping), brief)
	return r
}

func groupingOf(t testing.TB, p story.Params) []byte {
	t.Helper()
	b, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// logStore is a data file to which the entries of a world are applied.
type logStore struct {
	t       testing.TB
	of      *sameLog
	path    string
	db      *store.DB
	present entry.Declaration // in force
}

func (r *sameLog) begin(t testing.TB) *logStore {
	p := &logStore{t: t, of: r, path: filepath.Join(t.TempDir(), "griot.db"), present: *r.entries[0].Declare}
	p.open()
	return p
}

func (p *logStore) open() {
	p.t.Helper()
	var err error
	if p.db, err = store.Open(p.path, store.Options{Deriver: p.of.derivers[p.present.Rules]}); err != nil {
		p.t.Fatal(err)
	}
	for _, d := range p.of.derivers {
		p.db.Offer(d)
	}
}

func (p *logStore) close() {
	p.t.Helper()
	if err := p.db.Close(); err != nil {
		p.t.Fatal(err)
	}
}

func (p *logStore) apply(entries ...entry.Entry) {
	p.t.Helper()
	if err := p.db.Apply(p.t.Context(), entries); err != nil {
		p.t.Fatal(err)
	}
	for i := range entries {
		if entries[i].Declare != nil {
			p.present = *entries[i].Declare
		}
	}
}

// ways are the ways to apply the same entries. Each must give the same as the first.
func ways() map[string]func(*logStore, *rand.Rand) {
	each := func(p *logStore, size func() int, do func([]entry.Entry)) {
		for all := p.of.entries; len(all) > 0; {
			n := min(size(), len(all))
			do(all[:n])
			all = all[n:]
		}
	}
	return map[string]func(*logStore, *rand.Rand){
		"in batches": func(p *logStore, r *rand.Rand) {
			each(p, func() int { return 1 + r.IntN(64) }, func(batch []entry.Entry) { p.apply(batch...) })
		},
		"reopened": func(p *logStore, r *rand.Rand) {
			each(p, func() int { return 1 + r.IntN(60) }, func(some []entry.Entry) {
				for _, e := range some {
					p.apply(e)
				}
				p.close()
				p.open()
			})
		},
		"from a backup": func(p *logStore, r *rand.Rand) {
			half := len(p.of.entries)/2 + r.IntN(20)
			p.oneByOne(p.of.entries[:half])
			copied, present := p.path+".copy", p.present
			if err := p.db.Backup(p.t.Context(), copied, nil); err != nil {
				p.t.Fatal(err)
			}
			p.oneByOne(p.of.entries[half : half+100]) // what the copy does not have
			p.close()
			p.path, p.present = copied, present
			p.open()
			p.oneByOne(p.of.entries[half:])
		},
		packed: func(p *logStore, r *rand.Rand) {
			each(p, func() int { return 1 + r.IntN(64) }, func(batch []entry.Entry) {
				read := make([]entry.Entry, len(batch))
				for i := range batch {
					b, err := entry.Pack(batch[i])
					if err != nil {
						p.t.Fatal(err)
					}
					if read[i], err = entry.Unpack(b); err != nil {
						p.t.Fatal(err)
					}
				}
				p.apply(read...)
				if r.IntN(8) == 0 {
					p.close()
					p.open()
				}
			})
		},
	}
}

// packed is the way whose entries bring no captures.
const packed = "through the packed form, in batches, reopened"

func (p *logStore) oneByOne(entries []entry.Entry) {
	p.t.Helper()
	for _, e := range entries {
		p.apply(e)
	}
}

// TestSameEntriesSameDocuments applies one log in every way that there is: what comes of it is the same, to the last byte of
// every document and every record. -slow does so for ten worlds.
func TestSameEntriesSameDocuments(t *testing.T) {
	t.Parallel()
	seeds := 1
	if *slow {
		seeds = 10
	}
	for seed := range seeds {
		t.Run(fmt.Sprint("seed=", seed+1), func(t *testing.T) {
			t.Parallel()
			r := newSameLog(t, uint64(seed+1), testing.Short())
			begun := time.Now()
			first := r.begin(t)
			first.oneByOne(r.entries)
			applied := time.Since(begun)
			want := first.outcome()
			t.Logf("%d entries, %d documents, %d records; applied one by one in %s, read in %s", len(r.entries), len(want.documents), len(want.records),
				applied.Round(time.Millisecond), (time.Since(begun) - applied).Round(time.Millisecond))
			for name, way := range ways() {
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					p := r.begin(t)
					way(p, rand.New(rand.NewPCG(uint64(seed), 7)))
					want, got := want, p.outcome()
					if name == packed {
						want, got = want.withoutCaptures(t), got.withoutCaptures(t)
					}
					differ(t, "document", want.documents, got.documents)
					differ(t, "record", want.records, got.records)
				})
			}
		})
	}
}
