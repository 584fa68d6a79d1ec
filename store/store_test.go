package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"griot/feeds"
	"griot/feeds/text"
	"griot/store"
	"griot/store/storetest"
)

var start = time.Date(2026, 2, 9, 8, 0, 0, 0, time.UTC)

var (
	press    = feeds.Source{ID: "voix", Name: "La Voix", URL: "https://voix.example/feed", Class: feeds.Press, Language: "fr", Republish: feeds.RepublishFull}
	other    = feeds.Source{ID: "courrier", Name: "Le Courrier", URL: "https://courrier.example/feed", Class: feeds.Press, Language: "fr"}
	official = feeds.Source{ID: "emga", Name: "État-major", URL: "https://emga.example/feed", Class: feeds.Official, Issuer: "État-major général des Armées", Language: "fr"}
)

// entry is an item as a document would bring it.
func entry(guid, title string, more ...func(*feeds.Item)) feeds.Item {
	item := feeds.Item{GUID: guid, Link: "https://example.org/" + guid, Title: title, Text: "Texte de " + title + ".", Published: start.Add(-time.Hour)}
	item.Tags = feeds.Tags{Rules: "test", Lang: "fr"}
	for _, m := range more {
		m(&item)
	}
	return item
}

func link(url string) func(*feeds.Item) { return func(i *feeds.Item) { i.Link = url } }
func published(t time.Time) func(*feeds.Item) {
	return func(i *feeds.Item) { i.Published = t }
}
func undated(i *feeds.Item) { i.Published = time.Time{} }

func about(place feeds.PlaceID, topic string) func(*feeds.Item) {
	return func(i *feeds.Item) {
		i.Tags.Regions = []feeds.Score[feeds.PlaceID]{{ID: place, Score: 1}}
		i.Tags.Within = []feeds.PlaceID{place, "ml"}
		if topic != "" {
			i.Tags.Topics = []feeds.Score[string]{{ID: topic, Score: 1}}
		}
	}
}

func polled(source feeds.Source, at time.Time, items ...feeds.Item) feeds.Poll {
	return feeds.Poll{
		Source: source, At: at, Outcome: feeds.Fetched, Full: true, Items: feeds.Identify(source.ID, items, feeds.KeyGUID),
		Validators: feeds.Validators{ETag: fmt.Sprint(at.Unix())}, NextDue: at.Add(15 * time.Minute),
	}
}

func commit(t *testing.T, db *store.DB, poll feeds.Poll) feeds.Committed {
	t.Helper()
	c, err := db.Commit(context.Background(), poll)
	if err != nil {
		t.Fatal(err)
	}
	c.Measured = feeds.Measured{} // has a test of its own
	return c
}

func selected(t *testing.T, db *store.DB, sel feeds.Selection) []feeds.Entry {
	t.Helper()
	entries, err := db.Select(context.Background(), sel)
	if err != nil {
		t.Fatal(err)
	}
	return entries
}

func titles(entries []feeds.Entry) string {
	var all []string
	for _, e := range entries {
		all = append(all, e.Lead.Title)
	}
	return strings.Join(all, " | ")
}

func TestItemIsKeptOnceAndUpdatedInPlace(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, store.Options{})
	first := commit(t, db, polled(press, start, entry("1", "Marché de Diré"), entry("2", "Crue à Mopti")))
	if first != (feeds.Committed{New: 2, Stories: 2}) {
		t.Fatalf("first poll: %+v", first)
	}
	if again := commit(t, db, polled(press, start.Add(time.Hour), entry("1", "Marché de Diré"), entry("2", "Crue à Mopti"))); again != (feeds.Committed{}) {
		t.Errorf("an unchanged document changed something: %+v", again)
	}
	id := feeds.NewItemID("voix", feeds.Key{Kind: feeds.KeyGUID, Value: "2"})
	before, err := db.Story(context.Background(), id)
	if err != nil || !before.Updated.IsZero() {
		t.Fatalf("story before its correction: %v, %v", before.Updated, err)
	}
	later := start.Add(2 * time.Hour)
	if c := commit(t, db, polled(press, later, entry("2", "Crue à Mopti : le bilan corrigé"))); c != (feeds.Committed{Updated: 1}) {
		t.Errorf("correction: %+v", c)
	}
	st, err := db.Story(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	lead := st.Lead()
	if lead.Title != "Crue à Mopti : le bilan corrigé" || !lead.Seen.Equal(start) || !lead.Changed.Equal(later) || !st.Updated.Equal(later) {
		t.Errorf("corrected item: %q seen %v changed %v story updated %v", lead.Title, lead.Seen, lead.Changed, st.Updated)
	}
}

func TestIdentity(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name          string
		first, second feeds.Item
		want          feeds.Committed // of the second poll
	}{
		{"guid stays, link moves", entry("a", "Titre"), entry("a", "Titre", link("https://example.org/new")), feeds.Committed{Updated: 1}},
		{"guid churns, link and title stay", entry("a", "Titre", link("https://example.org/x")), entry("b", "Titre", link("https://example.org/x")), feeds.Committed{}},
		{"guid and title change at one link", entry("a", "Lundi", link("https://example.org/x")), entry("b", "Mardi", link("https://example.org/x")), feeds.Committed{New: 1, Stories: 1}},
		{"no guid, link stays, title corrected", entry("", "Titre", link("https://example.org/x")), entry("", "Titre corrigé", link("https://example.org/x")), feeds.Committed{Updated: 1}},
		{"tracking parameters are no new link", entry("", "Titre", link("https://example.org/x?utm_source=rss")), entry("", "Titre", link("http://www.example.org/x/")), feeds.Committed{}},
		{"neither guid nor link", entry("", "Titre", link("")), entry("", "Titre", link("")), feeds.Committed{}},
		{"same title, text and date under new guid and link", entry("a", "Point de presse"), entry("b", "Point de presse"), feeds.Committed{}},
		{"same title and text of another date", entry("a", "Point de presse"), entry("b", "Point de presse", published(start)), feeds.Committed{New: 1, Stories: 1}},
		{"the date alone moves", entry("a", "Titre"), entry("a", "Titre", published(start)), feeds.Committed{}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			db := storetest.Open(t, store.Options{})
			commit(t, db, polled(press, start, test.first))
			if got := commit(t, db, polled(press, start.Add(time.Hour), test.second)); got != test.want {
				t.Errorf("second poll: %+v, want %+v", got, test.want)
			}
		})
	}
}

func TestSameAddressInTwoSourcesIsOneStory(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, store.Options{})
	commit(t, db, polled(press, start, entry("p1", "La base démantelée", link("https://example.org/lere"))))
	c := commit(t, db, polled(official, start.Add(time.Hour), entry("o1", "Communiqué n° 12", link("https://www.example.org/lere?utm_source=x"))))
	if c != (feeds.Committed{New: 1}) {
		t.Fatalf("second source: %+v", c)
	}
	entries := selected(t, db, feeds.Selection{})
	if len(entries) != 1 {
		t.Fatalf("%d stories, want 1", len(entries))
	}
	st := entries[0].Story
	if len(st.Items) != 2 || st.State() != feeds.StateBoth || entries[0].Lead.SourceID != "emga" {
		t.Errorf("story: %d items, state %s, lead of %s", len(st.Items), st.State(), entries[0].Lead.SourceID)
	}
	if len(st.Links) != 1 || st.Links[0].Kind != feeds.LinkSame {
		t.Errorf("links: %+v", st.Links)
	}
	if want := feeds.NewItemID("voix", feeds.Key{Kind: feeds.KeyGUID, Value: "p1"}); st.ID != want {
		t.Errorf("the story is named %s, want its founder %s", st.ID, want)
	}
	if !st.Updated.Equal(start.Add(time.Hour)) {
		t.Errorf("a new state did not move updated: %v", st.Updated)
	}
	for _, q := range []feeds.Query{{States: []feeds.State{feeds.StateBoth}}, {Classes: []feeds.Class{feeds.Official}}} {
		if n := len(selected(t, db, feeds.Selection{Query: q})); n != 1 {
			t.Errorf("%+v selects %d stories", q, n)
		}
	}
	if n := len(selected(t, db, feeds.Selection{Query: feeds.Query{States: []feeds.State{feeds.StatePress}}})); n != 0 {
		t.Errorf("the story is still found under its old state")
	}
}

func TestSelect(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, store.Options{})
	commit(t, db, polled(press, start)) // the first success: what follows is no backlog
	commit(t, db, polled(official, start))
	at := start
	for i, item := range []feeds.Item{
		entry("1", "Attaque à Gao", about("ml.gao", "securite")),
		entry("2", "Finale à Gao", about("ml.gao", "sport")),
		entry("3", "Crue à Mopti", about("ml.mopti", "environnement")),
		entry("4", "Élection"),
	} {
		at = start.Add(time.Duration(i+1) * time.Minute)
		commit(t, db, polled(press, at, item))
	}
	commit(t, db, polled(official, at.Add(time.Minute), entry("5", "Communiqué sur Gao", about("ml.gao", "securite"))))
	tests := []struct {
		name  string
		query feeds.Query
		want  string
	}{
		{"everything, the latest first", feeds.Query{}, "Communiqué sur Gao | Élection | Crue à Mopti | Finale à Gao | Attaque à Gao"},
		{"a region", feeds.Query{Regions: []feeds.PlaceID{"ml.gao"}}, "Communiqué sur Gao | Finale à Gao | Attaque à Gao"},
		{"a country holds its regions", feeds.Query{Regions: []feeds.PlaceID{"ml"}}, "Communiqué sur Gao | Crue à Mopti | Finale à Gao | Attaque à Gao"},
		{"region and topic", feeds.Query{Regions: []feeds.PlaceID{"ml.gao"}, Topics: []string{"securite"}}, "Communiqué sur Gao | Attaque à Gao"},
		{"alternatives within a field", feeds.Query{Topics: []string{"sport", "environnement"}}, "Crue à Mopti | Finale à Gao"},
		{"class", feeds.Query{Regions: []feeds.PlaceID{"ml.gao"}, Classes: []feeds.Class{feeds.Official}}, "Communiqué sur Gao"},
		{"source", feeds.Query{Sources: []feeds.SourceID{"emga"}}, "Communiqué sur Gao"},
		{"exclusion", feeds.Query{Regions: []feeds.PlaceID{"ml"}, Not: feeds.Exclusion{Topics: []string{"sport"}, Classes: []feeds.Class{feeds.Official}}}, "Crue à Mopti | Attaque à Gao"},
		{"since", feeds.Query{Since: start.Add(4 * time.Minute)}, "Communiqué sur Gao | Élection"},
		{"until", feeds.Query{Until: start.Add(2 * time.Minute)}, "Attaque à Gao"},
		{"text, whatever the accents and endings", feeds.Query{Search: text.ParseSearch("finales GAO")}, "Finale à Gao"},
		{"text with an elision", feeds.Query{Search: text.ParseSearch("l’election")}, "Élection"},
		{"nothing", feeds.Query{Regions: []feeds.PlaceID{"ne"}}, ""},
	}
	for _, test := range tests {
		for _, group := range []feeds.Group{feeds.GroupStory, feeds.GroupItem} {
			t.Run(test.name+" by "+string(group), func(t *testing.T) {
				if got := titles(selected(t, db, feeds.Selection{Query: test.query, Group: group})); got != test.want {
					t.Errorf("got  %s\nwant %s", got, test.want)
				}
			})
		}
	}
	if got := titles(selected(t, db, feeds.Selection{Limit: 2})); got != "Communiqué sur Gao | Élection" {
		t.Errorf("limit 2: %s", got)
	}
}

func TestBacklogTakesItsPlaceByPublication(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, store.Options{})
	commit(t, db, polled(press, start))
	commit(t, db, polled(press, start.Add(time.Hour), entry("n", "Nouvelle")))
	commit(t, db, polled(other, start.Add(2*time.Hour), entry("o", "Ancienne", published(start.AddDate(0, -1, 0)))))
	if got := titles(selected(t, db, feeds.Selection{})); got != "Nouvelle | Ancienne" {
		t.Errorf("a new source floods: %s", got)
	}
}

// TestUndatedBacklogDoesNotFlood: what a new source serves without dates stands behind the day's news, in its order;
// what it brings later stands where it was seen, and a correction moves nothing.
func TestUndatedBacklogDoesNotFlood(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, store.Options{})
	commit(t, db, polled(press, start))
	commit(t, db, polled(press, start.Add(time.Hour), entry("n", "Nouvelle")))
	commit(t, db, polled(other, start.Add(2*time.Hour), entry("a", "Sans date", undated), entry("b", "Sans date, dessous", undated), entry("c", "Datée", published(start.Add(90*time.Minute)))))
	commit(t, db, polled(other, start.Add(3*time.Hour), entry("d", "Venue après", undated), entry("a", "Sans date, corrigée", undated)))
	if got, want := titles(selected(t, db, feeds.Selection{})), "Venue après | Datée | Nouvelle | Sans date, corrigée | Sans date, dessous"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestValidatorsAndFailuresAreKeptWithThePoll(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "griot.db")
	db, err := store.Open(path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	commit(t, db, polled(press, start, entry("1", "Un")))
	failed := feeds.Poll{Source: press, At: start.Add(time.Hour), Outcome: feeds.Failed, NextDue: start.Add(2 * time.Hour), Failure: &feeds.Failure{Kind: "timeout", Message: "no answer"}}
	commit(t, db, failed)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	status := storetest.Reopen(t, path, store.Options{}).Status("voix")
	if status.State() != "failing" || status.Failures != 1 || status.LastFailure.Message != "no answer" ||
		status.Validators.ETag != fmt.Sprint(start.Unix()) || status.Items != 1 || !status.NextDue.Equal(start.Add(2*time.Hour)) {
		t.Errorf("status after a restart: %+v", status)
	}
}

func TestSecondOpenerIsToldWhatToDo(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "griot.db")
	storetest.Reopen(t, path, store.Options{})
	_, err := store.Open(path, store.Options{})
	if !errors.Is(err, store.ErrInUse) || !strings.Contains(err.Error(), path) {
		t.Errorf("second open: %v", err)
	}
}

func TestRetentionTakesWholeStoriesAndLeavesTombstones(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, store.Options{Retention: store.Retention{Items: 10 * 24 * time.Hour, KeepPerSource: 1}})
	commit(t, db, polled(press, start, entry("1", "Un"), entry("2", "Deux"), entry("3", "Trois", published(start))))
	day := func(n int) time.Time { return start.AddDate(0, 0, n) }
	commit(t, db, polled(press, day(5), entry("2", "Deux")))
	commit(t, db, polled(press, day(12), entry("4", "Quatre")))
	if got := titles(selected(t, db, feeds.Selection{})); got != "Quatre | Deux" {
		t.Errorf("kept after 12 days: %s", got)
	}
	if c := commit(t, db, polled(press, day(13), entry("1", "Un"), entry("4", "Quatre"))); c.New != 0 {
		t.Errorf("a removed item still served came back: %+v", c)
	}
	commit(t, db, polled(press, day(60), entry("4", "Quatre"), entry("5", "Cinq")))
	if c := commit(t, db, polled(press, day(61), entry("1", "Un"))); c.New != 1 {
		t.Errorf("the tombstone outlived its 30 days: %+v", c)
	}
	if _, err := db.Story(context.Background(), feeds.NewItemID("voix", feeds.Key{Kind: feeds.KeyGUID, Value: "3"})); !errors.Is(err, feeds.ErrNotFound) {
		t.Errorf("story of a removed item: %v", err)
	}
}

func TestRetagIsSilent(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, store.Options{})
	commit(t, db, polled(press, start, entry("1", "Un", about("ml.gao", "sport"))))
	if n := storetest.Retag(t, db, tagsOf(feeds.Tags{Rules: "next", Within: []feeds.PlaceID{"ml.kidal"}})); n != 1 {
		t.Fatal(n)
	}
	if got := titles(selected(t, db, feeds.Selection{Query: feeds.Query{Regions: []feeds.PlaceID{"ml.gao"}}})); got != "" {
		t.Errorf("still found under the old region: %s", got)
	}
	found := selected(t, db, feeds.Selection{Query: feeds.Query{Regions: []feeds.PlaceID{"ml.kidal"}}})
	if titles(found) != "Un" || !found[0].Story.Updated.IsZero() {
		t.Errorf("under the new region: %s, updated %v", titles(found), found[0].Story.Updated)
	}
}

func TestChangeLog(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, store.Options{})
	commit(t, db, polled(press, start, entry("1", "Un")))
	commit(t, db, polled(press, start.Add(time.Hour), entry("1", "Un, corrigé"), entry("2", "Deux")))
	changes, err := db.Changes(context.Background(), 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for i, c := range changes {
		if c.Sequence != uint64(i+1) {
			t.Errorf("change %d has sequence %d", i, c.Sequence)
		}
		kinds = append(kinds, string(c.Kind))
	}
	if got := strings.Join(kinds, " "); got != "new corrected new" {
		t.Errorf("log: %s", got)
	}
}

func TestBackup(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "griot.db")
	db := storetest.Reopen(t, data, store.Options{})
	commit(t, db, polled(press, start, entry("1", "Un")))
	path := filepath.Join(t.TempDir(), "copy.db")
	if err := db.Backup(t.Context(), path, nil); err != nil {
		t.Fatal(err)
	}
	if got := titles(selected(t, storetest.Reopen(t, path, store.Options{}), feeds.Selection{})); got != "Un" {
		t.Errorf("the copy holds %q", got)
	}
	earlier, other := filepath.Join(t.TempDir(), "earlier.db"), filepath.Join(t.TempDir(), "notes.txt")
	if err := errors.Join(db.Backup(t.Context(), earlier, nil), db.Backup(t.Context(), earlier, nil)); err != nil {
		t.Errorf("onto an earlier backup: %v", err)
	}
	if err := os.WriteFile(other, []byte("what somebody wrote, and wants to keep"), 0o600); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), "link.db")
	if err := os.Symlink(data, link); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{other: "is no backup", data: "data file itself", link: "data file itself"} {
		if err := db.Backup(t.Context(), path, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("onto %s: %v", filepath.Base(path), err)
		}
	}
}
