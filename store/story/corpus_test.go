package story_test

import (
	"bufio"
	"encoding/json"
	"hash/fnv"
	"os"
	"testing"
	"time"

	"griot/feeds"
	"griot/feeds/tag"
	"griot/feeds/text"
	"griot/store/story"
	"griot/store/story/sign"
)

// corpusItem is an item labelled by a reader; see feeds/tag/testdata/corpus-dev.README.md.
type corpusItem struct {
	ID, URL, Outlet, Lang, Date, Title, Text, Event string
	Regions, Places                                 []string
	Derived, Official                               bool
}

const corpusFile = "../../feeds/tag/testdata/corpus-dev.jsonl"

func readCorpus(t testing.TB) []corpusItem { return readLabelled(t, corpusFile) }

func readLabelled(t testing.TB, file string) []corpusItem {
	f, err := os.Open(file)
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

// TestCorpus scores the grouping of the labelled corpus with the tags of the real tagger. The weights are fitted to it:
// these are development figures, and what events score that were held out is told by TestFit. The halves are told apart
// by a hash of the event's name: a story that mixes an event of one half with its sequel in the other counts as foreign
// under "all" only.
//
// What is aimed at is B-cubed 0.95, pairs 0.92 and 12 foreign stories of 100 at once.
func TestCorpus(t *testing.T) {
	corpus := readCorpus(t)
	all := func(*corpusItem) bool { return true }
	other := func(c *corpusItem) bool { return !half(c) }
	grouped := group(t, corpus)
	for _, part := range []struct {
		name                   string
		keep                   func(*corpusItem) bool
		bcubed, pairs, foreign float64
	}{
		{"one half", half, 0.94, 0.92, 0.12},
		{"other half", other, 0.96, 0.95, 0.06},
		{"all", all, 0.95, 0.935, 0.12},
	} {
		s := scored(t, part.name, corpus, grouped, part.keep)
		if s.BCubed.F1 < part.bcubed || s.Pairs.F1 < part.pairs || s.Foreign > part.foreign {
			t.Errorf("%s: under the floors %v %v %v", part.name, part.bcubed, part.pairs, part.foreign)
		}
	}
	alone, titles := make([]story.Labelled, len(corpus)), make([]story.Labelled, len(corpus))
	for i := range corpus {
		alone[i] = story.Labelled{Event: corpus[i].Event, Story: corpus[i].ID}
		titles[i] = story.Labelled{Event: corpus[i].Event, Story: text.Fold(corpus[i].Title)}
	}
	scored(t, "all, singletons", corpus, alone, all)
	scored(t, "all, by title", corpus, titles, all)
}

func scored(t *testing.T, name string, corpus []corpusItem, labelled []story.Labelled, keep func(*corpusItem) bool) story.Scores {
	var some []story.Labelled
	for i := range corpus {
		if keep(&corpus[i]) {
			some = append(some, labelled[i])
		}
	}
	s, b := story.Evaluate(some), story.Bootstrap(some, 1000, 7)
	t.Logf("%-16s %d items, %.2f alone: B-cubed F1 %.3f [%.3f %.3f] (P %.3f R %.3f), pairs F1 %.3f [%.3f %.3f] (P %.3f R %.3f), foreign %.3f [%.3f %.3f]",
		name, s.Items, s.Singletons, s.BCubed.F1, b.BCubedF1.Low, b.BCubedF1.High, s.BCubed.Precision, s.BCubed.Recall,
		s.Pairs.F1, b.PairF1.Low, b.PairF1.High, s.Pairs.Precision, s.Pairs.Recall, s.Foreign, b.Foreign.Low, b.Foreign.High)
	return s
}

func group(t testing.TB, corpus []corpusItem) []story.Labelled {
	var signatures []sign.Signature
	ids := make([]feeds.ItemID, len(corpus))
	tagger := newTagger(t)
	for i := range corpus {
		item := corpus[i].item()
		item.Tags = tagged(tagger, &item)
		ids[i] = item.ID
		from, to := interval(corpus[i].Date)
		signatures = append(signatures, signedAt(&item, from, to))
	}
	stories, _ := story.GroupAll(story.DefaultParams(), signatures)
	labelled := make([]story.Labelled, len(corpus))
	for i := range corpus {
		labelled[i] = story.Labelled{Event: corpus[i].Event, Story: stories[ids[i]].String()}
	}
	return labelled
}

func newTagger(t testing.TB) *tag.Tagger {
	tagger, err := tag.New(tag.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return tagger
}
