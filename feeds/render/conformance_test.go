package render

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"griot/feeds"
)

func checked(format Format, document []byte) complaints {
	switch format {
	case RSS:
		return checkRSS(document)
	case Atom:
		return checkAtom(document)
	}
	return checkJSON(document)
}

// TestChecker proves that the checker finds faults: each is put into a good document.
func TestChecker(t *testing.T) {
	t.Parallel()
	good := map[Format][]byte{}
	for _, f := range Formats() {
		good[f] = rendered(t, richChannel(), f)
		if found := checked(f, good[f]); len(found) > 0 {
			t.Fatalf("%s: the good document has faults: %q", f, found)
		}
	}
	for _, c := range []struct {
		format    Format
		from, to  string
		complaint string
	}{
		{RSS, "patrouille", "patro\x08uille", "XML parsing error"},
		{RSS, "<title>", "<title>&nbsp;", "XML parsing error"},
		{RSS, `rel="self"`, `rel="other"`, `missing atom:link with rel="self"`},
		{RSS, "<description>", "<foo></foo><description>", "undefined channel element"},
		{RSS, "Mon, 09 Feb 2026 08:50", "Tue, 09 Feb 2026 08:50", "incorrect day of week"},
		{RSS, "Mon, 09 Feb 2026 08:50:00 +0000", "2026-02-09 08:50", "must be an RFC-822 date-time"},
		{RSS, "<link>https://fama.example/c12", "<link>/c12", "item link must be a full and valid URL"},
		{RSS, "photos/dir%C3%A9%201.jpg", "photos/diré 1.jpg", "must be a full and valid URI"},
		{RSS, "03qkfbbkhn2we5r68j2y4fh0y0</guid>", "31vzggsscjcjzs63m5vrs9da84</guid>", "must not be duplicated"},
		{RSS, `isPermaLink="false"`, `isPermaLink="true"`, "isPermaLink"},
		{RSS, "<![CDATA[", "<![CDATA[<script>1</script>", "should not contain script tag"},
		{RSS, "<![CDATA[", "<![CDATA[<a href='/x'>x</a>", "href must be a full and valid URL"},
		{RSS, "16.25 -3.375", "16.25,-3.375", "georss:point"},
		{RSS, `length="3221225472"`, `length=""`, "enclosure length"},
		{Atom, "<updated>2026-02-09T10:15:00Z</updated>", "<updated></updated>", "must be an RFC-3339 date-time"},
		{Atom, "<name>DIRPA</name>", "", "missing author element: name"},
		{Atom, `term="securite"`, `term=""`, "missing category attribute: term"},
		{Atom, `<link rel="related"`, `<link rel="alternate"`, "alternate link type"},
		{Atom, "03qkfbbkhn2we5r68j2y4fh0y0</id>", "31vzggsscjcjzs63m5vrs9da84</id>", "must not be duplicated"},
		{RSS, "<title>Communiqué", "<title>&lt;/b>Communiqué", "title should not contain HTML"},
		{RSS, "<title>Communiqué", "<title>\uFFFDCommuniqué", "title contains bad characters"},
		{RSS, "Mon, 09 Feb 2026 08:50:00", "Fri, 09 Feb 1968 08:50:00", "implausible date"},
		{RSS, "<description>Tout", "<fh:archive xmlns:fh=\"http://purl.org/syndication/history/1.0\"/><description>Tout", "an archive document leads to the current one"},
		{Atom, "<title>Communiqué", "<title>&amp;eacute;Communiqué", "title should not contain HTML"},
		{Atom, "<updated>2026-02-09T08:00:00.118269591Z</updated>", "<updated>2026-02-09T10:15:00.376000081Z</updated>", "updated values must not be duplicated"},
		{JSON, `"items":`, `"entries":`, "items are required"},
		{JSON, `"id":"urn:griot:31`, `"id":7,"x":"`, "item:"},
		{JSON, `"date_published":"2026-02-09T`, `"date_published":"09/02/2026T`, "must be an RFC-3339 date-time"},
		{JSON, `"url":"https://fama.example/c12"`, `"url":"c12"`, "url must be a full and valid URL"},
		{JSON, `"content_html"`, `"content"`, "must have content_html or content_text"},
	} {
		t.Run(c.from, func(t *testing.T) {
			broken := bytes.Replace(good[c.format], []byte(c.from), []byte(c.to), 1)
			if bytes.Equal(broken, good[c.format]) {
				t.Errorf("%s: %q is not in the document", c.format, c.from)
			} else if found := checked(c.format, broken); !strings.Contains(strings.Join(found, "\n"), c.complaint) {
				t.Errorf("%s with %q for %q: want complaint %q, got %q", c.format, c.to, c.from, c.complaint, found)
			}
		})
	}
}

// hostile are strings that publishers and attackers send, for every field.
func hostile() map[string]string {
	return map[string]string{
		"empty":          "",
		"blank":          " \t\r\n\u00a0 ",
		"controls":       "a\x00b\x08c\x1bd\x7fe\u0085f\u009bg",
		"cdata end":      "]]>x]]]]><![CDATA[>",
		"entity":         "&nbsp;&eacute;&#8;&lt;b&gt;&",
		"script":         `"><script>alert(1)</script><img src=x onerror="alert(1)">`,
		"invalid utf-8":  "S\xe9gou \xff\xfe \xed\xa0\x80",
		"no characters":  "x\ufffe\uffff\ufdd0\U0001ffff",
		"relative link":  "../actualites/1?a=b c&d=é",
		"script link":    "javascript:alert(1)",
		"data link":      "data:text/html,<script>alert(1)</script>",
		"bad link":       "http://[::1/%zz",
		"host of blanks": "http://exa mple/ ",
		"odd host":       `https://a"b<c>{d}/`,
		"port only":      "http://:80/",
		"odd link":       "https://e.example/a b/é?q={x}|y^z`\"<>\\%zz%",
		"idn link":       "https://café.example:8080/x",
		"bidi":           "\u202egnp.exe\u2066",
		"line separator": "a\u2028b\u2029c",
		"long":           strings.Repeat("é ", 1<<16),
		"long word":      strings.Repeat("x", 1<<17),
	}
}

// filled is a channel that has s wherever a publisher or an operator can put a string.
func filled(s string, republish feeds.Republish) *Channel {
	origin := &feeds.Source{
		ID: feeds.SourceID(s), Name: s, URL: s, Site: s, Class: feeds.Class(s), Language: s, Republish: republish, Licence: s,
	}
	one := feeds.Item{
		ID: feeds.NewItemID("a", feeds.Key{Kind: feeds.KeyGUID, Value: s}), SourceID: origin.ID, Source: origin,
		GUID: s, Link: s, Title: s, Summary: s, Text: s, Lang: s, Authors: []string{s, s},
		Categories: []feeds.Category{{Term: s, Scheme: s, Label: s}, {Label: s}, {Term: s}},
		Image:      s, Enclosures: []feeds.Enclosure{{URL: s, Type: s, Length: -1}, {URL: "https://e.example/1", Type: s}, {URL: "https://e.example/1"}},
		Origin: &feeds.Origin{Title: s, URL: s},
		Tags: feeds.Tags{
			Lang: s, Regions: []feeds.Score[feeds.PlaceID]{{ID: feeds.PlaceID(s)}}, Places: []feeds.PlaceID{feeds.PlaceID(s)},
			Topics:      []feeds.Score[string]{{ID: s}},
			Attribution: &feeds.Attribution{Issuer: s, Kind: feeds.FromCommunique, Official: true, Words: s},
		},
		Seen: noon,
		History: feeds.History{
			{At: noon, Kind: feeds.CorrectionTitle, Title: "avant " + s}, {Kind: feeds.CorrectionTitle, Title: s},
			{At: time.Date(20_000, 1, 1, 0, 0, 0, 0, time.UTC), Kind: feeds.CorrectionWithdrawn},
		},
	}
	two := one
	two.ID = feeds.NewItemID("b", feeds.Key{Kind: feeds.KeyGUID, Value: s})
	alone := one
	alone.ID = feeds.NewItemID("c", feeds.Key{Kind: feeds.KeyGUID, Value: s})
	c := richChannel()
	c.Site = &Site{
		Title: s, Description: s, BaseURL: "https://griot.example/wire", Language: s, Contact: s, Licence: s, Hub: s,
		PlaceName: func(feeds.PlaceID) (string, bool) { return s, true },
		TopicName: func(string) (string, bool) { return s, true },
	}
	c.Feed.Title, c.Feed.Description = s, s
	c.Entries = append(c.Entries, story(noon, one, two), story(noon, alone))
	return c
}

func TestHostileInput(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	t.Parallel()
	for name, s := range hostile() {
		for _, republish := range []feeds.Republish{feeds.RepublishLink, feeds.RepublishExcerpt, feeds.RepublishFull} {
			for _, group := range []feeds.Group{feeds.GroupStory, feeds.GroupItem} {
				t.Run(fmt.Sprintf("%s, %s, %s", name, republish, group), func(t *testing.T) {
					t.Parallel()
					c := filled(s, republish)
					c.Feed.Group = group
					for _, format := range Formats() {
						document := rendered(t, c, format)
						if found := checked(format, document); len(found) > 0 {
							t.Errorf("%s: %.500q", format, []string(found))
						}
						if at := bytes.IndexFunc(document, forbidden); at >= 0 || !utf8.Valid(document) {
							t.Errorf("%s: control character or bad UTF-8 at %d", format, at)
						}
					}
				})
			}
		}
	}
}

// forbidden are the characters that no output may hold; of the line ends only the plain one.
func forbidden(r rune) bool {
	return unicode.IsControl(r) && r != '\n' && r != '\t' || r == 0xFFFE || r == 0xFFFF
}

// extremes are channels without what others have, or with too much of it.
func extremes() map[string]*Channel {
	many := richChannel()
	many.Entries = nil
	for i := range 500 {
		s := source(fmt.Sprintf("s%d", i%7), "Source", feeds.Press, feeds.RepublishExcerpt)
		many.Entries = append(many.Entries, story(noon, item(s, fmt.Sprint(i), fmt.Sprintf("Titre %d", i), longText, at(0, i%60))))
	}
	bare := richChannel()
	bare.Entries = []feeds.Entry{{}, {ID: feeds.ItemID{1}, Lead: &feeds.Item{ID: feeds.ItemID{1}}}}
	ages := richChannel()
	ages.Entries = nil
	for i, seen := range []time.Time{time.Date(-5, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(12026, 1, 1, 0, 0, 0, 0, time.UTC), time.Unix(0, 0)} {
		ages.Entries = append(ages.Entries, story(seen, item(source("s", "Source", feeds.Press, ""), fmt.Sprint(i), "Titre", "", seen)))
	}
	empty := richChannel()
	empty.Entries = nil
	empty.Feed.Title, empty.Feed.Description, empty.Site.Title, empty.Site.Description = "", "", "", ""
	return map[string]*Channel{"500 items": many, "no story": bare, "odd ages": ages, "empty": empty}
}

func TestExtremes(t *testing.T) {
	t.Parallel()
	for name, c := range extremes() {
		for _, format := range Formats() {
			t.Run(fmt.Sprintf("%s, %s", name, format), func(t *testing.T) {
				t.Parallel()
				document := rendered(t, c, format)
				if found := checked(format, document); len(found) > 0 {
					t.Errorf("%q", []string(found))
				}
				if name == "500 items" && len(document) > 5_000_000 {
					t.Errorf("%d bytes, more than the W3C validator reads", len(document))
				}
				if again := rendered(t, c, format); !bytes.Equal(document, again) {
					t.Error("differs when rendered again")
				}
			})
		}
	}
}

// TestPolicy looks for text that its source forbids to show, in every field that could carry it.
func TestPolicy(t *testing.T) {
	t.Parallel()
	const secret = "Alpha"
	words := strings.TrimSpace(strings.Repeat("mot ", 120)) + " " + secret // the secret lies beyond any excerpt
	for _, c := range []struct {
		republish feeds.Republish
		brief     int
		text      string
		shown     bool
	}{
		{feeds.RepublishLink, 0, secret, false},
		{feeds.RepublishLink, 1000, secret, false},
		{feeds.RepublishExcerpt, 0, words, false},
		{feeds.RepublishExcerpt, 1000, words, false},
		{feeds.RepublishExcerpt, 0, secret, true},
		{feeds.RepublishFull, 0, words, true},
		{feeds.RepublishFull, 20, words, false},
		{feeds.RepublishFull, 1000, words, true},
	} {
		t.Run(c.text, func(t *testing.T) {
			one := item(source("s", "Source", feeds.Press, c.republish), "1", "Titre", c.text, noon)
			one.Content = "<p>" + c.text + "</p>"
			channel := richChannel()
			channel.Feed.Brief = c.brief
			channel.Entries = []feeds.Entry{story(noon, one)}
			for _, format := range Formats() {
				if shown := bytes.Contains(rendered(t, channel, format), []byte(secret)); shown != c.shown {
					t.Errorf("%s, policy %s, brief %d: text shown is %v, want %v", format, c.republish, c.brief, shown, c.shown)
				}
			}
		})
	}
	orphan := feeds.Item{ID: feeds.ItemID{1}, SourceID: "parti", Title: "Titre", Text: secret, Content: secret, Seen: noon}
	channel := richChannel()
	channel.Entries = []feeds.Entry{story(noon, orphan)}
	for _, format := range Formats() {
		if bytes.Contains(rendered(t, channel, format), []byte(secret)) {
			t.Errorf("%s shows the text of a source that is not known", format)
		}
	}
}

// TestOneID holds that a story has one id in every format, group and feed.
func TestOneID(t *testing.T) {
	t.Parallel()
	channel := richChannel()
	want := "urn:griot:" + channel.Entries[0].ID.String()
	other := richChannel()
	other.Site.BaseURL, other.Feed.Path = "http://127.0.0.1:8080", "topic/securite"
	for _, c := range []*Channel{channel, other} {
		rss, _ := readXML(rendered(t, c, RSS))
		atom, _ := readXML(rendered(t, c, Atom))
		var feed struct{ Items []struct{ ID string } }
		if err := json.Unmarshal(rendered(t, c, JSON), &feed); err != nil {
			t.Fatal(err)
		}
		for format, got := range map[Format]string{
			RSS:  rss.one("", "channel").one("", "item").one("", "guid").text,
			Atom: atom.one(nsAtom, "entry").one(nsAtom, "id").text,
			JSON: feed.Items[0].ID,
		} {
			if got != want {
				t.Errorf("%s: id %q, want %q", format, got, want)
			}
		}
	}
}
