package sign

import (
	"time"

	"griot/feeds/text"
)

// wordFacts is what grouping knows of a word by itself, whatever the text it stands in.
type wordFacts struct {
	concept
	id      uint32 // of the concept's term
	stop    bool
	numeral bool         // see [numerals]
	month   int          // see [months]
	weekday time.Weekday // see [weekdays]; none when negative
	outlook int8         // 1 for a word that looks ahead, -1 for one of an outcome
	stage   Stage        // that the word tells
	pairs   bool         // tells one with a word behind it
}

// factsIn returns what finds the facts of a word in a language.
func factsIn(lang string) func(*text.Word) wordFacts {
	return func(w *text.Word) wordFacts { return factsOf(lang, w) }
}

func factsOf(lang string, w *text.Word) wordFacts {
	folded := w.Folded
	f := wordFacts{stop: text.Stop(lang, folded), month: months[folded], weekday: -1}
	_, f.numeral = numerals[folded]
	if day, ok := weekdays[folded]; ok {
		f.weekday = day
	}
	switch {
	case outcomeWords[folded]:
		f.outlook = -1
	case aheadWords[folded] || lang != "en" && future(folded):
		f.outlook = 1
	}
	stem := w.Stem(lang)
	f.stage, f.pairs = stageOf(lang, folded, stem)
	if !f.stop {
		f.concept = conceptOf(folded, stem)
		f.id = Hash(f.head)
	}
	return f
}
