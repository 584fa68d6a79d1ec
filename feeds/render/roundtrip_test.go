package render

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"
	"pgregory.net/rapid"

	"griot/feeds"
)

// What a reader gets back from any format is what was put in: id, title, link, dates to the second, authors, categories,
// the text as policy allows it, enclosures, the other reports with their outlets, and the origin an aggregator names. What
// a format has no place for: RSS, the labels of categories and the web page of a source; Atom, nothing; JSON Feed, nothing,
// as it carries in _griot what it has no words for. RSS has one enclosure: the others are media:content.

func anyEntry(t *rapid.T, label string) feeds.Entry {
	// Letters, marks, punctuation and symbols of all scripts, and the characters that markup gives a meaning.
	text := rapid.StringOf(rapid.OneOf(
		rapid.RuneFrom([]rune(`<>&"'[]!-;#éÉœ’«»…   `)), rapid.Rune(),
	))
	names := rapid.StringMatching(`[A-ZÉ][a-zé’ -]{0,20}[a-zé]`) // gofeed looks for addresses in others
	s := &feeds.Source{
		ID: "s", Name: "Source", URL: "https://s.example/feed", Class: rapid.SampledFrom(feeds.Classes()).Draw(t, label+" class"),
		Language:  rapid.SampledFrom([]string{"fr", "en", "bm", ""}).Draw(t, label+" language"),
		Republish: rapid.SampledFrom([]feeds.Republish{feeds.RepublishLink, feeds.RepublishExcerpt, feeds.RepublishFull}).Draw(t, label+" policy"),
	}
	seen := time.Unix(rapid.Int64Range(8e8, 4e9).Draw(t, label+" seen"), rapid.Int64Range(0, 999_999_999).Draw(t, label+" fraction"))
	one := feeds.Item{
		ID: feeds.NewItemID("s", feeds.Key{Kind: feeds.KeyGUID, Value: label}), SourceID: "s", Source: s,
		Title: text.Draw(t, label+" title"), Text: text.Draw(t, label+" text"), Link: rapid.SampledFrom(slices.Sorted(maps.Keys(links()))).Draw(t, label+" link"),
		Seen: seen, Published: seen.Add(-time.Duration(rapid.Int64Range(0, 1e6).Draw(t, label+" age")) * time.Second),
	}
	for i := range rapid.IntRange(0, 3).Draw(t, label+" categories") {
		one.Categories = append(one.Categories, feeds.Category{Term: text.Draw(t, fmt.Sprint(label, " category ", i))})
	}
	moved := seen.Add(time.Duration(rapid.Int64Range(0, 1e6).Draw(t, label+" moved")) * time.Second)
	if rapid.Bool().Draw(t, label+" with another") {
		moved = time.Unix(4e9+1e6, 0) // what one poll changes, it changes at one time
	}
	for i := range rapid.IntRange(0, 3).Draw(t, label+" authors") {
		one.Authors = append(one.Authors, names.Draw(t, fmt.Sprint(label, " author ", i)))
	}
	for i := range rapid.IntRange(0, 2).Draw(t, label+" files") {
		one.Enclosures = append(one.Enclosures, feeds.Enclosure{URL: fmt.Sprintf("https://s.example/%d.mp3", i), Type: "audio/mpeg", Length: int64(i) * 1000})
	}
	one.Origin = rapid.SampledFrom([]*feeds.Origin{
		nil, {Title: "Studio Tamani"}, {URL: "https://www.studiotamani.org/1"}, {Title: "Studio Tamani", URL: "https://www.studiotamani.org/1"},
	}).Draw(t, label+" origin")
	lead := story(moved, one)
	for i := range rapid.IntRange(0, 2).Draw(t, label+" other reports") {
		other := item(source(fmt.Sprint("o", i), names.Draw(t, fmt.Sprint(label, " outlet ", i)), feeds.Blog, feeds.RepublishLink), label, "Ailleurs", "", seen.Add(time.Hour))
		lead.Story.Items = append(lead.Story.Items, other)
	}
	return lead
}

func TestRoundTrip(t *testing.T) {
	t.Parallel()
	parser := gofeed.NewParser()
	rapid.Check(t, func(t *rapid.T) {
		channel := richChannel()
		channel.Entries = nil
		for i := range rapid.IntRange(0, 4).Draw(t, "entries") {
			channel.Entries = append(channel.Entries, anyEntry(t, fmt.Sprint("entry", i)))
		}
		for _, format := range Formats() {
			var b bytes.Buffer
			if err := channel.Write(&b, format); err != nil {
				t.Fatal(err)
			}
			document := b.Bytes()
			if found := checked(format, document); len(found) > 0 {
				t.Fatalf("%s: %q\n%s", format, found, document)
			}
			parsed, err := parser.Parse(bytes.NewReader(document))
			if err != nil {
				t.Fatalf("%s: %v\n%s", format, err, document)
			}
			if len(parsed.Items) != len(channel.Entries) {
				t.Fatalf("%s: %d items, want %d", format, len(parsed.Items), len(channel.Entries))
			}
			links := readRelated(t, format, document)
			for i, got := range parsed.Items {
				sameEntry(t, format, expected(channel, &channel.Entries[i]), got)
				if want := wantRelated(&channel.Entries[i]); !slices.Equal(links[i], want) {
					t.Fatalf("%s: related %q, want %q\n%s", format, links[i], want, document)
				}
			}
		}
	})
}

// links are those that entries are given, with what readers must get; "" is the story's page.
func links() map[string]string {
	return map[string]string{
		"":                                   "",
		"/relatif":                           "",
		"https://s.example/a?b=c&d=%C3%A9#e": "https://s.example/a?b=c&d=%C3%A9#e",
		"http://s.example/été 1":             "http://s.example/%C3%A9t%C3%A9%201",
		"https://s.example:8443/":            "https://s.example:8443/",
		"https://user@s.example/x?y=[z]":     "https://user@s.example/x?y=%5Bz%5D",
	}
}

// expected is what was put in; titles and categories are as cleaning leaves them.
func expected(c *Channel, e *feeds.Entry) *entry {
	cleaned := c.entry(e)
	want := &entry{
		id: "urn:griot:" + e.ID.String(), title: cleaned.title, categories: cleaned.categories,
		authors: cleaned.authors, body: cleaned.body, enclosures: cleaned.enclosures,
		link: links()[e.Lead.Link], dates: dates{published: e.Lead.Published.Truncate(time.Second)},
	}
	if want.link == "" {
		want.link = "https://griot.example/story/" + e.Story.ID.String()
	}
	want.updated = want.published
	if moved := e.Story.Updated.Truncate(time.Second); moved.After(want.updated) {
		want.updated = moved
	}
	return want
}

func sameEntry(t *rapid.T, format Format, want *entry, got *gofeed.Item) {
	if got.GUID != want.id || got.Link != want.link {
		t.Fatalf("%s: id %q link %q, want %q %q", format, got.GUID, got.Link, want.id, want.link)
	}
	// gofeed takes titles for HTML where the format leaves it open, and trims what it finds.
	if plain := strings.TrimSpace(want.title); strings.TrimSpace(got.Title) != plain {
		t.Fatalf("%s: title %q, want %q", format, got.Title, plain)
	}
	if got.PublishedParsed == nil || !got.PublishedParsed.Equal(want.published) {
		t.Fatalf("%s: published %v, want %v", format, got.PublishedParsed, want.published)
	}
	if updated := got.UpdatedParsed; updated == nil {
		if format != RSS || want.updated.After(want.published) {
			t.Fatalf("%s: no date of update, want %v", format, want.updated)
		}
	} else if !updated.Truncate(time.Second).Equal(want.updated) {
		t.Fatalf("%s: updated %v, want %v", format, updated, want.updated)
	}
	var authors []string
	for _, a := range got.Authors {
		authors = append(authors, a.Name)
	}
	named := want.authors
	if format == RSS {
		named = named[:1] // gofeed reads the first dc:creator
	}
	if !slices.EqualFunc(authors, named, sameText) {
		t.Fatalf("%s: authors %q, want %q", format, authors, named)
	}
	if !sameText(got.Content, want.body) {
		t.Fatalf("%s: content %q, want %q", format, got.Content, want.body)
	}
	files := want.enclosures
	if format == RSS {
		files = files[:min(len(files), 1)]
	}
	if !slices.EqualFunc(got.Enclosures, files, func(g *gofeed.Enclosure, w feeds.Enclosure) bool { return g.URL == w.URL && g.Type == w.Type }) {
		t.Fatalf("%s: enclosures %v, want %v", format, got.Enclosures, files)
	}
	var terms []string
	for _, c := range want.categories {
		term := c.term
		if format == Atom && c.label != "" {
			term = c.label // gofeed prefers labels
		}
		if format != JSON || !slices.Contains(terms, term) {
			terms = append(terms, term)
		}
	}
	if !slices.Equal(got.Categories, terms) {
		t.Fatalf("%s: categories %q, want %q", format, got.Categories, terms)
	}
}

// sameText compares texts as parsers leave them: gofeed trims what it finds.
func sameText(a, b string) bool { return strings.TrimSpace(a) == strings.TrimSpace(b) }
