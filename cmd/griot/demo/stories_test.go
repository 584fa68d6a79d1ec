package demo

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"griot/feeds"
	"griot/feeds/tag"
	"griot/fetcher/parse"
	parsedoc "griot/fetcher/parse/document"
	"griot/store"
	"griot/store/derive"
	"griot/store/storetest"
)

// demoStories polls the sample outlets once, without a network, and gives the stories that came of it.
func demoStories(t *testing.T) []feeds.Entry {
	t.Helper()
	start := demoStarts()[0]
	sources := buildDemo(t, start)
	config := Config(sources, "127.0.0.1:0", filepath.Join(t.TempDir(), "griot.db"))
	tagger, err := tag.New(tag.Options{Officials: config.Officials()})
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	db := storetest.Open(t, store.Options{Deriver: derive.New(tagger.Version(), tagger.Tag)})
	if err := storetest.Declare(t, db, config.DeclaredSources(), nil); err != nil {
		t.Fatal(err)
	}
	for n, s := range sources {
		read, err := parse.Parse(parsedoc.Document{Body: s.Body, ContentType: s.ContentType, URL: s.Source.URL}, parsedoc.Options{})
		if err != nil {
			t.Fatal(err)
		}
		items := feeds.Identify(s.Source.ID, read.Items, feeds.KeyGUID)
		for i := range items {
			items[i].Source = &s.Source
		}
		at := start.Add(time.Duration(n) * time.Second)
		poll := feeds.Poll{Source: s.Source, At: at, Outcome: feeds.Fetched, Feed: read.Feed, Items: items, NextDue: at.Add(time.Minute)}
		if _, err := db.Commit(ctx, poll); err != nil {
			t.Fatal(err)
		}
	}
	entries, err := db.Select(ctx, feeds.Selection{Group: feeds.GroupStory, Limit: feeds.MaxLimit})
	if err != nil {
		t.Fatal(err)
	}
	return entries
}

// demoAddress is the outlet and key of an item: "courrier-du-nord/lere".
func demoAddress(item *feeds.Item) string {
	return strings.TrimPrefix(item.Link, demoBase+"/")
}

// storyOf gives the story that each article of the demonstration is in.
func storyOf(entries []feeds.Entry) map[string]*feeds.Story {
	at := map[string]*feeds.Story{}
	for i := range entries {
		for j := range entries[i].Story.Items {
			at[demoAddress(&entries[i].Story.Items[j])] = &entries[i].Story
		}
	}
	return at
}

// The pairs of articles that Griot joins are held against those that report one event, as the articles say of
// themselves. -v prints both figures and every pair that is wrong.
func TestDemoStories(t *testing.T) {
	t.Parallel()
	outlets, err := readOutlets()
	if err != nil {
		t.Fatal(err)
	}
	events := map[string]string{}
	var addresses []string
	for _, o := range outlets {
		for _, item := range o.Items {
			address := string(o.Source.ID) + "/" + item.Key
			addresses, events[address] = append(addresses, address), item.Event
		}
	}
	stories := storyOf(demoStories(t))
	if len(stories) != len(addresses) {
		t.Fatalf("%d of %d articles are in a story", len(stories), len(addresses))
	}
	var right, foreign, missed int
	for i, a := range addresses {
		for _, b := range addresses[i+1:] {
			joined, same := stories[a] == stories[b], events[a] != "" && events[a] == events[b]
			switch {
			case joined && same:
				right++
			case joined:
				foreign++
				t.Logf("joined, two events: %s and %s", a, b)
			case same:
				missed++
				t.Logf("one event, apart: %s and %s", a, b)
			}
		}
	}
	precision, recall := float64(right)/float64(right+foreign), float64(right)/float64(right+missed)
	t.Logf("pairs: %d right, %d of two events, %d missed: precision %.2f, recall %.2f", right, foreign, missed, precision, recall)
	// Floors below what was measured when they were set (1.00 and 0.94): to be raised with the rules, never lowered.
	if precision < 0.92 || recall < 0.90 {
		t.Errorf("precision %.2f and recall %.2f of joined pairs, want 0.92 and 0.90", precision, recall)
	}
}

// The case Griot was asked for: the press reports what the army announced, and the wire shows both.
func TestDemoLere(t *testing.T) {
	t.Parallel()
	stories := storyOf(demoStories(t))
	for _, address := range []string{"etat-major/lere", "courrier-du-nord/lere", "voix-du-fleuve/lere", "echo-de-bamako/lere", "sahel-dispatch/lere"} {
		story := stories[address]
		if story == nil {
			t.Fatalf("%s is in no story", address)
		}
		at := slices.IndexFunc(story.Items, func(i feeds.Item) bool { return demoAddress(&i) == address })
		tags := story.Items[at].Tags
		if len(tags.Regions) == 0 || tags.Regions[0].ID != "ml.tombouctou" {
			t.Errorf("%s: regions %v, want ml.tombouctou first", address, tags.Regions)
		}
		if len(tags.Topics) == 0 || tags.Topics[0].ID != "securite" {
			t.Errorf("%s: topics %v, want securite first", address, tags.Topics)
		}
		if slices.ContainsFunc(tags.Topics, func(s feeds.Score[string]) bool { return s.ID == "sport" }) {
			t.Errorf("%s: topics %v, and no sport in it", address, tags.Topics)
		}
		if address != "etat-major/lere" && !tags.Attribution.Derived() {
			t.Errorf("%s: attribution %+v, want an official text", address, tags.Attribution)
		}
	}
	official := stories["etat-major/lere"]
	lead := official.Items[slices.IndexFunc(official.Items, func(i feeds.Item) bool { return demoAddress(&i) == "etat-major/lere" })].ID
	for i := range official.Items {
		item := &official.Items[i]
		if item.ID != lead && !slices.ContainsFunc(official.Links, func(l feeds.Link) bool {
			return l.From == item.ID && l.To == lead && l.Kind == feeds.LinkDerived && slices.Contains(l.Words, item.Tags.Attribution.Words)
		}) {
			t.Errorf("%s is not told to be made from the communiqué: %+v", demoAddress(item), official.Links)
		}
	}
	if story := stories["courrier-du-nord/lere"]; story != stories["etat-major/lere"] || story.State() != feeds.StateBoth {
		t.Errorf("the article made from the communiqué stands apart from it, state %s", story.State())
	}
}
