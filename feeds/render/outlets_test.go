package render

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"griot/feeds"
)

// outletsChannel is a story of three outlets in six entries: one article of the first is in two of its feeds and found by
// two aggregators, one of them under its address; the second has an article of its own; the third is only found. A second
// entry is an article that only an aggregator has.
func outletsChannel(language string) *Channel {
	of := func(o feeds.Outlet, found bool, i feeds.Item) feeds.Item {
		i.Outlet, i.Found = o, found
		return i
	}
	journal, radio := feeds.Outlet{ID: "journal.example", Name: "Le Journal"}, feeds.Outlet{ID: "radio-dunes", Name: "Radio & Dunes"}
	other := feeds.Outlet{ID: "p.example", Name: "Autre Presse"}
	google := source("google", "Google Actualités", feeds.Aggregator, feeds.RepublishLink)
	all := source("tout", "Tout l’Afrique", feeds.Aggregator, feeds.RepublishLink)
	text := "Le marché de Gao a rouvert lundi après deux semaines."

	first := of(journal, false, item(source("journal-mali", "Le Journal – Mali", feeds.Press, feeds.RepublishExcerpt), "m1", "Le marché de Gao rouvre", text, at(9, 0)))
	again := of(journal, false, item(source("journal-eco", "Le Journal – Économie", feeds.Press, feeds.RepublishExcerpt), "e1", "Le marché de Gao rouvre", text, at(9, 5)))
	again.Link = first.Link + "?utm_source=rss"
	led := of(journal, true, item(all, "t1", "Gao : réouverture du marché", "", at(9, 10)))
	led.Link = first.Link
	named := of(journal, true, item(google, "g1", "Le marché de Gao rouvre - Le Journal", "", at(9, 20)))
	named.Origin = &feeds.Origin{Title: "Le Journal", URL: "https://www.journal.example"}
	own := of(radio, false, item(source("radio", "Radio", feeds.Press, feeds.RepublishExcerpt), "r1", "Gao retrouve son marché", "Autre récit.", at(10, 0)))
	found := of(other, true, item(google, "g2", "Gao : les forains reviennent - Autre Presse", "", at(10, 30)))
	found.Origin = &feeds.Origin{Title: "Autre Presse", URL: "https://p.example"}
	entry := story(at(10, 30), first, again, led, named, own, found)
	entry.Story.Links = []feeds.Link{
		{From: again.ID, To: first.ID, Kind: feeds.LinkSame}, {From: led.ID, To: first.ID, Kind: feeds.LinkSame},
		{From: own.ID, To: first.ID, Kind: feeds.LinkEvent}, {From: own.ID, To: again.ID, Kind: feeds.LinkEvent}, {From: found.ID, To: own.ID, Kind: feeds.LinkEvent},
	}
	alone := of(other, true, item(google, "g3", "Kidal : l’eau revient - Autre Presse", "", at(8, 0)))
	site := testSite()
	site.Language = language
	return &Channel{
		Site: site, Feed: feeds.Feed{Path: "region/ml.gao", Title: "Gao", Selection: feeds.Selection{Group: feeds.GroupStory, Limit: feeds.DefaultLimit}},
		Entries: []feeds.Entry{entry, story(at(8, 0), alone)},
	}
}

// outletsRaw is the same as the raw stream shows it, one entry for each item.
func outletsRaw() *Channel {
	c := outletsChannel("fr")
	c.Feed.Path, c.Feed.Group = "select", feeds.GroupItem
	var entries []feeds.Entry
	for i := range c.Entries {
		s := &c.Entries[i].Story
		for n := range s.Items {
			entries = append(entries, feeds.Entry{ID: s.Items[n].ID, Story: *s, Lead: &s.Items[n], Qualified: s.Items[n].Seen})
		}
	}
	c.Entries = entries
	return c
}

// Whatever feeds carry an article, it is one report, and readers are told who publishes it.
func TestReportsOfOutlets(t *testing.T) {
	t.Parallel()
	var feed struct {
		Items []struct {
			Griot jsonExtension `json:"_griot"`
		} `json:"items"`
	}
	if err := json.Unmarshal(rendered(t, outletsChannel("fr"), JSON), &feed); err != nil {
		t.Fatal(err)
	}
	first := feed.Items[0].Griot
	if first.Outlets != 3 || first.Texts != 3 || len(first.Reports) != 3 || len(first.Links) != 2 || first.Outlet.Name != "Le Journal" {
		t.Errorf("%d outlets, %d texts, %d reports, %d links, of %+v", first.Outlets, first.Texts, len(first.Reports), len(first.Links), first.Outlet)
	}
	if r := first.Reports[0]; len(r.Items) != 4 || len(r.Sources) != 2 || len(r.FoundBy) != 2 {
		t.Errorf("the first report is of %d items, %d feeds, found by %d", len(r.Items), len(r.Sources), len(r.FoundBy))
	}
	if r := first.Reports[2]; r.Outlet.Name != "Autre Presse" || len(r.FoundBy) != 1 || r.Source.Class != feeds.Aggregator {
		t.Errorf("the third report is %+v", r)
	}
	raw := rendered(t, outletsRaw(), RSS)
	if n := bytes.Count(raw, []byte("<item>")); n != 7 {
		t.Errorf("the raw stream has %d entries of 7", n)
	}
	for language, want := range map[string][]string{
		"fr": {"3 sources : 3 textes indépendants", "(presse, flux Le Journal – Mali et Le Journal – Économie, repéré par Tout l’Afrique et Google Actualités, vu le", "Autre Presse : ", "(repéré par Google Actualités, vu le"},
		"en": {"3 sources: 3 independent texts", "(press, feeds Le Journal – Mali and Le Journal – Économie, found by Tout l’Afrique and Google Actualités, seen", "(found by Google Actualités, seen"},
	} {
		text := plainSpaces(outletsChannel(language).entry(&outletsChannel(language).Entries[0]).body)
		for _, words := range want {
			if !strings.Contains(text, words) {
				t.Errorf("%s: no %q in %s", language, words, text)
			}
		}
	}
}
