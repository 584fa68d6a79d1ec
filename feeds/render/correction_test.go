package render

import (
	"strings"
	"testing"
	"time"

	"griot/feeds"
)

// correctedChannel is a wire after an afternoon of corrections: a lead corrected twice and taken out, with a report
// corrected before and one after the story was last updated; a source that allows its link only; one that is back.
func correctedChannel(language string) *Channel {
	army := source("fama", "Forces armées maliennes", feeds.Official, feeds.RepublishFull)
	press := source("kunafoni", "Mali Kunafoni", feeds.Press, feeds.RepublishExcerpt)
	closed := source("ferme", "Le Fermé", feeds.Press, feeds.RepublishLink)

	communique := item(army, "c13", "Léré : trois morts <confirmés>", "Trois soldats sont morts près de Léré.", at(9, 0))
	communique.History = feeds.History{
		{At: at(10, 5), Kind: feeds.CorrectionTitle, Title: "Léré : un mort"},
		{At: at(11, 0), Kind: feeds.CorrectionTitle, Title: `Léré : deux morts & "un blessé"`},
		{At: at(11, 0), Kind: feeds.CorrectionText, Text: "Texte secret d’avant."},
		{At: at(12, 30), Kind: feeds.CorrectionWithdrawn},
	}
	article := item(press, "p9", "Attaque de Léré", "Trois soldats tués.", at(9, 30))
	article.History = feeds.History{
		{At: at(10, 30), Kind: feeds.CorrectionText, Text: "Texte secret d’avant."},
		{At: at(13, 30), Kind: feeds.CorrectionTitle, Title: "Pas encore dit dans le fil"},
	}
	first := story(at(12, 45), communique, article)

	locked := item(closed, "x", "Titre d’après", "Ce texte ne doit paraître nulle part.", at(7, 0))
	locked.History = feeds.History{
		{At: at(8, 0), Kind: feeds.CorrectionTitle, Title: "Titre d’avant"}, {At: at(8, 0), Kind: feeds.CorrectionText, Text: "Texte secret d’avant."},
	}
	back := item(press, "y", "De retour", "Le texte est de retour.", at(6, 0))
	back.History = feeds.History{{At: at(7, 0), Kind: feeds.CorrectionWithdrawn}, {At: at(8, 0), Kind: feeds.CorrectionReturned}}

	c := richChannel()
	c.Site.Language = language
	c.Entries = []feeds.Entry{first, story(at(8, 0), locked), story(at(8, 0), back)}
	return c
}

// correctedRaw is the same as a raw stream.
func correctedRaw() *Channel {
	c := correctedChannel("fr")
	c.Feed.Path, c.Feed.Group = "select", feeds.GroupItem
	e := c.Entries[0]
	e.Lead = &e.Story.Items[1]
	e.Lead.Changed = at(13, 30)
	e.ID = e.Lead.ID
	c.Entries = []feeds.Entry{e}
	return c
}

func TestEarlierTextsAreInNoFeed(t *testing.T) {
	t.Parallel()
	for _, c := range []*Channel{correctedChannel("fr"), correctedRaw()} {
		for _, format := range Formats() {
			if doc := string(rendered(t, c, format)); strings.Contains(doc, "secret") {
				t.Errorf("%s: an earlier text is shown:\n%s", format, doc)
			}
		}
	}
}

func TestCorrectionOfAnotherReportWaits(t *testing.T) {
	t.Parallel()
	c := correctedChannel("fr")
	if doc := string(rendered(t, c, Atom)); strings.Contains(doc, "Pas encore dit") {
		t.Errorf("told before the story is updated:\n%s", doc)
	}
	c.Entries[0].Story.Updated = at(14, 0)
	if doc := string(rendered(t, c, Atom)); !strings.Contains(doc, "Pas encore dit") {
		t.Errorf("not told after the story was updated:\n%s", doc)
	}
}

func TestCorrectionsAreGroupedByTime(t *testing.T) {
	t.Parallel()
	item := feeds.Item{Title: "C", Text: "z", History: feeds.History{
		{At: at(8, 0), Kind: feeds.CorrectionTitle, Title: "A"},
		{At: at(9, 0), Kind: feeds.CorrectionTitle, Title: "B"}, {At: at(9, 0), Kind: feeds.CorrectionText, Text: "x", More: 2},
		{At: at(10, 0), Kind: feeds.CorrectionText, Text: "y"},
	}}
	got := Corrections(&item)
	want := []struct {
		at          time.Time
		was, became string
		text, more  int
	}{{at(8, 0), "A", "B", -1, 0}, {at(9, 0), "B", "C", 2, 2}, {at(10, 0), "", "", 3, 0}}
	if len(got) != len(want) {
		t.Fatalf("%d corrections, want %d", len(got), len(want))
	}
	for i, w := range want {
		t.Run(w.was, func(t *testing.T) {
			if g := got[i]; !g.At.Equal(w.at) || g.Was != w.was || g.Became != w.became || g.Text != w.text || g.More != w.more {
				t.Errorf("%d: %+v, want %+v", i, g, w)
			}
		})
	}
}
