package main

import (
	"cmp"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"griot/cmd/griot/config"
	"griot/feeds"
	"griot/feeds/health"
	"griot/feeds/web"
	"griot/store"
)

var scaleStore = flag.String("scale-store", "", "the store that BenchmarkPages serves, such as one that go test ./store -bench Scale made: a few polls are added to it")

// BenchmarkPages measures how long readers wait for the first byte of a page over loopback, compressed as browsers ask
// for it: cold, when a poll was committed since anything was asked for, and warm, when the same was just asked for. The
// site is that of the shipped configuration, with the places and topics that the store has beside its own.
//
//	go test ./cmd/griot -run - -bench Pages -benchtime 1x -scale-store /tmp/griot.db -v
func BenchmarkPages(b *testing.B) {
	if *scaleStore == "" {
		b.Skip("needs a store: -scale-store")
	}
	db, err := store.Open(*scaleStore, store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	reader := newStoreReader(b, db)
	server := httptest.NewServer(reader.handler(b))
	defer server.Close()
	for b.Loop() {
		waits := map[string]*firstBytes{}
		for range 60 {
			reader.poll(b)
			asked := reader.addresses()
			reader.rand.Shuffle(len(asked), func(i, j int) { asked[i], asked[j] = asked[j], asked[i] })
			for _, a := range asked {
				of := waits[a.kind]
				if of == nil {
					of = new(firstBytes)
					waits[a.kind] = of
				}
				before := cpu()
				cold, size := firstByte(b, server.URL+a.path)
				of.processor = append(of.processor, cpu()-before)
				warm, _ := firstByte(b, server.URL+a.path)
				of.cold, of.warm, of.size = append(of.cold, cold), append(of.warm, warm), max(of.size, size)
			}
		}
		var all firstBytes
		for _, kind := range slices.Sorted(maps.Keys(waits)) {
			b.Logf("%-30s %s", kind, waits[kind])
			all.cold, all.warm = append(all.cold, waits[kind].cold...), append(all.warm, waits[kind].warm...)
			all.processor, all.size = append(all.processor, waits[kind].processor...), max(all.size, waits[kind].size)
		}
		b.Logf("%-30s %s", "all", &all)
		b.ReportMetric(milliseconds(quantile(all.cold, 0.5)), "cold-p50-ms")
		b.ReportMetric(milliseconds(quantile(all.cold, 0.99)), "cold-p99-ms")
		b.ReportMetric(milliseconds(quantile(all.cold, 1)), "cold-max-ms")
	}
}

// firstBytes are the waits for one kind of page.
type firstBytes struct {
	cold, warm []time.Duration
	// processor is the time that the cold answers took on the processors, the client's part and that of collecting garbage
	// among it: other programs on the machine make the waits longer, but hardly this.
	processor []time.Duration
	size      int // of the largest, as sent
}

func (f *firstBytes) String() string {
	ms := func(of []time.Duration, share float64) float64 { return milliseconds(quantile(of, share)) }
	return fmt.Sprintf("cold p50 %6.2f  p99 %6.2f  worst %6.2f ms, processor p50 %6.2f  p90 %6.2f ms; warm p50 %5.2f  worst %5.2f ms; %3d KB",
		ms(f.cold, 0.5), ms(f.cold, 0.99), ms(f.cold, 1), ms(f.processor, 0.5), ms(f.processor, 0.9), ms(f.warm, 0.5), ms(f.warm, 1), f.size>>10)
}

// quantile sorts.
func quantile(of []time.Duration, share float64) time.Duration {
	slices.Sort(of)
	return of[min(int(share*float64(len(of))), len(of)-1)]
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// firstByte asks for a page as a browser does.
func firstByte(b *testing.B, address string) (wait time.Duration, size int) {
	b.Helper()
	var asked time.Time
	ctx := httptrace.WithClientTrace(b.Context(), &httptrace.ClientTrace{
		GotFirstResponseByte: func() { wait = time.Since(asked) },
	})
	r, err := http.NewRequestWithContext(ctx, "GET", address, nil)
	if err != nil {
		b.Fatal(err)
	}
	r.Header.Set("Accept-Encoding", "gzip, deflate, br")
	asked = time.Now()
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		b.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		b.Fatalf("%s: %s, %v", address, answer.Status, err)
	}
	return wait, len(body)
}

// storeReader knows enough of what a store holds to ask for it.
type storeReader struct {
	db      *store.DB
	rand    *rand.Rand
	sources []health.Status
	regions []feeds.PlaceID
	topics  []string
	entries []feeds.Entry // of all times
	latest  []feeds.Entry // before the first poll
	now     time.Time     // of the last poll
}

func newStoreReader(b *testing.B, db *store.DB) *storeReader {
	r := &storeReader{db: db, rand: rand.New(rand.NewPCG(5, 6))}
	var err error
	if r.sources, err = db.Statuses(); err != nil {
		b.Fatal(err)
	}
	for i := range r.sources {
		if last := r.sources[i].LastPoll; last.After(r.now) {
			r.now = last
		}
	}
	week, err := db.Activity(r.now.AddDate(0, 0, -7), r.now)
	if err != nil {
		b.Fatal(err)
	}
	total := week.Total()
	r.regions, r.topics = slices.Sorted(maps.Keys(total.Regions)), slices.Sorted(maps.Keys(total.Topics))
	for day := range 40 {
		some, err := db.Select(b.Context(), feeds.Selection{Query: feeds.Query{Until: r.now.AddDate(0, 0, -9*day)}, Limit: 25})
		if err != nil {
			b.Fatal(err)
		}
		r.entries = append(r.entries, some...)
	}
	r.latest = r.entries[:min(25, len(r.entries))]
	if len(r.sources) == 0 || len(r.regions) == 0 || len(r.topics) == 0 || len(r.entries) < 1000 {
		b.Fatalf("%s has too little for this: fill it with go test ./store -bench Scale", *scaleStore)
	}
	return r
}

// handler serves the store as the shipped configuration would, which knows its places and topics.
func (r *storeReader) handler(b *testing.B) http.Handler {
	cfg, err := loadConfig("../../config.yaml")
	if err != nil {
		b.Fatal(err)
	}
	var rows strings.Builder
	rows.WriteString("id\tcountry\tlevel\tname\tparents\tlat\tlon\n")
	for i, id := range r.regions {
		if country, _, below := strings.Cut(string(id), "."); below {
			fmt.Fprintf(&rows, "%s\t%s\tregion\tRégion %s\t%s\t%.2f\t%.2f\n", id, country, id, country, 11+float64(i%13), -11+float64(i%25))
		}
	}
	gazetteer := filepath.Join(b.TempDir(), "places.tsv")
	if err := os.WriteFile(gazetteer, []byte(rows.String()), 0o600); err != nil {
		b.Fatal(err)
	}
	cfg.Places.Files = append(cfg.Places.Files, gazetteer)
	cfg.Topics = maps.Clone(cfg.Topics)
	if cfg.Topics == nil {
		cfg.Topics = map[string]config.Topic{}
	}
	for _, id := range r.topics {
		cfg.Topics[id] = config.Topic{Title: "Thème " + id, Lines: []string{"9 " + id}}
	}
	w, err := newSetup(cfg)
	if err != nil {
		b.Fatal(err)
	}
	r.regions = slices.DeleteFunc(r.regions, func(id feeds.PlaceID) bool { _, known := w.tagger.Place(id); return !known })
	w.site.BaseURL = "http://127.0.0.1"
	h, err := web.New(w.site, r.db, r.db, slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	return h
}

// poll commits a poll of a source: ten items with the tags of ten others, their words drawn from those of many. One in six
// has the address of an item of another source, and so joins its story.
func (r *storeReader) poll(b *testing.B) {
	b.Helper()
	r.now = r.now.Add(time.Minute)
	source := r.sources[r.rand.IntN(len(r.sources))].Source
	var items []feeds.Item
	for i := range 10 {
		like := r.entry().Lead
		id := fmt.Sprintf("%d-%d", r.now.Unix(), i)
		item := feeds.Item{
			GUID: id, Link: "https://" + string(source.ID) + ".example/" + id, Published: r.now, Tags: like.Tags,
			Title: r.words(len(strings.Fields(like.Title))), Text: r.words(len(strings.Fields(like.Text))),
		}
		if i == 0 || i == 1 && r.rand.IntN(2) == 0 {
			item.Link = r.latest[r.rand.IntN(len(r.latest))].Lead.Link
		}
		items = append(items, item)
	}
	before := r.db.Generation()
	commitItems(b, r.db, source, r.now, items...)
	if r.db.Generation() == before {
		b.Fatalf("a poll of %s changed nothing", source.ID)
	}
}

// entry is any of those known.
func (r *storeReader) entry() *feeds.Entry { return &r.entries[r.rand.IntN(len(r.entries))] }

// words are n that stand in the texts of as many items.
func (r *storeReader) words(n int) string {
	drawn := make([]string, n)
	for i := range drawn {
		of := strings.Fields(r.entry().Lead.Title)
		drawn[i] = of[r.rand.IntN(len(of))]
	}
	return strings.Join(drawn, " ")
}

type pageAddress struct{ kind, path string }

// addresses are one of each kind of page, most of them another one each time.
func (r *storeReader) addresses() []pageAddress {
	region := func() string { return string(r.regions[r.rand.IntN(len(r.regions))]) }
	topic := func() string { return r.topics[r.rand.IntN(len(r.topics))] }
	source := func() string { return string(r.sources[r.rand.IntN(len(r.sources))].Source.ID) }
	words := strings.Fields(r.entry().Lead.Title)
	at := r.rand.IntN(max(1, len(words)-1))
	pair := strings.Join(words[at:min(len(words), at+2)], " ")
	longest := slices.MaxFunc(words, func(a, b string) int { return cmp.Compare(len(a), len(b)) })
	return []pageAddress{
		{"/", "/"},
		{"/?lang=en", "/?lang=en"},
		{"/region/ml", "/region/ml"},
		{"/region/{id}", "/region/" + region()},
		{"/topic/{id}", "/topic/" + topic()},
		{"/story/{id}", "/story/" + r.entry().ID.String()},
		{"/search?q=", "/search?q=" + url.QueryEscape(longest)},
		{"/search?q= two words", "/search?q=" + url.QueryEscape(pair)},
		{"/search?q= phrase of a title", "/search?q=" + url.QueryEscape(`"`+pair+`"`)},
		{"/sources", "/sources"},
		{"/status", "/status"},
		{"/status/{source}", "/status/" + source()},
		{"/status.json", "/status.json"},
		{"/feeds", "/feeds"},
		{"/feeds.opml", "/feeds.opml"},
		{"/help", "/help"},
		{"/select", "/select"},
		{"/select?region=&topic=", "/select?region=" + region() + "&topic=" + topic()},
		{"/select?region=&class=&q=", "/select?class=press&limit=100&q=" + url.QueryEscape(longest) + "&region=" + region()},
		{"/feeds/mali (100 stories)", "/feeds/mali"},
		{"/all.rss", "/all.rss"},
		{"/region/{id}.atom", "/region/" + region() + ".atom"},
	}
}
