package demo

import (
	"strings"
	"testing"

	"griot/feeds"
	"griot/feeds/text"
)

// TestDemoLinks: whatever joins two articles is told in words that a reader finds in one of the two, as they stand there.
func TestDemoLinks(t *testing.T) {
	t.Parallel()
	kinds := map[feeds.LinkKind]int{}
	for _, entry := range demoStories(t) {
		items := map[feeds.ItemID]*feeds.Item{}
		for i := range entry.Story.Items {
			items[entry.Story.Items[i].ID] = &entry.Story.Items[i]
		}
		for _, l := range entry.Story.Links {
			kinds[l.Kind]++
			from, to := items[l.From], items[l.To]
			if len(l.Words) == 0 {
				t.Errorf("%s to %s, %s: no words", demoAddress(from), demoAddress(to), l.Kind)
			}
			for _, words := range l.Words {
				if l.Kind != feeds.LinkSame && !stands(words, from) && !stands(words, to) {
					t.Errorf("%s to %s, %s: %q is in neither", demoAddress(from), demoAddress(to), l.Kind, words)
				}
			}
		}
	}
	t.Logf("links: %v", kinds)
	if kinds[feeds.LinkEvent] == 0 || kinds[feeds.LinkDerived] == 0 {
		t.Errorf("links: %v, want some of each kind", kinds)
	}
}

// stands reports whether words stand in an item with their accents and capitals, whatever the signs between them.
func stands(words string, item *feeds.Item) bool {
	return strings.Contains(tokens(item.Title)+tokens(item.Text), tokens(words))
}

func tokens(s string) string {
	doc := text.Read(s)
	var b strings.Builder
	b.WriteString(" ")
	for i := range doc.Tokens {
		b.WriteString(doc.Text(i) + " ")
	}
	return b.String()
}
