package pages

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"griot/feeds"
	"griot/feeds/health"
	"griot/feeds/text"
)

var noon = time.Date(2026, 2, 9, 12, 0, 0, 0, time.UTC)

// sahel is a gazetteer of a few places.
type sahel struct{}

func (sahel) Point(id feeds.PlaceID) (feeds.Point, bool) {
	p, ok := map[feeds.PlaceID]feeds.Point{
		"ml": {Lat: 17.5, Lon: -4}, "ml.gao": {Lat: 16.27, Lon: -0.04}, "ml.tombouctou": {Lat: 16.77, Lon: -3.01}, "ne": {Lat: 17.5, Lon: 8.5},
	}[id]
	return p, ok
}

func (sahel) Above(id feeds.PlaceID) []Named {
	if strings.HasPrefix(string(id), "ml.") {
		return []Named{{ID: "ml", Name: "Mali"}}
	}
	return nil
}

func (sahel) Inside(id feeds.PlaceID) []Named {
	if id == "ml" {
		return []Named{{ID: "ml.gao", Name: "Gao"}, {ID: "ml.tombouctou", Name: "Tombouctou"}, {ID: "ml.nara", Name: "Nara"}}
	}
	return nil
}

func (sahel) Like(string) []Named { return []Named{{ID: "ml.gao", Name: "Gao"}} }

func (sahel) Bearing(name string) []Named {
	if name == "gao" {
		return []Named{{ID: "ml.gao", Name: "Gao"}}
	}
	return nil
}

func fullSite() Site {
	site := testSite()
	site.Places = sahel{}
	site.TopicNames = map[string]map[string]string{"en": {"sante": "Health"}}
	site.Feeds = []feeds.Feed{{Path: "feeds/nord", Title: "Le Nord", Selection: feeds.Selection{Group: feeds.GroupStory, Limit: 50}}}
	site.Reference = []ReferenceSection{{ReferenceEntry: ReferenceEntry{Keys: []string{"site"}, Text: []string{"What is published."}}, Entries: []ReferenceEntry{
		{Keys: []string{"site.title"}, Value: "Griot", Text: []string{"Its name."}, Example: []string{"title: Griot"}},
	}}}
	return site
}

// shownEntry is a story of two reports, one of them an official text.
func shownEntry(day int, title string, region feeds.PlaceID, topic string) feeds.Entry {
	at := noon.AddDate(0, 0, day)
	item := func(id string, class feeds.Class, after time.Duration) feeds.Item {
		source := &feeds.Source{ID: feeds.SourceID(id), Name: "Source <" + id + ">", Class: class, Language: "fr", URL: "https://" + id + ".example/feed", Licence: "CC"}
		return feeds.Item{
			ID: feeds.NewItemID(source.ID, feeds.Key{Kind: feeds.KeyGUID, Value: title}), SourceID: source.ID, Source: source, Title: title,
			Text: "Un texte : long.", Link: "https://" + id + ".example/" + topic, Published: at.Add(after), Seen: at.Add(after),
			Tags: feeds.Tags{
				Lang: "fr", Regions: []feeds.Score[feeds.PlaceID]{{ID: region, Score: 1}}, Within: []feeds.PlaceID{region, "ml"},
				Topics: []feeds.Score[string]{{ID: topic, Score: 1}},
			},
		}
	}
	army, press := item("armee", feeds.Official, 0), item("presse", feeds.Press, time.Hour)
	press.Tags.Attribution = &feeds.Attribution{Issuer: "Armée", Kind: feeds.FromCommunique, Official: true, Words: "selon un communiqué"}
	story := feeds.Story{ID: army.ID, Items: []feeds.Item{army, press}, Updated: at, Links: []feeds.Link{
		{From: press.ID, To: army.ID, Kind: feeds.LinkDerived, Words: []string{"selon un communiqué", "40 % / 60 %"}},
	}}
	return feeds.Entry{ID: story.ID, Story: story, Lead: &story.Items[0], Qualified: at}
}

func shownStatuses() []Source {
	read := health.Status{Source: feeds.Source{ID: "voix", Name: "La Voix", Class: feeds.Press, Language: "fr", URL: "https://u:geheim@voix.example/feed", Issuer: "La Maison"}, Items: 7}
	for i, poll := range []feeds.Poll{
		{Outcome: feeds.Fetched, Status: 200, Took: 1340 * time.Millisecond, Repairs: []string{"unclosed <item>"}},
		{Outcome: feeds.NotModified, Status: 304, Took: time.Millisecond},
	} {
		poll.At = noon.Add(time.Duration(i) * time.Hour)
		read = read.After(&poll, feeds.Committed{New: 7 - 7*min(i, 1)}, 7)
	}
	read.Repairs, read.NextDue, read.NextWhy = []string{"unclosed <item>"}, noon.Add(time.Hour), health.DueBackoff.With(3).String()
	failing := health.Status{
		Source:   feeds.Source{ID: "ferme", Name: "Le Fermé", Class: feeds.Agency, URL: "https://ferme.example/feed"},
		LastPoll: noon, Failures: 3, FailedAt: noon, LastFailure: &feeds.Failure{Kind: "status", Message: "503", Status: 503},
		Changes: []health.Change{{At: noon, State: health.StateFailing, Message: "503"}}, NextWhy: "by magic",
	}
	gone := health.Status{Source: feeds.Source{ID: "partie", Name: "Partie", Class: feeds.Press}, Retired: true}
	return []Source{{Status: &read, Schedule: Schedule{Spec: "@every 15m", Every: 15 * time.Minute}}, {Status: &failing}, {Status: &gone}}
}

// everyPage are the pages that there are, by path.
func everyPage(p *Pages) map[string]*Page {
	entries := []feeds.Entry{
		shownEntry(0, "Attaque à Gao : le bilan", "ml.gao", "securite"), shownEntry(0, "Crue à Gao", "ml.gao", "sante"), shownEntry(-2, "Marché", "ml.tombouctou", "sante"),
	}
	activity := feeds.NewActivity(noon.AddDate(0, 0, -29), noon)
	for i := range entries {
		for _, tag := range entries[i].Story.Days() {
			activity.Add(tag, 1)
		}
	}
	sources := shownStatuses()
	statuses := []health.Status{*sources[0].Status, *sources[1].Status, *sources[2].Status}
	named := []Named{{ID: "voix", Name: "La Voix"}}
	region, _ := p.Feed("region/ml")
	topic, _ := p.Feed("topic/sante")
	declared, _ := p.Feed("feeds/nord")
	selected := &feeds.Feed{Path: "select", Title: p.Titled("Gao"), Selection: feeds.Selection{
		Query: feeds.Query{Regions: []feeds.PlaceID{"ml.gao"}, Search: text.ParseSearch("crue"), Since: noon.Truncate(24 * time.Hour), Until: noon}, Group: feeds.GroupItem, Limit: 7,
	}}
	captures := []feeds.Capture{{At: noon, URL: "https://voix.example/feed?key=geheim", Length: 12_345, Failure: "no feed"}, {At: noon, URL: "https://voix.example/"}}
	all := map[string]*Page{
		"":                 p.Front(Front{Entries: entries, Activity: &activity}),
		"none":             p.Front(Front{}),
		"feeds":            p.FeedList(),
		"region/ml":        p.Listing(Listing{Feed: region, Entries: entries, Activity: &activity}),
		"topic/sante":      p.Listing(Listing{Feed: topic, Entries: entries, Activity: &activity}),
		"feeds/nord":       p.Listing(Listing{Feed: declared, Entries: entries}),
		"search":           p.Search(Search{}),
		"search?q=gao":     p.Search(Search{Words: "gao", Feed: selected, Entries: entries}),
		"search?q=goa":     p.Search(Search{Words: "goa", Feed: selected}),
		"search?q=%21":     p.Search(Search{Words: "!"}),
		"select":           p.Select(Select{Sources: named}),
		"select?q=crue":    p.Select(Select{Sources: named, Feed: selected, Entries: entries}),
		"story/x":          p.Story(&entries[0].Story, entries[0].Lead),
		"sources":          p.Sources(statuses),
		"status":           p.Status(shownStatus(sources, "")),
		"status?state=new": p.Status(shownStatus(sources, health.StateNew)),
		"status/voix":      p.Source(sources[0], captures),
		"status/ferme":     p.Source(sources[1], nil),
		"help":             p.Help(""),
	}
	for _, name := range p.HelpPages() {
		all["help/"+name] = p.Help(name)
	}
	return all
}

func shownStatus(sources []Source, wanted health.State) Status {
	return Status{
		Sources: sources, Wanted: wanted, Unstored: errors.New("no space left"), Clock: &ClockWrong{365 * 24 * time.Hour, noon},
		Limits:        []LimitMet{{"chains", noon}, {"full", noon}},
		Configuration: &Configuration{File: "/etc/griot.yaml", Loaded: noon, Refused: noon, Faults: []string{"12:5: bad"}, Restart: []string{"listen"}},
		Outbound: &health.Outbound{
			Feeds:    []health.PushedFeed{{Path: "all.rss", Subscribers: 2, Owed: 1, Failing: 1, LastDelivery: noon}},
			Webhooks: []health.PushedWebhook{{Feed: "nord", Host: "h.example", Sent: 1, Failures: 2}},
			Pings:    []health.PushedPing{{Hub: "https://hub.example/", Failures: 1, Problem: "no answer"}},
		},
	}
}

// TestEveryPage is whole, in each language and in a static copy: its markup is closed, no value is missing from a sentence,
// no secret is shown, and nothing leads to what needs a server where none is.
func TestEveryPage(t *testing.T) {
	t.Parallel()
	for _, language := range []string{"fr", "en"} {
		live := newPages(t, fullSite(), language)
		for kind, p := range map[string]*Pages{"live": live, "static": live.Static()} {
			for path, page := range everyPage(p) {
				if kind == "static" && (strings.HasPrefix(path, "search") || strings.HasPrefix(path, "select")) {
					continue // no copy has them
				}
				t.Run(fmt.Sprintf("%s %s /%s", language, kind, path), func(t *testing.T) {
					body := written(t, p, page, path)
					wantContains(t, body, `<html lang="`+language+`">`)
					for _, never := range []string{"%!", "geheim", "<no value>"} {
						wantMissing(t, body, never)
					}
					wantClosed(t, body)
					if served := strings.Contains(body, `href="/select`) || strings.Contains(body, `action="/search`); kind == "static" && served {
						t.Error("leads to what needs a server")
					}
				})
			}
		}
	}
}

// wantClosed fails where an element is not closed, or another one is.
func wantClosed(t *testing.T, body string) {
	t.Helper()
	void := map[string]bool{"meta": true, "link": true, "input": true, "br": true}
	var open []string
	for z := html.NewTokenizer(strings.NewReader(body)); ; {
		switch z.Next() {
		case html.ErrorToken:
			if len(open) > 0 {
				t.Errorf("not closed: %q", open)
			}
			return
		case html.StartTagToken:
			if name, _ := z.TagName(); !void[string(name)] {
				open = append(open, string(name))
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			if len(open) == 0 || open[len(open)-1] != string(name) {
				t.Fatalf("</%s> closes %q", name, open)
			}
			open = open[:len(open)-1]
		}
	}
}
