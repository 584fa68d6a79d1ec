package story_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"os"
	"testing"
	"time"

	"griot/feeds"
	"griot/feeds/tag"
	"griot/store/story"
)

// corpusItem is an item labelled by a reader; see feeds/tag/testdata/corpus-dev.README.md.
type corpusItem struct {
	ID, URL, Outlet, Lang, Date, Title, Text, Event string
	Regions, Places                                 []string
	Derived, Official                               bool
}

const corpusFile = "../../feeds/tag/testdata/corpus-dev.jsonl"

func readCorpus(t testing.TB) []corpusItem {
	f, err := os.Open(corpusFile)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var items []corpusItem
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var item corpusItem
		if err := json.Unmarshal(lines.Bytes(), &item); err != nil {
			t.Fatal(err)
		}
		items = append(items, item)
	}
	return items
}

// interval reads a date that may be partial.
func interval(date string) (from, to time.Time) {
	for _, form := range []struct {
		layout  string
		y, m, d int
	}{{"2006-01-02", 0, 0, 1}, {"2006-01", 0, 1, 0}, {"2006", 1, 0, 0}} {
		if t, err := time.Parse(form.layout, date); err == nil {
			return t, t.AddDate(form.y, form.m, form.d).Add(-time.Second)
		}
	}
	return time.Time{}, time.Time{}
}

func (c *corpusItem) item() feeds.Item {
	class := feeds.Press
	if c.Official {
		class = feeds.Official
	}
	source := feeds.Source{ID: feeds.SourceID(c.Outlet), Name: c.Outlet, Class: class, Language: c.Lang}
	item := feeds.Item{
		ID: feeds.NewItemID(source.ID, feeds.Key{Kind: feeds.KeyGUID, Value: c.ID}), SourceID: source.ID, Source: &source,
		Link: c.URL, Title: c.Title, Text: c.Text, Lang: c.Lang,
	}
	return item
}

// half tells the events that thresholds are tuned on from those that check them.
func half(c *corpusItem) bool {
	h := fnv.New32a()
	if c.Event == "" {
		h.Write([]byte(c.ID))
	} else {
		h.Write([]byte(c.Event))
	}
	return h.Sum32()%2 == 0
}

func TestCorpus(t *testing.T) {
	corpus := readCorpus(t)
	labelled := group(t, corpus)
	report := func(name string, keep func(*corpusItem) bool) story.Scores {
		var some []story.Labelled
		for i := range corpus {
			if keep(&corpus[i]) {
				some = append(some, labelled[i])
			}
		}
		s, b := story.Evaluate(some), story.Bootstrap(some, 1000, 7)
		t.Logf("%-6s items %d  B³ %.3f (%.3f/%.3f) [%.3f %.3f]  pairs %.3f (%.3f/%.3f) [%.3f %.3f]  foreign %.3f [%.3f %.3f] alone %.2f", name, s.Items,
			s.BCubed.F1, s.BCubed.Precision, s.BCubed.Recall, b.BCubedF1.Low, b.BCubedF1.High,
			s.Pairs.F1, s.Pairs.Precision, s.Pairs.Recall, b.PairF1.Low, b.PairF1.High, s.Foreign, b.Foreign.Low, b.Foreign.High, s.Singletons)
		return s
	}
	report("tuning", half)
	report("check", func(c *corpusItem) bool { return !half(c) })
	report("all", func(*corpusItem) bool { return true })
	if os.Getenv("SHOW") != "" {
		show(corpus, labelled)
	}
}

func group(t testing.TB, corpus []corpusItem) []story.Labelled {
	var signatures []story.Signature
	ids := make([]feeds.ItemID, len(corpus))
	tagger := newTagger(t)
	for i := range corpus {
		item := corpus[i].item()
		item.Tags = tagger.Tag(&item)
		ids[i] = item.ID
		from, to := interval(corpus[i].Date)
		signatures = append(signatures, story.SignAt(&item, from, to))
	}
	stories, _ := story.GroupAll(tuned(), signatures)
	labelled := make([]story.Labelled, len(corpus))
	for i := range corpus {
		labelled[i] = story.Labelled{Event: corpus[i].Event, Story: stories[ids[i]].String()}
	}
	return labelled
}

func show(corpus []corpusItem, labelled []story.Labelled) {
	by := map[string][]int{}
	for i, l := range labelled {
		by[l.Story] = append(by[l.Story], i)
	}
	for s, members := range by {
		fmt.Println("==", s[:6])
		for _, i := range members {
			fmt.Println("   ", corpus[i].ID, corpus[i].Date, corpus[i].Event, "|", corpus[i].Title)
		}
	}
}

func tuned() story.Params {
	p := story.DefaultParams()
	if v := os.Getenv("TUNE"); v != "" {
		fmt.Sscanf(v, "%g,%g,%g,%g", &p.Event.Join, &p.Event.Ungated, &p.Event.Quorum, &p.Event.Contrast)
	}
	return p
}

func newTagger(t testing.TB) *tag.Tagger {
	tagger, err := tag.New(tag.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return tagger
}
