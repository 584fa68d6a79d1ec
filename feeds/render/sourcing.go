package render

import (
	"fmt"
	"strings"

	"griot/feeds"
)

// forms are a count in words, the formats for one and for more.
type forms struct{ one, many string }

func (f forms) of(n int) string {
	if n == 1 {
		return fmt.Sprintf(f.one, n)
	}
	return fmt.Sprintf(f.many, n)
}

// sourcingWords count the sources of a story and the texts they printed.
type sourcingWords struct {
	outlets, items, texts                                                   forms
	official, drawn, drawnOfMany, citing, citingAnother, own, further, copy forms
}

// Outlets counts outlets, which readers know as sources.
func (w *Wording) Outlets(n int) string { return w.sourcing.outlets.of(n) }

// Sourcing says how many outlets report a story, and on how many texts of their own. An article made from the communiqué
// beside it confirms nothing, nor does a copy, nor a further article of an outlet.
func (w *Wording) Sourcing(t *feeds.Tally) string {
	outlets, reports := t.Outlets, len(t.Reports)
	if outlets < 2 && reports < 2 {
		return w.Outlets(outlets)
	}
	p := &t.Provenance
	if outlets == 1 { // whose texts confirm each other no more than themselves
		return w.Outlets(outlets) + w.colon + w.sourcing.items.of(reports)
	}
	citing, drawn := w.sourcing.citing, w.sourcing.drawn
	if p.Official > 1 {
		drawn = w.sourcing.drawnOfMany
	}
	if p.Official > 0 {
		citing = w.sourcing.citingAnother
	}
	own := w.sourcing.texts
	if p.Official+p.Citing > 0 {
		own = w.sourcing.own
	}
	var parts []string
	for _, part := range []struct {
		n     int
		words forms
	}{{p.Official, w.sourcing.official}, {p.Drawn, drawn}, {p.Citing, citing}, {p.Own, own}, {p.Further, w.sourcing.further}, {p.Copies, w.sourcing.copy}} {
		if part.n > 0 {
			parts = append(parts, part.words.of(part.n))
		}
	}
	return w.Outlets(outlets) + w.colon + strings.Join(parts, ", ")
}

// Relayed counts the sources of a story for lists, with the independent texts where they are fewer.
func (w *Wording) Relayed(t *feeds.Tally) string {
	outlets, texts := t.Outlets, t.Texts
	if texts >= outlets {
		return w.Outlets(outlets)
	}
	return w.Outlets(outlets) + ", " + w.sourcing.texts.of(texts)
}

func frenchSourcing() sourcingWords {
	return sourcingWords{
		outlets: forms{"%d\u00a0source", "%d\u00a0sources"}, items: forms{"%d\u00a0article", "%d\u00a0articles"},
		texts:         forms{"%d\u00a0texte indépendant", "%d\u00a0textes indépendants"},
		official:      forms{"%d\u00a0texte officiel", "%d\u00a0textes officiels"},
		drawn:         forms{"%d\u00a0article qui en est tiré", "%d\u00a0articles qui en sont tirés"},
		drawnOfMany:   forms{"%d\u00a0article qui en est tiré", "%d\u00a0articles qui en sont tirés"},
		citing:        forms{"%d\u00a0article tiré d’un texte officiel", "%d\u00a0articles tirés de textes officiels"},
		citingAnother: forms{"%d\u00a0article tiré d’un autre texte officiel", "%d\u00a0articles tirés d’autres textes officiels"},
		own:           forms{"%d\u00a0autre texte indépendant", "%d\u00a0autres textes indépendants"},
		further:       forms{"%d\u00a0autre article", "%d\u00a0autres articles"},
		copy:          forms{"%d\u00a0reprise", "%d\u00a0reprises"},
	}
}

func englishSourcing() sourcingWords {
	return sourcingWords{
		outlets: forms{"%d\u00a0source", "%d\u00a0sources"}, items: forms{"%d\u00a0report", "%d\u00a0reports"},
		texts:         forms{"%d\u00a0independent text", "%d\u00a0independent texts"},
		official:      forms{"%d\u00a0official text", "%d\u00a0official texts"},
		drawn:         forms{"%d\u00a0report made from it", "%d\u00a0reports made from it"},
		drawnOfMany:   forms{"%d\u00a0report made from them", "%d\u00a0reports made from them"},
		citing:        forms{"%d\u00a0report made from an official text", "%d\u00a0reports made from official texts"},
		citingAnother: forms{"%d\u00a0report made from another official text", "%d\u00a0reports made from other official texts"},
		own:           forms{"%d\u00a0other independent text", "%d\u00a0other independent texts"},
		further:       forms{"%d\u00a0further report", "%d\u00a0further reports"},
		copy:          forms{"%d\u00a0copy", "%d\u00a0copies"},
	}
}
