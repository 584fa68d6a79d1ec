package pages

import (
	"strings"

	"griot/feeds"
	"griot/feeds/render"
	"griot/feeds/text"
)

// compared is how many characters of the two texts of a correction are compared for the page, where the source allows
// its whole text. Where it allows an excerpt, the excerpts are compared: the page shows no more of an earlier text
// than of the present one.
const compared = 1500

// correctionLine is one correction, withdrawal or return on the story's page.
type correctionLine struct {
	What        string // what happened
	When        moment
	Was, Became string // the titles; "" where the title stayed
	Changes     []wordChange
	Note        string // what is not shown
	Lang        string
}

// wordChange is a run of words of a text: "del" or "ins", "gap" for what is left out, "" for what stayed.
type wordChange struct{ Kind, Text string }

// corrections are the lines for an item's history, oldest first.
func (p *Pages) corrections(item *feeds.Item) (lines []correctionLine) {
	all := render.Corrections(item)
	for i := range all {
		c := &all[i]
		line := correctionLine{
			What: p.words.CorrectionWords(c), When: p.moment(c.At), Lang: p.foreign(item.Language()),
		}
		if c.Was != "" && c.Was != c.Became {
			line.Was, line.Became = c.Was, c.Became
		}
		var notes []string
		if c.Text >= 0 && item.Republish() != feeds.RepublishLink {
			if line.Changes = wordChanges(item, c.Text); line.Changes == nil {
				notes = append(notes, p.words.Corrected.Further)
			}
		}
		if c.More > 0 {
			notes = append(notes, p.words.MoreCorrections(c.More))
		}
		line.Note = strings.Join(notes, " ")
		lines = append(lines, line)
	}
	return lines
}

// wordChanges returns the words that changed with the n-th correction of an item, in what its source's policy shows
// of both texts. It is nil when they lie beyond.
func wordChanges(item *feeds.Item, n int) (changes []wordChange) {
	before, now := item.History[n].Text, item.Replacement(n)
	was, is := item.ExcerptOf(before, compared), item.ExcerptOf(now, compared)
	edits := text.Diff(was, is)
	// Where an excerpt ends, the other text goes on: that is no change.
	if strings.HasSuffix(was, "…") || strings.HasSuffix(is, "…") {
		for len(edits) > 0 && edits[len(edits)-1].Kind != text.Kept && edits[len(edits)-1].Kind != text.Omitted {
			edits = edits[:len(edits)-1]
		}
	}
	kinds := [...]string{text.Kept: "", text.Removed: "del", text.Added: "ins", text.Omitted: "gap"}
	changed := false
	for _, e := range edits {
		changed = changed || e.Kind == text.Removed || e.Kind == text.Added
		changes = append(changes, wordChange{kinds[e.Kind], render.Clean(e.Text)})
	}
	if !changed {
		return nil
	}
	return changes
}
