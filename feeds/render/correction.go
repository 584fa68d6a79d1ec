package render

import (
	"strings"
	"time"

	"griot/feeds"
)

// maxCorrections is how many of a report's corrections an entry shows, the last ones. The story's page has all.
const maxCorrections = 3

// Correction is what a source did to an item at one time: another title, another text or both, or the item's withdrawal or
// return.
type Correction struct {
	At    time.Time
	Kinds []feeds.CorrectionKind
	// Was and Became are the titles before and after, "" where the title stayed. A title was public whatever the policy of
	// its source.
	Was, Became string
	Text        int // the place in the item's history of the revision of the text, -1 where it stayed
	More        int // further corrections that are not kept apart
}

// Corrections are an item's corrections, oldest first.
func Corrections(item *feeds.Item) []Correction {
	var all []Correction
	for n := range item.History {
		r := &item.History[n]
		last := len(all) - 1
		if last < 0 || !all[last].At.Equal(r.At) {
			all = append(all, Correction{At: r.At, Text: -1})
			last++
		}
		c := &all[last]
		c.Kinds = append(c.Kinds, r.Kind)
		c.More = max(c.More, r.More)
		switch r.Kind {
		case feeds.CorrectionTitle:
			c.Was, c.Became = short(r.Title, maxTitle), short(item.Replacement(n), maxTitle)
		case feeds.CorrectionText:
			c.Text = n
		}
	}
	return all
}

// shownCorrections returns the corrections of a report that an entry shows. Those of other reports than the lead wait
// until the story itself counts as updated: alone they do not change its entry.
func (c *Channel) shownCorrections(e *feeds.Entry, lead, item *feeds.Item) []Correction {
	all := Corrections(item)
	for n := len(all) - 1; n >= 0 && item.ID != lead.ID && all[n].At.After(e.Story.Updated); n-- {
		all = all[:n]
	}
	return all[max(0, len(all)-maxCorrections):]
}

// CorrectionWords say what happened, without its time.
func (w *Wording) CorrectionWords(c *Correction) string {
	var title, body, withdrawn, returned bool
	for _, kind := range c.Kinds {
		title = title || kind == feeds.CorrectionTitle
		body = body || kind == feeds.CorrectionText
		withdrawn = withdrawn || kind == feeds.CorrectionWithdrawn
		returned = returned || kind == feeds.CorrectionReturned
	}
	var said []string
	switch {
	case withdrawn:
		said = append(said, w.withdrawn)
	case returned:
		said = append(said, w.returned)
	}
	switch {
	case title && body:
		said = append(said, w.bothCorrected)
	case title:
		said = append(said, w.titleCorrected)
	case body:
		said = append(said, w.textCorrected)
	}
	return strings.Join(said, w.and)
}

// Earlier is an earlier title in its quotation marks, behind the words that say so.
func (w *Wording) Earlier(title string) string {
	return w.earlier + w.quoteOpen + title + w.quoteClose
}
