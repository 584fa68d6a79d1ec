package pages

import (
	"strings"
	"testing"
	"time"

	"griot/feeds"
	"griot/feeds/health"
)

// outletStory is an article of one outlet in two of its feeds, found by an aggregator, an article of a second outlet, and one
// of a third that only the aggregator has.
func outletStory() feeds.Story {
	when := func(hour int) time.Time { return time.Date(2026, 3, 3, hour, 5, 0, 0, time.UTC) }
	make := func(id, name string, class feeds.Class, outlet feeds.Outlet, title, link string, hour int) feeds.Item {
		return feeds.Item{
			ID: feeds.NewItemID(feeds.SourceID(id), feeds.Key{Kind: feeds.KeyGUID, Value: title}), SourceID: feeds.SourceID(id),
			Source: &feeds.Source{ID: feeds.SourceID(id), Name: name, URL: "https://" + id + ".example/feed", Class: class, Language: "fr"},
			Outlet: outlet, Found: class == feeds.Aggregator, Title: title, Link: link, Published: when(hour), Seen: when(hour), Lang: "fr",
		}
	}
	journal := feeds.Outlet{ID: "journal.example", Name: "Le Journal"}
	first := make("mali", "Le Journal – Mali", feeds.Press, journal, "Gao : le marché rouvre", "https://journal.example/1", 8)
	again := make("eco", "Le Journal – Économie", feeds.Press, journal, "Gao : le marché rouvre", "https://journal.example/1?xtor=1", 9)
	found := make("google", "Google Actualités", feeds.Aggregator, journal, "Gao : le marché rouvre - Le Journal", "https://google.example/1", 10)
	other := make("radio", "Radio Dunes", feeds.Press, feeds.Outlet{ID: "radio", Name: "Radio Dunes"}, "Les forains reviennent", "https://radio.example/1", 11)
	third := make("google", "Google Actualités", feeds.Aggregator, feeds.Outlet{ID: "p.ml", Name: "Autre Presse"}, "Retour au marché", "https://google.example/2", 12)
	third.Origin = &feeds.Origin{Title: "Autre Presse", URL: "https://p.ml/"}
	links := []feeds.Link{
		{From: again.ID, To: first.ID, Kind: feeds.LinkSame}, {From: other.ID, To: first.ID, Kind: feeds.LinkEvent}, {From: other.ID, To: again.ID, Kind: feeds.LinkEvent},
	}
	return feeds.Story{ID: first.ID, Items: []feeds.Item{first, again, found, other, third}, Links: links}
}

func TestStoryPageShowsReports(t *testing.T) {
	t.Parallel()
	story := outletStory()
	page := storyPage(t, story, "fr")
	for _, part := range []string{
		"3\u00a0sources\u00a0: 3\u00a0textes indépendants", "Les 3\u00a0articles, dans l’ordre du temps",
		`<a href="https://mali.example/"><bdi>Le Journal</bdi></a> · Repéré par Google Actualités</p>`,
		`<p class="meta">Flux Le Journal – Mali et Le Journal – Économie</p>`,
		`<a href="https://p.ml/"><bdi>Autre Presse</bdi></a> · Repéré par Google Actualités</p>`,
		"Rapporte le même événement que Le Journal",
	} {
		wantContains(t, page, part)
	}
	if n := strings.Count(page, "<h3"); n != 3 {
		t.Errorf("%d reports are shown", n)
	}
	if n := strings.Count(page, "Rapporte le même événement"); n != 1 {
		t.Errorf("one reason is given %d times", n)
	}
	for i := range story.Items { // addresses may lead to each
		wantContains(t, page, `id="`+story.Items[i].ID.String()+`"`)
	}
	wantMissing(t, page, "Agrégateur")
	wantMissing(t, page, "Même adresse") // within one report there is nothing to prove
	english := storyPage(t, story, "en")
	wantContains(t, english, "Feeds Le Journal – Mali and Le Journal – Économie")
	wantContains(t, english, "Found by Google Actualités")
}

func TestStoryLineNamesOutlets(t *testing.T) {
	t.Parallel()
	p := newPages(t, testSite(), "fr")
	story := outletStory()
	line, ok := p.line(&feeds.Entry{ID: story.ID, Story: story, Lead: story.Lead()}, "2026-03-03")
	if got := strings.Join(line.Outlets, "|"); !ok || got != "Le Journal|Radio Dunes|Autre Presse" || line.Details != "3\u00a0sources" || !line.Main {
		t.Errorf("%q, %q, main %v", got, line.Details, line.Main)
	}
	two := feeds.Story{ID: story.ID, Items: story.Items[:3], Links: story.Links}
	if line, _ := p.line(&feeds.Entry{ID: two.ID, Story: two, Lead: two.Lead()}, ""); len(line.Outlets) != 1 || line.Details != p.words.Details || line.Main {
		t.Errorf("one article in three entries: %q, %q", line.Outlets, line.Details)
	}
}

// The page of sources counts outlets, and says which one a source counts as where that is not its name.
func TestSourcesPageCountsOutlets(t *testing.T) {
	t.Parallel()
	p := newPages(t, testSite(), "fr")
	status := func(id, name string, o feeds.Outlet) health.Status {
		return health.Status{Source: feeds.Source{ID: feeds.SourceID(id), Name: name, Class: feeds.Press}, Outlet: o}
	}
	rfi := feeds.Outlet{ID: "rfi.fr", Name: "RFI"}
	page := written(t, p, p.Sources([]health.Status{
		status("rfi-mali", "RFI – Mali", rfi), status("rfi-afrique", "RFI Afrique", rfi), status("lessor", "L’Essor", feeds.Outlet{ID: "lessor.ml", Name: "L’Essor"}),
	}), "sources")
	wantContains(t, page, "2\u00a0sources, 3\u00a0flux")
	if n := strings.Count(page, "compte comme RFI"); n != 2 || strings.Contains(page, "compte comme L’Essor") {
		t.Errorf("%d sources count as RFI:\n%s", n, page)
	}
}

// A report says since when its source is no longer read, once none of its feeds is.
func TestReportOfASourceThatLeft(t *testing.T) {
	t.Parallel()
	story := outletStory()
	left := func(item int, hour int) {
		story.Items[item].Source.RetiredAt = time.Date(2026, 4, 5, hour, 0, 0, 0, time.UTC)
	}
	left(3, 6)
	page := storyPage(t, story, "fr")
	wantContains(t, page, `<bdi>Radio Dunes</bdi></a> · Sa source n’est plus lue depuis le <time datetime="2026-04-05T06:00:00Z">`)
	wantContains(t, storyPage(t, story, "en"), "Its source is not read any more since <time")
	left(0, 7)
	left(1, 8)
	if n := strings.Count(storyPage(t, story, "fr"), "n’est plus lue"); n != 1 {
		t.Errorf("%d reports are told of, though one is read by a third feed", n)
	}
	left(2, 7)
	wantContains(t, storyPage(t, story, "fr"), `Google Actualités · Sa source n’est plus lue depuis le <time datetime="2026-04-05T08:00:00Z">`)
}
