package store_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"griot/feeds"
	"griot/feeds/health"
	"griot/feeds/text"
	"griot/store"
	"griot/store/storetest"
)

var (
	journal = feeds.Source{ID: "journal", Name: "Journal", URL: "https://journal.example/feed", Class: feeds.Press, Language: "fr"}
	sports  = feeds.Source{ID: "sports", Name: "Journal, les sports", URL: "https://journal.example/sports", Class: feeds.Press, Language: "fr"}
)

// attack is a text long enough that two of them are one story.
const attack = "Une patrouille des forces armées maliennes a été prise à partie ce matin par des hommes armés près de Diré, dans la région de Tombouctou, a annoncé la direction de l’information. " +
	"Le bilan provisoire fait état de deux blessés, évacués vers Tombouctou. Le calme est revenu dans la ville, où le marché a rouvert."

// newsstand is a file with a journal that has stories of its own and two with others, of which one is a communiqué's.
type newsstand struct {
	path string
	db   *store.DB
	at   time.Time
	own  feeds.ItemID // an item of the journal
}

func newNewsstand(t *testing.T) *newsstand {
	n := &newsstand{path: t.TempDir() + "/griot.db", at: start}
	n.db = storetest.Reopen(t, n.path, store.Options{Retention: store.Retention{Items: 60 * 24 * time.Hour, Captures: 3}})
	n.declare(t, []feeds.Source{journal, sports, official, other})
	n.own = feeds.NewItemID(journal.ID, feeds.Key{Kind: feeds.KeyGUID, Value: "1"})
	n.visits(t, official, entry("c", "Attaque près de Diré", withText(attack), about("ml.tombouctou", "securite")))
	n.serve(t, journal)
	n.visits(t, sports, entry("s", "Finale de la coupe zyxwvut à Ségou"))
	n.visits(t, other, entry("k", "Le prix du mil baisse à Koutiala"), entry("d", "Attaque près de Diré", withText(attack)))
	return n
}

// serve is a visit of the journal, under whatever id it has.
func (n *newsstand) serve(t *testing.T, source feeds.Source) feeds.Committed {
	t.Helper()
	return n.visits(t, source, entry("1", "Le marché zyxwvut rouvre à Mopti", published(start.AddDate(0, 0, -3))), entry("2", "Attaque près de Diré", withText(attack)), entry("3", "Le bac zyxwvut repart", published(start.AddDate(0, 0, -2))))
}

func (n *newsstand) visits(t *testing.T, source feeds.Source, items ...feeds.Item) feeds.Committed {
	t.Helper()
	n.at = n.at.Add(time.Hour)
	return commit(t, n.db, withDocument(complete(source, n.at, items...)))
}

func (n *newsstand) declare(t *testing.T, sources []feeds.Source, taken ...feeds.Takedown) {
	t.Helper()
	if err := storetest.Declare(t, n.db, sources, taken); err != nil {
		t.Fatal(err)
	}
}

// audited closes the file, checks it and opens it again.
func (n *newsstand) audited(t *testing.T, when string) {
	t.Helper()
	if err := n.db.Close(); err != nil {
		t.Fatal(err)
	}
	if found := inspect(t, n.path); len(found.Findings) > 0 {
		t.Errorf("%s: the file: %+v", when, found.Findings)
	}
	n.db = storetest.Reopen(t, n.path, store.Options{})
}

// itemsOf counts what readers find of sources, in stories and by words.
func (n *newsstand) itemsOf(t *testing.T, sources ...feeds.SourceID) (items int) {
	t.Helper()
	for _, e := range selected(t, n.db, feeds.Selection{}) {
		for _, item := range e.Story.Items {
			if slices.Contains(sources, item.SourceID) {
				items++
			}
		}
	}
	return items
}

// gone checks that nothing of the sources is left, and that readers are told.
func (n *newsstand) gone(t *testing.T, when string, sources ...feeds.SourceID) {
	t.Helper()
	if left := n.itemsOf(t, sources...); left != 0 {
		t.Errorf("%s: %d items are left", when, left)
	}
	if found := selected(t, n.db, feeds.Selection{Query: feeds.Query{Search: text.ParseSearch("zyxwvut")}, Group: feeds.GroupItem}); len(found) > 0 && slices.Contains(sources, "sports") {
		t.Errorf("%s: a search finds %d items", when, len(found))
	}
	var taken *feeds.TakenDownError
	if _, err := n.db.Story(t.Context(), n.own); !errors.As(err, &taken) || taken.Why != "à sa demande" {
		t.Errorf("%s: its story: %v", when, err)
	}
	if by, err := n.db.TakedownOf("", n.own); err != nil || !by.Whole() {
		t.Errorf("%s: taken down by %+v, %v", when, by, err)
	}
	for _, id := range sources {
		status := n.db.Status(id)
		if status.Source.ID == "" {
			continue
		}
		if status.Items != 0 || !status.TakenDown || !strings.Contains(strings.Join(status.Notes(), "; "), "taken down") {
			t.Errorf("%s: the status of %s: %+v", when, id, status)
		}
		if kept, err := n.db.Captures(id); err != nil || len(kept) != 0 {
			t.Errorf("%s: %d documents of %s are kept, %v", when, len(kept), id, err)
		}
	}
}

// TestTakeDownOfASource: one line takes all of it out, whether it is declared still, was or comes to be, and its lifting
// lets it come back.
func TestTakeDownOfASource(t *testing.T) {
	t.Parallel()
	const why = "à sa demande"
	renamed := journal
	renamed.ID = "gazette"
	moved := sports
	moved.ID, moved.Outlet = "stade", feeds.Outlet{ID: "journal.example"}
	moved.URL = "https://stade.example/feed"
	rest := []feeds.Source{official, other}
	for _, test := range []struct {
		name   string
		before [][]feeds.Source // declared before the line
		line   feeds.Takedown
		now    []feeds.Source // declared with it
		after  [][]feeds.Source
		serves feeds.Source // the journal in the end
		whole  bool         // its sports, too
	}{
		{name: "declared still", line: feeds.Takedown{Source: "journal"}, now: []feeds.Source{journal, sports}, serves: journal},
		{name: "with other sources in its place", before: [][]feeds.Source{{sports}}, line: feeds.Takedown{Source: "journal"}, now: []feeds.Source{sports}, serves: journal},
		{name: "left with the line", line: feeds.Takedown{Source: "journal"}, now: []feeds.Source{sports}, serves: journal},
		{name: "renamed before, by its former id", before: [][]feeds.Source{{renamed, sports}}, line: feeds.Takedown{Source: "journal"}, now: []feeds.Source{renamed, sports}, serves: renamed},
		{name: "renamed before, by its present id", before: [][]feeds.Source{{renamed, sports}}, line: feeds.Takedown{Source: "gazette"}, now: []feeds.Source{renamed, sports}, serves: renamed},
		{name: "renamed afterwards", line: feeds.Takedown{Source: "journal"}, now: []feeds.Source{journal, sports}, after: [][]feeds.Source{{renamed, sports}}, serves: renamed},
		{name: "renamed with the line", line: feeds.Takedown{Source: "journal"}, now: []feeds.Source{renamed, sports}, serves: renamed},
		{name: "an outlet", line: feeds.Takedown{Outlet: "journal.example"}, now: []feeds.Source{journal, sports}, serves: journal, whole: true},
		{name: "an outlet that is no longer declared", before: [][]feeds.Source{{}}, line: feeds.Takedown{Outlet: "journal.example"}, serves: journal, whole: true},
		{name: "an outlet whose source is renamed", line: feeds.Takedown{Outlet: "journal.example"}, now: []feeds.Source{journal, sports}, after: [][]feeds.Source{{renamed, sports}}, serves: renamed, whole: true},
		{name: "an outlet that gets another source", line: feeds.Takedown{Outlet: "journal.example"}, now: []feeds.Source{journal, sports}, after: [][]feeds.Source{{journal, sports, moved}}, serves: journal, whole: true},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			n := newNewsstand(t)
			taken := []feeds.SourceID{journal.ID, renamed.ID}
			left := 1
			if test.whole {
				taken, left = append(taken, sports.ID, moved.ID), 0
			}
			st, err := n.db.Story(t.Context(), feeds.NewItemID(official.ID, feeds.Key{Kind: feeds.KeyGUID, Value: "c"}))
			if err != nil || len(st.Items) != 3 {
				t.Fatalf("the test needs a story of three: %+v %v", st, err)
			}
			for _, sources := range test.before {
				n.declare(t, append(slices.Clone(sources), rest...))
			}
			test.line.Why = why
			declared := append(slices.Clone(test.now), rest...)
			n.declare(t, declared, test.line)
			n.gone(t, "at once", taken...)
			n.audited(t, "at once")
			for _, sources := range test.after {
				declared = append(slices.Clone(sources), rest...)
				n.declare(t, declared, test.line)
				n.gone(t, "declared anew", taken...)
			}
			if shared, err := n.db.Story(t.Context(), st.ID); err != nil || len(shared.Items) != 2 || shared.State() != feeds.StateBoth {
				t.Errorf("the story with others: %+v %v", shared, err)
			}
			for _, s := range declared {
				switch s.ID {
				case journal.ID, renamed.ID:
					before := n.db.Status(s.ID).LastPoll
					if c := n.serve(t, s); c.New != 0 || c.Stories != 0 {
						t.Errorf("a visit lets in %+v", c)
					}
					if status := n.db.Status(s.ID); !status.LastPoll.After(before) || status.State() != health.StateOK {
						t.Errorf("the visit does not count for its health: %+v", status)
					}
				case moved.ID:
					if c := n.visits(t, s, entry("x", "Le stade zyxwvut")); c.New != 0 {
						t.Errorf("a source that came later lets in %+v", c)
					}
				}
			}
			n.gone(t, "served on", taken...)
			n.audited(t, "served on")
			n.gone(t, "after a restart", taken...)

			n.declare(t, append([]feeds.Source{test.serves, sports}, rest...))
			if status := n.db.Status(test.serves.ID); status.TakenDown || status.Validators != (feeds.Validators{}) {
				t.Errorf("lifted: %+v", status)
			}
			if _, err := n.db.Story(t.Context(), n.own); !errors.Is(err, feeds.ErrNotFound) || errors.As(err, new(*feeds.TakenDownError)) {
				t.Errorf("lifted: %v", err)
			}
			n.audited(t, "lifted")
			if c := n.serve(t, test.serves); c.New != 3 {
				t.Errorf("lifted and served: %+v", c)
			}
			if items := n.itemsOf(t, journal.ID, renamed.ID); items != 3 {
				t.Errorf("%d items are back", items)
			}
			if items := n.itemsOf(t, sports.ID); items != left {
				t.Errorf("%d items of the sports", items)
			}
			first := selected(t, n.db, feeds.Selection{Query: feeds.Query{Sources: []feeds.SourceID{test.serves.ID}}, Group: feeds.GroupItem})
			for _, e := range first {
				if e.Qualified.After(start) {
					t.Errorf("%s floods the feeds: %v", e.Lead.Title, e.Qualified)
				}
			}
			n.audited(t, "back")
		})
	}
}

// A source can come to an outlet, and leave it, by what its feed says of itself.
func TestTakeDownOfAnOutletFollowsItsSources(t *testing.T) {
	t.Parallel()
	n := newNewsstand(t)
	line := feeds.Takedown{Outlet: "journal.example", Why: "à sa demande"}
	hosted := feeds.Source{ID: "relais", Name: "Relais", URL: "https://feeds.feedburner.com/relais", Class: feeds.Press, Language: "fr"}
	all := []feeds.Source{journal, sports, official, other, hosted}
	n.declare(t, all, line)
	if c := n.visits(t, hosted, entry("r1", "Un premier article du relais")); c.New != 1 {
		t.Fatalf("a source of no known outlet: %+v", c)
	}
	tell := func(link string) feeds.Committed {
		n.at = n.at.Add(time.Hour)
		poll := complete(hosted, n.at, entry("r1", "Un premier article du relais"), entry("r2", "Un second article du relais"))
		poll.Feed.Link = link
		return commit(t, n.db, poll)
	}
	if c := tell("https://journal.example/"); c.New != 0 || n.itemsOf(t, hosted.ID) != 0 || !n.db.Status(hosted.ID).TakenDown {
		t.Errorf("it says that it is of the outlet: %+v", c)
	}
	n.audited(t, "of the outlet")
	if c := tell("https://relais.example/"); c.New != 2 || n.itemsOf(t, hosted.ID) != 2 || n.db.Status(hosted.ID).TakenDown {
		t.Errorf("it says that it is of another: %+v", c)
	}
	n.audited(t, "of another outlet")
	hosted.Outlet = feeds.Outlet{ID: "journal.example"}
	all = append(slices.Clone(all[:4]), hosted)
	n.declare(t, all, line)
	n.gone(t, "declared of the outlet", hosted.ID, journal.ID)
	hosted.Outlet = feeds.Outlet{}
	all = append(slices.Clone(all[:4]), hosted)
	n.declare(t, all, line)
	if n.db.Status(hosted.ID).TakenDown {
		t.Error("it has left the outlet and is taken down")
	}
	n.audited(t, "left the outlet")
}

// Lines that name the same item each hold it for themselves.
func TestTakedownsThatOverlap(t *testing.T) {
	t.Parallel()
	item := func(n *newsstand) feeds.Takedown { return feeds.Takedown{Item: n.own, Why: "un article"} }
	whole := feeds.Takedown{Source: journal.ID, Why: "la source"}
	outlet := feeds.Takedown{Outlet: "journal.example", Why: "la maison"}
	for _, test := range []struct {
		name  string
		lines []string // one after another: i item, s source, o outlet
		why   []string // of the item after each; "" where it is not taken down
		back  int      // items of the journal in the end, once it is visited
	}{
		{"the article first", []string{"i", "is", "s", ""}, []string{"un article", "un article", "la source", ""}, 3},
		{"the source first", []string{"s", "is", "i"}, []string{"la source", "un article", "un article"}, 2},
		{"one for the other", []string{"i", "s", "o", "i"}, []string{"un article", "la source", "la maison", "un article"}, 2},
		{"source and outlet", []string{"so", "o", "s", ""}, []string{"la source", "la maison", "la source", ""}, 3},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			n := newNewsstand(t)
			sources := []feeds.Source{journal, sports, official, other}
			for i, lines := range test.lines {
				var taken []feeds.Takedown
				for _, line := range lines {
					taken = append(taken, map[rune]feeds.Takedown{'i': item(n), 's': whole, 'o': outlet}[line])
				}
				n.declare(t, sources, taken...)
				var by *feeds.TakenDownError
				_, err := n.db.Story(t.Context(), n.own)
				if got := errors.As(err, &by); got != (test.why[i] != "") || got && by.Why != test.why[i] {
					t.Errorf("%q: %v, want %q", lines, err, test.why[i])
				}
				n.audited(t, lines)
			}
			n.serve(t, journal)
			if items := n.itemsOf(t, journal.ID); items != test.back {
				t.Errorf("%d items are back, want %d", items, test.back)
			}
			n.audited(t, "back")
		})
	}
}

// A communiqué that goes leaves a story of press, and readers are told that it was updated.
func TestTakeDownOfASourceChangesStates(t *testing.T) {
	t.Parallel()
	n := newNewsstand(t)
	id := feeds.NewItemID(official.ID, feeds.Key{Kind: feeds.KeyGUID, Value: "c"})
	n.declare(t, []feeds.Source{journal, sports, official, other}, feeds.Takedown{Source: official.ID})
	_, at := n.db.Cursor()
	st, err := n.db.Story(t.Context(), id)
	if err != nil || st.State() != feeds.StatePress || len(st.Items) != 2 || !st.Updated.Equal(at) {
		t.Errorf("%v %+v", err, st)
	}
	if found := selected(t, n.db, feeds.Selection{Query: feeds.Query{States: []feeds.State{feeds.StateBoth, feeds.StateOfficial}}}); len(found) != 0 {
		t.Errorf("%d stories are filed as official still", len(found))
	}
	n.audited(t, "gone")
}

// Another wording is told at once, and a line that names nothing is warned of.
func TestTakeDownOfASourceIsReworded(t *testing.T) {
	t.Parallel()
	n := newNewsstand(t)
	sources := []feeds.Source{journal, sports, official, other}
	n.declare(t, sources, feeds.Takedown{Source: journal.ID, Why: "un"})
	n.declare(t, sources, feeds.Takedown{Source: journal.ID, Why: "deux"}, feeds.Takedown{Source: "nobody"}, feeds.Takedown{Outlet: "nobody.example"})
	var by *feeds.TakenDownError
	if _, err := n.db.Story(t.Context(), n.own); !errors.As(err, &by) || by.Why != "deux" {
		t.Errorf("%v", err)
	}
	if all, err := n.db.Takedowns(); err != nil || len(all) != 3 {
		t.Errorf("%+v %v", all, err)
	}
}

// Thousands of items go in one transaction.
func TestTakeDownOfALargeSource(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, store.Options{})
	const items = 4000
	for day := range 8 {
		var all []feeds.Item
		for i := range items / 8 {
			word := fmt.Sprintf("%x%x", day*7919+i, i*104729)
			all = append(all, entry(word, "Titre "+word, withText("Un texte "+word), published(start.Add(time.Duration(day*1000+i)*time.Second))))
		}
		commit(t, db, polled(journal, start.AddDate(0, 0, day), all...))
	}
	began := time.Now()
	storetest.TakeDown(t, db, []feeds.Takedown{{Source: journal.ID}})
	took := time.Since(began)
	began = time.Now()
	storetest.TakeDown(t, db, nil)
	t.Logf("%d items: taken in %v, lifted in %v", items, took, time.Since(began))
	if took > 30*time.Second || time.Since(began) > 10*time.Second {
		t.Error("that is not one pass over its items")
	}
	if n := db.Status(journal.ID).Items; n != 0 {
		t.Errorf("%d items are left", n)
	}
}
