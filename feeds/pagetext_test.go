package feeds

import (
	"strings"
	"testing"
	"time"
)

func TestResume(t *testing.T) {
	day := time.Date(2026, 2, 9, 0, 0, 0, 0, time.UTC)
	read := Item{PageText: PageBody, Text: "Tout.", Content: "<p>Tout.</p>", Image: "i", Authors: []string{"A"}, Lang: "fr", Published: day, Title: "t", Link: "l"}

	brief := Item{Title: "t2", Link: "l2", Text: "En bref.", Summary: "En bref."}
	if !brief.Resume(&read) || brief.Text != "Tout." || brief.Content != "<p>Tout.</p>" || brief.Title != "t2" || brief.Link != "l2" || brief.Summary != "En bref." ||
		brief.Image != "i" || brief.Lang != "fr" || !brief.Published.Equal(day) || len(brief.Authors) != 1 {
		t.Errorf("resumed: %+v", brief)
	}
	own := Item{Text: "x", Image: "j", Authors: []string{"B"}, Lang: "en", Published: day.Add(time.Hour)}
	if !own.Resume(&read) || own.Image != "j" || own.Lang != "en" || own.Authors[0] != "B" || own.Published.Equal(day) {
		t.Errorf("what the document itself says was lost: %+v", own)
	}
	again := Item{PageText: PageBody, Text: "Corrigé."}
	if again.Resume(&read) || again.Text != "Corrigé." {
		t.Errorf("a text read anew was taken back: %+v", again)
	}
	if plain := (Item{Text: "x"}); plain.Resume(&Item{Text: "y"}) || plain.Text != "x" {
		t.Errorf("a feed's own text was replaced: %+v", plain)
	}
}

// A text that was fetched for tags and stories is never shown whole, whatever the policy.
func TestFetchedTextIsAnExcerptAtMost(t *testing.T) {
	for _, c := range []struct {
		reading PageText
		policy  Republish
		want    Republish
	}{
		{"", RepublishFull, RepublishFull}, {PageBody, RepublishFull, RepublishFull}, {PageExcerpt, RepublishFull, RepublishExcerpt},
		{PageExcerpt, RepublishExcerpt, RepublishExcerpt}, {PageExcerpt, "", RepublishExcerpt}, {PageExcerpt, RepublishLink, RepublishLink}, {PageBody, RepublishLink, RepublishLink},
	} {
		item := Item{PageText: c.reading, Source: &Source{Republish: c.policy}, Text: strings.Repeat("mot ", 500)}
		if got := item.Republish(); got != c.want {
			t.Errorf("reading %q, policy %q: %s, want %s", c.reading, c.policy, got, c.want)
		}
		if n := len(item.Excerpt(10_000)); c.reading == PageExcerpt && n > ExcerptLength+3 {
			t.Errorf("reading %q, policy %q: %d bytes shown", c.reading, c.policy, n)
		}
	}
}
