package tag_test

import (
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"hash/fnv"
	"os"
	"slices"
	"strings"
	"testing"

	"griot/feeds"
	"griot/feeds/tag"
)

var faults = flag.String("faults", "", "print what goes wrong on the corpus: regions, topics, derived or lang; the tuning part only")

// labelled is one item of the corpus; see testdata/corpus-dev.README.md.
type labelled struct {
	ID, Title, Text, Lang, Outlet, Date, Event             string
	Regions, Alt_regions, Implicit_regions, Topics, Places []string
	Derived, Official                                      bool
}

func corpus(t testing.TB) []labelled {
	t.Helper()
	b, err := os.ReadFile("testdata/corpus-dev.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var items []labelled
	for line := range strings.Lines(string(b)) {
		var l labelled
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatal(err)
		}
		items = append(items, l)
	}
	if len(items) == 0 {
		t.Fatal("the corpus is empty")
	}
	return items
}

// tuning tells the three quarters of the corpus that rules are tuned on from the part that checks them; the items about one
// event are all in one part.
func (l *labelled) tuning() bool {
	h := fnv.New32a()
	h.Write([]byte(cmp.Or(strings.TrimSuffix(l.Event, "-avant"), l.ID)))
	return h.Sum32()%4 != 3
}

func (l *labelled) item() *feeds.Item { return &feeds.Item{Title: l.Title, Text: l.Text} }

type figures struct{ regions, topics, derived, lang tag.Scores }

// floors are the figures of the whole corpus that may only rise.
var floors = map[string]float64{
	"regions F1": 0.945, "regions exact": 0.90, "topics micro F1": 0.905, "topics macro F1": 0.905, "derived F1": 0.915, "language": 0.99,
}

func TestCorpus(t *testing.T) {
	t.Parallel()
	tagger := newTagger(t)
	var half [2]figures
	var whole figures
	foreign := 0
	for _, l := range corpus(t) {
		f := &half[1]
		if l.tuning() {
			f = &half[0]
		}
		tags := tagged(tagger, l.item())
		var regions, topics []string
		for _, r := range tags.Regions {
			regions = append(regions, string(r.ID))
		}
		for _, r := range tags.Topics {
			topics = append(topics, r.ID)
		}
		free := append(slices.Clone(l.Alt_regions), l.Implicit_regions...)
		for _, f := range []*figures{f, &whole} {
			f.regions.Add(regions, l.Regions, free)
			f.topics.Add(topics, l.Topics, nil)
			f.lang.Add([]string{tags.Lang}, []string{l.Lang}, nil)
			f.derived.Add(flags(tags.Attribution.Derived()), flags(l.Derived), nil)
		}
		malian := func(s string) bool { return s == "ml" || strings.HasPrefix(s, "ml.") }
		if !slices.ContainsFunc(append(free, l.Regions...), malian) && slices.ContainsFunc(regions, malian) {
			foreign++
			if *faults == "regions" {
				fmt.Println("FOREIGN", l.ID)
			}
		}
		if l.tuning() {
			show(&l, tags, regions, topics, free)
		}
	}
	for i, name := range []string{"tuning part", "check part"} {
		f := &half[i]
		t.Logf("%s, %d items: regions F1 %.3f (P %.3f R %.3f) exact %.3f; topics micro %.3f (P %.3f R %.3f) macro %.3f exact %.3f; derived F1 %.3f (P %.3f R %.3f); language %.3f",
			name, f.regions.Items(), f.regions.Micro().F1(), f.regions.Micro().Precision(), f.regions.Micro().Recall(), f.regions.Exact(),
			f.topics.Micro().F1(), f.topics.Micro().Precision(), f.topics.Micro().Recall(), f.topics.Macro(), f.topics.Exact(),
			f.derived.Micro().F1(), f.derived.Micro().Precision(), f.derived.Micro().Recall(), f.lang.Exact())
		for _, l := range f.regions.Labels() {
			if c := f.regions.Label(l); c.Wrong+c.Missed > 0 {
				t.Logf("  %-15s %+v", l, c)
			}
		}
		for _, l := range f.topics.Labels() {
			c := f.topics.Label(l)
			t.Logf("  %-15s P %.2f R %.2f F1 %.2f %+v", l, c.Precision(), c.Recall(), c.F1(), c)
		}
	}
	t.Logf("items not about Mali with a Malian region: %d", foreign)
	if foreign > 2 {
		t.Errorf("%d items that are not about Mali have a Malian region: 2 at most", foreign)
	}
	for name, got := range map[string]float64{
		"regions F1": whole.regions.Micro().F1(), "regions exact": whole.regions.Exact(), "topics micro F1": whole.topics.Micro().F1(),
		"topics macro F1": whole.topics.Macro(), "derived F1": whole.derived.Micro().F1(), "language": whole.lang.Exact(),
	} {
		t.Logf("whole corpus, %s: %.3f", name, got)
		if got < floors[name] {
			t.Errorf("%s is %.3f, was at least %.3f", name, got, floors[name])
		}
	}
}

func flags(b bool) []string {
	if b {
		return []string{"derived"}
	}
	return nil
}

func show(l *labelled, tags feeds.Tags, regions, topics, free []string) {
	differ := func(got, want, free []string) bool {
		var s tag.Scores
		s.Add(got, want, free)
		return s.Exact() < 1
	}
	switch *faults {
	case "regions":
		if differ(regions, l.Regions, free) {
			fmt.Println(l.ID, "got", tags.Regions, "want", l.Regions, "free", free, "\n  ", l.Title, "||", l.Text)
			for _, e := range tags.Evidence {
				if strings.HasPrefix(e.Tag, "place:") {
					fmt.Printf("      %s %q %s %.2f refused=%v; ", e.Tag, e.Words, e.Rule, e.Weight, e.Refused)
				}
			}
			fmt.Println()
		}
	case "topics":
		if differ(topics, l.Topics, nil) {
			fmt.Println(l.ID, "got", tags.Topics, "want", l.Topics, "\n  ", l.Title, "||", l.Text)
			for _, e := range tags.Evidence {
				if strings.HasPrefix(e.Tag, "topic:") {
					fmt.Printf("      %s %q %.2f; ", e.Tag, e.Words, e.Weight)
				}
			}
			fmt.Println()
		}
	case "derived":
		if tags.Attribution.Derived() != l.Derived {
			fmt.Println(l.ID, "got", tags.Attribution, "want", l.Derived, "\n  ", l.Title, "||", l.Text)
		}
	case "lang":
		if tags.Lang != l.Lang {
			fmt.Println(l.ID, tags.Lang, l.Lang, l.Title)
		}
	}
}
