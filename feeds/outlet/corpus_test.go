package outlet

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"griot/feeds"
)

// labelled is an item of a corpus.
type labelled struct {
	ID, URL, Outlet, Title, Text, Event string
	Official                            bool
	Class                               feeds.Class
}

// readCorpus reads the items of a corpus by their events.
func readCorpus(t *testing.T, file string) map[string][]labelled {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	events := map[string][]labelled{}
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var row labelled
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		if row.Event != "" {
			events[row.Event] = append(events[row.Event], row)
		}
	}
	if lines.Err() != nil || len(events) < 20 {
		t.Fatalf("%s: %d events, %v", file, len(events), lines.Err())
	}
	return events
}

// No outlet is counted twice in an event of the corpora, though every article comes by two feeds of its outlet, one of them a
// section's with tracking parameters, and by an aggregator that names the outlet.
func TestNoOutletOfTheCorporaIsCountedTwice(t *testing.T) {
	t.Parallel()
	known := hosts(t)
	for _, file := range []string{"../tag/testdata/corpus-dev.jsonl", "../../store/story/testdata/events/stream.jsonl"} {
		events := readCorpus(t, file)
		byID := map[feeds.SourceID]Source{}
		aggregator := Source{Source: feeds.Source{ID: "aggregator", Name: "Aggregator", URL: "https://news.google.com/rss", Class: feeds.Aggregator}}
		byID[aggregator.ID] = aggregator
		source := func(row *labelled, feed string) *feeds.Source {
			host := known.place(row.URL).host
			class := feeds.Press
			if row.Official {
				class = feeds.Official
			}
			id := feeds.SourceID(fmt.Sprintf("%s %s %s", host, class, feed))
			byID[id] = Source{Source: feeds.Source{ID: id, Name: row.Outlet, URL: "https://" + host + "/" + feed, Class: class}}
			s := byID[id].Source
			return &s
		}
		stories := map[string]*feeds.Story{}
		for event, rows := range events {
			s := &feeds.Story{}
			add := func(item feeds.Item) {
				item.ID, item.SourceID = feeds.NewItemID(item.Source.ID, feeds.Key{Kind: feeds.KeyLink, Value: item.Link}), item.Source.ID
				s.Items = append(s.Items, item)
			}
			for i := range rows {
				row := &rows[i]
				add(feeds.Item{Source: source(row, "feed"), Link: row.URL, Title: row.Title, Text: row.Text})
				add(feeds.Item{Source: source(row, "section"), Link: row.URL + "?utm_source=rss", Title: row.Title, Text: row.Text})
				add(feeds.Item{
					Source: &aggregator.Source, Link: "https://news.google.com/articles/" + row.ID, Title: row.Title + " - " + row.Outlet,
					Origin: &feeds.Origin{Title: row.Outlet, URL: row.URL},
				})
			}
			stories[event] = s
		}
		var sources []Source
		for _, s := range byID {
			sources = append(sources, s)
		}
		d := New(sources, known)
		for event, s := range stories {
			for i := range s.Items {
				d.Assign(&s.Items[i])
			}
			// Who published it by the corpus: "bamada (Le Pays)" is bamada's, a text of Le Pays.
			publishers, articles := map[string]bool{}, map[string]bool{}
			for _, row := range events[event] {
				name, _, _ := strings.Cut(row.Outlet, " (")
				publishers[fmt.Sprint(name, row.Official)] = true
				articles[row.URL] = true
			}
			if err := s.CheckCounts(); err != nil {
				t.Errorf("%s: %v", event, err)
			}
			if n := s.Outlets(); n > len(publishers) {
				var told []string
				for _, r := range s.Reports() {
					told = append(told, fmt.Sprintf("%s by %s", r.Outlet.ID, r.Item.SourceID))
				}
				t.Errorf("%s: %d outlets, of %d publishers: %s", event, n, len(publishers), strings.Join(told, ", "))
			}
			if n := len(s.Reports()); n > len(articles) {
				t.Errorf("%s: %d reports of %d articles", event, n, len(articles))
			}
		}
	}
}
