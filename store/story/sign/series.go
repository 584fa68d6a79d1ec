package sign

import (
	"strings"

	"griot/feeds/text"
)

// seriesOf splits a title into what stays from one issue of a series to the next and what changes: numbers, days,
// months. Titles without anything that changes are no series.
func seriesOf(title *text.Doc) (series, issue uint32) {
	var stays, changes strings.Builder
	words := 0
	for i := range title.Tokens {
		folded := title.Tokens[i].Folded
		_, numeral := numerals[folded]
		if title.Tokens[i].Is(text.Number) || numeral || isWeekday(folded) || months[folded] != 0 || ordinal(folded) {
			if !countsVictims(title, i) {
				changes.WriteString(folded + " ")
			}
			stays.WriteString("# ")
			continue
		}
		stays.WriteString(folded + " ")
		words++
	}
	if changes.Len() == 0 || words == 0 {
		return 0, 0
	}
	return OptionalHash(stays.String()), OptionalHash(changes.String())
}

// countsVictims reports whether a number is a toll, which rises from report to report of one event.
func countsVictims(title *text.Doc, i int) bool {
	for j := i + 1; j < min(i+4, len(title.Tokens)); j++ {
		switch conceptOf(title.Tokens[j].Folded, title.Stem(j, "fr")).head {
		case "mort", "blesse", "disparu", "sinistre", "deplace", "enlevement":
			return true
		}
	}
	return false
}

// ordinal reports whether a word starts with a digit: "16e", "1er", "J12" is none.
func ordinal(folded string) bool { return folded[0] >= '0' && folded[0] <= '9' }

// routineHeads are the words that titles of series start with which say nothing of an event, French and English.
var routineHeads = []string{
	"meteo", "bulletin meteo", "previsions meteo", "meteo du jour", "horoscope", "revue de presse", "revue de la presse",
	"la revue de presse", "press review", "programme tv", "programme tele", "mots croises", "sudoku", "necrologie",
	"avis de deces", "ephemeride", "taux de change", "cours de l or", "cours du jour", "horaires de priere",
	"heures de priere", "weather", "weather forecast", "tv guide", "journal de", "le journal de", "le journal du",
	"journal du", "les titres", "les titres du", "a la une", "l essentiel de l actualite", "resultats du loto", "pharmacies de garde", "pharmacie de garde", "daily briefing", "morning briefing",
	"agenda", "l agenda",
}

// isRoutine reports whether a title is that of a routine column. Such an item joins another by its text only.
func isRoutine(title *text.Doc) bool {
	var words []string
	for i := range title.Tokens[:min(len(title.Tokens), 6)] {
		words = append(words, title.Tokens[i].Folded)
	}
	start := strings.Join(words, " ") + " "
	for _, head := range routineHeads {
		if strings.HasPrefix(start, head+" ") {
			// The column's name is the title, or an issue's number or date follows.
			rest := strings.Fields(start[len(head):])
			if len(rest) == 0 || len(strings.Fields(head)) > 1 {
				return true
			}
			switch rest[0] {
			case "du", "de", "des", "pour", "a", "au", "for", "of", "on", "ce":
				return true
			}
			if _, ok := numerals[rest[0]]; ok || isWeekday(rest[0]) || ordinal(rest[0]) {
				return true
			}
		}
	}
	return false
}
