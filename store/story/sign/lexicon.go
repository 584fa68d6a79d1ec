package sign

import (
	"sync/atomic"
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

// lexicon remembers the facts of the words met lately, since stems are dear and most words of a text are those of the
// last. A word takes the place of any other with the same slot. It is safe for concurrent use; a nil one remembers
// nothing.
type lexicon struct {
	slots [lexiconSlots]atomic.Pointer[lexiconEntry]
}

const (
	lexiconSlots = 1 << 15
	// longestKept is the length in bytes of the longest word that is remembered.
	longestKept = 40
)

type lexiconEntry struct {
	written [longestKept]byte
	length  uint8
	english bool
	wordFacts
}

func (e *lexiconEntry) is(written string, english bool) bool {
	return int(e.length) == len(written) && e.english == english && string(e.written[:e.length]) == written
}

// look gives the facts of the i-th word of a document.
func (l *lexicon) look(lang string, doc *text.Doc, i int) *wordFacts {
	tok := &doc.Tokens[i]
	written := doc.Source[tok.Start:tok.End]
	if l == nil || len(written) > longestKept {
		facts := factsOf(lang, doc, i)
		return &facts
	}
	english := lang == "en"
	h := uint32(2166136261) // FNV-1a
	for j := 0; j < len(written); j++ {
		h = (h ^ uint32(written[j])) * 16777619
	}
	if english {
		h = ^h
	}
	slot := &l.slots[(h^h>>15)%lexiconSlots]
	if e := slot.Load(); e != nil && e.is(written, english) {
		return &e.wordFacts
	}
	// The strings are copied, so that an entry does not hold the whole text in memory.
	e := &lexiconEntry{length: uint8(len(written)), english: english, wordFacts: factsOf(lang, doc, i)}
	copy(e.written[:], written)
	e.head = string([]byte(e.head))
	slot.Store(e)
	return &e.wordFacts
}

func factsOf(lang string, doc *text.Doc, i int) wordFacts {
	folded := doc.Tokens[i].Folded
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
	stem := doc.Stem(i, lang)
	f.stage, f.pairs = stageOf(lang, folded, stem)
	if !f.stop {
		f.concept = conceptOf(folded, stem)
		f.id = Hash(f.head)
	}
	return f
}
