package store_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"griot/feeds"
)

// world makes up the polls of a year, always the same ones. What is skewed in a real wire is skewed here: two fifths of
// the items are about one country, most are French and from the press, a few topics hold half of them, words follow
// Zipf's law, and a sixth of the items share their address with a report of another source.
type world struct {
	rand    *rand.Rand
	sources []feeds.Source
	regions []worldRegion
	topics  []string
	words   []string
	zipf    struct{ regions, topics, words *rand.Zipf }
	recent  []string // addresses that another source may repeat
	made    int
	items   int // in all
}

type worldRegion struct {
	id     feeds.PlaceID
	within []feeds.PlaceID
}

const (
	worldDays    = 365
	worldSources = 500
	worldPerPoll = 10
	// worldOnly is a topic that only items of the first country have; worldRare one that one item in 20,000 has.
	worldOnly, worldRare = "orpaillage", "archeologie"
)

var worldStart = time.Date(2025, 2, 9, 0, 0, 0, 0, time.UTC)

func newWorld(items int) *world {
	r := rand.New(rand.NewPCG(1, 2))
	w := &world{rand: r, items: items}
	classes := []feeds.Class{feeds.Official, feeds.Agency, feeds.Humanitarian, feeds.Humanitarian, feeds.Blog, feeds.Aggregator, feeds.Research}
	for i := range worldSources {
		s := feeds.Source{ID: feeds.SourceID(fmt.Sprintf("s%03d", i)), Name: fmt.Sprintf("Source %d", i), Class: feeds.Press, Language: "fr", Republish: feeds.RepublishExcerpt}
		if i%20 < len(classes) {
			s.Class = classes[i%20]
		}
		if i%8 == 7 {
			s.Language = "en"
		}
		if i%50 == 49 {
			s.Language = "ar"
		}
		w.sources = append(w.sources, s)
	}
	for _, country := range []feeds.PlaceID{"ml", "bf", "ne", "sn", "td", "mr", "ci", "gn"} {
		for n := range 12 {
			id := feeds.PlaceID(fmt.Sprintf("%s.r%02d", country, n))
			w.regions = append(w.regions, worldRegion{id, []feeds.PlaceID{id, country, "sahel"}})
		}
	}
	for n := range 24 {
		w.topics = append(w.topics, fmt.Sprintf("theme%02d", n))
	}
	syllables := strings.Fields("ba be bi bo bou ca cha co da de di do fa fe fi ga gue go ja ka ki ko la le li lo ma me mi mo na ne ni no pa pe po ra re ri ro sa se si so ta te ti to va ve vi vou za")
	endings := strings.Fields("tion ment age eur eurs ée és ité able ique isme aire al aux er ant ille on")
	for range 60_000 {
		var b strings.Builder
		for range 1 + r.IntN(3) {
			b.WriteString(syllables[r.IntN(len(syllables))])
		}
		w.words = append(w.words, b.String()+endings[r.IntN(len(endings))])
	}
	copy(w.words, strings.Fields("de la le les et à des en un du que une pour dans sur est par au il qui ce avec sont"))
	w.zipf.regions = rand.NewZipf(r, 1.3, 4, uint64(len(w.regions)-1))
	w.zipf.topics = rand.NewZipf(r, 1.4, 3, uint64(len(w.topics)-1))
	w.zipf.words = rand.NewZipf(r, 1.1, 8, uint64(len(w.words)-1))
	return w
}

// poll is the next poll of the year, whose sources take turns; false at its end.
func (w *world) poll() (feeds.Poll, bool) {
	if w.made >= w.items {
		return feeds.Poll{}, false
	}
	source := w.sources[w.made/worldPerPoll%len(w.sources)]
	at := worldStart.Add(time.Duration(float64(w.made) / float64(w.items) * float64(worldDays*24*time.Hour))).Truncate(time.Second)
	var items []feeds.Item
	for range min(worldPerPoll, w.items-w.made) {
		items = append(items, w.item(&source, at))
		w.made++
	}
	return polled(source, at, items...), true
}

func (w *world) item(source *feeds.Source, at time.Time) feeds.Item {
	item := feeds.Item{
		GUID: fmt.Sprintf("guid-%d", w.made), Link: fmt.Sprintf("https://%s.example/%d", source.ID, w.made),
		Title: w.text(10), Text: w.text(120), Published: at.Add(-time.Duration(w.rand.IntN(7200)) * time.Second),
	}
	if w.rand.IntN(6) == 0 && len(w.recent) > 0 {
		item.Link = w.recent[w.rand.IntN(len(w.recent))]
	} else if w.recent = append(w.recent, item.Link); len(w.recent) > 500 {
		w.recent = w.recent[1:]
	}
	item.Tags = feeds.Tags{Rules: "world", Lang: source.Language}
	if w.rand.IntN(10) < 7 {
		region := w.regions[w.zipf.regions.Uint64()]
		item.Tags.Regions = []feeds.Score[feeds.PlaceID]{{ID: region.id, Score: 1}}
		item.Tags.Places, item.Tags.Within = region.within[:1], region.within
	}
	for range 1 + w.rand.IntN(2) {
		item.Tags.Topics = append(item.Tags.Topics, feeds.Score[string]{ID: w.topics[w.zipf.topics.Uint64()], Score: 1})
	}
	if len(item.Tags.Topics) == 2 && item.Tags.Topics[0] == item.Tags.Topics[1] {
		item.Tags.Topics = item.Tags.Topics[:1]
	}
	if len(item.Tags.Within) > 0 && item.Tags.Within[1] == "ml" && w.rand.IntN(8) == 0 {
		item.Tags.Topics = append(item.Tags.Topics, feeds.Score[string]{ID: worldOnly, Score: 1})
	}
	if w.rand.IntN(20_000) == 0 {
		item.Tags.Topics = append(item.Tags.Topics, feeds.Score[string]{ID: worldRare, Score: 1})
	}
	for n := range 6 {
		item.Tags.Evidence = append(item.Tags.Evidence, feeds.Evidence{Tag: "topic:" + item.Tags.Topics[0].ID, Field: "text", Start: n, End: n + 9, Words: w.word(), Rule: "lexicon", Weight: 1})
	}
	return item
}

func (w *world) word() string { return w.words[w.zipf.words.Uint64()] }

func (w *world) text(words int) string {
	all := make([]string, words)
	for i := range all {
		all[i] = w.word()
	}
	return strings.Join(all, " ")
}
