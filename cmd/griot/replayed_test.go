package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	bolt "go.etcd.io/bbolt"

	"griot/cmd/griot/staticsite"
	"griot/feeds"
	"griot/feeds/entry"
	"griot/store"
	"griot/store/dbfile"
	"griot/store/derive"
	"griot/store/postings"
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

// outcome is all that came of a replay: documents by their names, and records by bucket and key.
type outcome struct {
	documents, records map[string]string
}

// outcome closes the data file and checks it.
func (p *logStore) outcome() outcome {
	p.t.Helper()
	dir := p.t.TempDir()
	x, err := p.of.setup.exporter(p.db, slog.New(slog.DiscardHandler))
	if err != nil {
		p.t.Fatal(err)
	}
	if _, err := x.Export(p.t.Context(), staticsite.Request{Dir: dir}); err != nil {
		p.t.Fatal(err)
	}
	p.close()
	if err := dbfile.Verify(context.Background(), p.path, nil); err != nil {
		p.t.Fatal(err)
	}
	o := outcome{records: recordsOf(p.t, p.path)}
	o.documents = map[string]string{}
	err = filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == manifestName {
			return err
		}
		b, err := os.ReadFile(path)
		o.documents[strings.TrimPrefix(path, dir+"/")] = string(b)
		return err
	})
	if err != nil {
		p.t.Fatal(err)
	}
	if err := os.RemoveAll(dir); err != nil { // it may lie in memory
		p.t.Fatal(err)
	}
	return o
}

// withoutCaptures is an outcome without what is told of captures.
func (o outcome) withoutCaptures(t testing.TB) outcome {
	t.Helper()
	o = outcome{maps.Clone(o.documents), maps.Clone(o.records)}
	maps.DeleteFunc(o.records, func(name, _ string) bool { return strings.HasPrefix(name, "capture") })
	section := regexp.MustCompile(`(?s)<h2>Documents conservés</h2>.*?</code></p>\n`)
	for name, content := range o.documents {
		if strings.HasPrefix(name, "status/") && strings.HasSuffix(name, ".html") {
			o.documents[name] = section.ReplaceAllString(content, "")
		}
		if strings.HasPrefix(name, "status/") && strings.HasSuffix(name, ".json") {
			var status map[string]any
			if err := json.Unmarshal([]byte(content), &status); err != nil {
				t.Fatal(err)
			}
			delete(status, "captures")
			b, err := json.Marshal(status)
			if err != nil {
				t.Fatal(err)
			}
			o.documents[name] = string(b)
		}
	}
	return o
}

// recordsOf reads all records of a data file whose content counts: blocks of postings by what they hold, and rows of words
// that wait as the words that they are.
func recordsOf(t testing.TB, path string) map[string]string {
	t.Helper()
	file, err := bolt.Open(path, 0o600, &bolt.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	all := map[string]string{}
	counted := map[string]int{}
	if err := file.View(func(tx *bolt.Tx) error {
		return tx.ForEach(func(name []byte, b *bolt.Bucket) error {
			bucket := string(name)
			if bucket != "fresh" {
				all[bucket+" sequence"] = fmt.Sprint(b.Sequence())
			}
			return b.ForEach(func(k, v []byte) error {
				switch bucket {
				case "terms", "words":
					term, ranks, ok := postings.ReadBlock(nil, k, v)
					if !ok {
						t.Errorf("%s: %q is no block", bucket, k)
					}
					for _, rank := range ranks {
						counted[fmt.Sprintf("%s %q %x", bucket, term, rank)]++
					}
				case "fresh":
					for word := range strings.SplitSeq(strings.Trim(string(v), "\x00"), "\x00") {
						if word != "" {
							counted[fmt.Sprintf("words %q %x", word, postings.KeyRank(k))]++
						}
					}
				default:
					if bucket != "meta" || string(k) != "push_key" { // that is random
						all[fmt.Sprintf("%s %q", bucket, k)] = string(v)
					}
				}
				return nil
			})
		})
	}); err != nil {
		t.Fatal(err)
	}
	for name, n := range counted {
		all[name] = fmt.Sprint(n)
	}
	return all
}

// differ reports the first differences of two maps. It returns how many there are.
func differ(t testing.TB, what string, want, got map[string]string) int {
	t.Helper()
	names := maps.Clone(want)
	maps.Copy(names, got)
	kinds := map[string]int{}
	n := 0
	for _, name := range slices.Sorted(maps.Keys(names)) {
		w, in := want[name]
		g, too := got[name]
		if w == g && in == too {
			continue
		}
		n++
		kind, _, _ := strings.Cut(name, " ")
		kind, _, _ = strings.Cut(kind, "/")
		if kinds[kind]++; kinds[kind] > 1 || n > 8 {
			continue
		}
		switch {
		case !in:
			t.Errorf("%s %s is too much: %.300q", what, name, g)
		case !too:
			t.Errorf("%s %s is missing: %.300q", what, name, w)
		default:
			t.Errorf("%s %s differs (-first way +this way):\n%s", what, name, excerpt(w, g))
		}
	}
	if n > 0 {
		t.Errorf("%d of %d %ss differ: %v", n, len(names), what, kinds)
	}
	return n
}

// excerpt is the lines in which two texts differ; JSON is laid out in lines first.
func excerpt(a, b string) string {
	lines := func(s string) []string {
		var v any
		if json.Unmarshal([]byte(s), &v) == nil {
			if laid, err := json.MarshalIndent(v, "", " "); err == nil {
				s = string(laid)
			}
		}
		return strings.Split(s, "\n")
	}
	diff := cmp.Diff(lines(a), lines(b))
	return diff[:min(len(diff), 1500)]
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
