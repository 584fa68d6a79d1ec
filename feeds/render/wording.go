package render

import (
	"fmt"
	"strings"
	"time"

	"griot/feeds"
)

// Wording is the site's own words in one language, for feeds and pages alike.
type Wording struct {
	Lang   string
	Source string // heads a single one
	seen   string // followed by a time
	// carriedBy is followed by the names of feeds, found by those of aggregators.
	carriedBy, found string
	last             string // between the last two of a list
	colon            string // with the space the language's typography wants before it
	months           [12]string
	classes          map[feeds.Class]string
	states           map[feeds.State]string
	cites            string // followed by an issuer
	sourcing         sourcingWords

	titleCorrected, textCorrected, bothCorrected, withdrawn, returned string
	and, on, semicolon, earlier, quoteOpen, quoteClose                string

	writeTime func(w *Wording, t time.Time) string
	writeDay  func(w *Wording, t time.Time) string
}

// WordingFor is the wording in a language: English for "en", else French.
func WordingFor(language string) *Wording {
	if language == "en" || strings.HasPrefix(language, "en-") {
		return english()
	}
	return french()
}

func french() *Wording {
	return &Wording{
		Lang: "fr", sourcing: frenchSourcing(), Source: "Source", seen: "vu le ", carriedBy: "flux ", found: "repéré par ", last: " et ", colon: "\u00a0: ", cites: "Texte officiel cité\u00a0: ",
		titleCorrected: "Titre corrigé", textCorrected: "Texte corrigé", bothCorrected: "Titre et texte corrigés",
		withdrawn: "Retiré par la source, constaté", returned: "De nouveau publié par la source, constaté",
		and: "\u00a0; ", on: " le ", semicolon: "\u00a0; ", earlier: "auparavant\u00a0: ", quoteOpen: "«\u00a0", quoteClose: "\u00a0»",
		months: [12]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"},
		classes: map[feeds.Class]string{
			feeds.Official: "source officielle", feeds.Agency: "agence", feeds.Press: "presse", feeds.Humanitarian: "humanitaire",
			feeds.Research: "recherche", feeds.Blog: "blog", feeds.Aggregator: "agrégateur",
		},
		states: map[feeds.State]string{
			feeds.StatePress: "Presse", feeds.StateAttributed: "Presse, texte officiel cité",
			feeds.StateOfficial: "Officiel", feeds.StateBoth: "Officiel et presse",
		},
		writeDay: func(w *Wording, t time.Time) string {
			day := fmt.Sprint(t.Day())
			if t.Day() == 1 {
				day = "1er"
			}
			return fmt.Sprintf("%s\u00a0%s\u00a0%d", day, w.months[t.Month()-1], t.Year())
		},
		writeTime: func(w *Wording, t time.Time) string {
			return fmt.Sprintf("%s à %d\u00a0h\u00a0%02d", w.writeDay(w, t), t.Hour(), t.Minute())
		},
	}
}

func english() *Wording {
	return &Wording{
		Lang: "en", sourcing: englishSourcing(), Source: "Source", seen: "seen ", carriedBy: "feeds ", found: "found by ", last: " and ", colon: ": ", cites: "Official text cited: ",
		titleCorrected: "Title corrected", textCorrected: "Text corrected", bothCorrected: "Title and text corrected",
		withdrawn: "Withdrawn by the source, noticed", returned: "Published again by the source, noticed",
		and: "; ", on: " on ", semicolon: "; ", earlier: "before: ", quoteOpen: "“", quoteClose: "”",
		months: [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
		classes: map[feeds.Class]string{
			feeds.Official: "official source", feeds.Agency: "agency", feeds.Press: "press", feeds.Humanitarian: "humanitarian",
			feeds.Research: "research", feeds.Blog: "blog", feeds.Aggregator: "aggregator",
		},
		states: map[feeds.State]string{
			feeds.StatePress: "Press", feeds.StateAttributed: "Press, official text cited",
			feeds.StateOfficial: "Official", feeds.StateBoth: "Official and press",
		},
		writeDay: func(w *Wording, t time.Time) string {
			return fmt.Sprintf("%d\u00a0%s %d", t.Day(), w.months[t.Month()-1], t.Year())
		},
		writeTime: func(w *Wording, t time.Time) string {
			return fmt.Sprintf("%s, %02d:%02d", w.writeDay(w, t), t.Hour(), t.Minute())
		},
	}
}

// List joins names.
func (w *Wording) List(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + w.last + names[len(names)-1]
}

// CarriedBy says which feeds carry an article.
func (w *Wording) CarriedBy(names []string) string { return w.carriedBy + w.List(names) }

// FoundBy says which aggregators found an article.
func (w *Wording) FoundBy(names []string) string { return w.found + w.List(names) }

// Class names a class of source.
func (w *Wording) Class(c feeds.Class) string { return w.classes[c] }

// State names a story's state.
func (w *Wording) State(s feeds.State) string { return w.states[s] }

// Day writes a date out, as it is in t's own zone.
func (w *Wording) Day(t time.Time) string { return w.writeDay(w, t) }

// Time writes date and time out, as they are in t's own zone.
func (w *Wording) Time(t time.Time) string { return w.writeTime(w, t) }

// Colon joins a heading to what it heads.
func (w *Wording) Colon() string { return w.colon }
