package sign

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"griot/feeds"
	"griot/feeds/text"
)

const (
	readBytes  = 6000 // of an item's text are read at all: some 900 words
	copyWords  = 400  // of them are compared for copies
	eventWords = 150  // of them tell the event

	leadSentences = 2  // of the text tell it in short
	maxTerms      = 96 // kept of an item, the heaviest first
	wordBytes     = 48 // of the longest word that is told
)

// Traits says what a term is and where it stands.
type Traits uint8

const (
	InTitle Traits = 1 << iota
	InLead         // in the title or the first two sentences
	IsName         // written with a capital inside a sentence: a person, a body, a product
	IsNumber
	IsDate  // a day of the year
	IsPlace // part of a place's name, or of its people's
	IsAct   // something that happens
)

// Term is a word of an item as grouping sees it.
type Term struct {
	ID     uint32 // hash32 of the concept, stem, number or date
	Weight uint8  // eighths: how much the item makes of it, before rarity
	Tier   uint8  // see concept
	Traits Traits
}

// reading collects the terms of one item after the other; its memory is used again.
type reading struct {
	signer *Signer
	known  *text.Facts[wordFacts] // of the item's language
	told   toldDays
	terms  []counted
	at     map[uint32]int // place in terms, by id

	folded []string
	facts  []*wordFacts
}

type counted struct {
	Term
	word  string // as it is first written
	times float64
}

func newReading(signer *Signer) *reading {
	return &reading{signer: signer, at: make(map[uint32]int, 2*maxTerms)}
}

// begin forgets the last item.
func (r *reading) begin(lang string, from, to time.Time) {
	r.known = r.signer.facts(lang)
	r.told = toldDays{from: from, to: to}
	clear(r.terms) // lets go of the text
	clear(r.at)
	r.terms = r.terms[:0]
}

// fields of an item, with how much an occurrence counts.
const (
	titleTimes = 2.
	leadTimes  = 1.5
	namedTimes = 1.2
)

// heaviest are the terms by id, and how they are first written, in that order, a line each.
func (r *reading) heaviest() ([]Term, string) {
	found := make([]*counted, 0, len(r.terms))
	for i := range r.terms {
		c := &r.terms[i]
		weight := 1 + math.Log(c.times)
		if c.Traits&(IsName|IsNumber|IsDate) != 0 {
			weight *= namedTimes
		}
		c.Weight = uint8(min(255, math.Round(weight*8)))
		found = append(found, c)
	}
	if len(found) > maxTerms {
		slices.SortStableFunc(found, func(a, b *counted) int { return int(b.Weight) - int(a.Weight) })
		found = found[:maxTerms]
	}
	slices.SortFunc(found, func(a, b *counted) int { return cmp.Compare(a.ID, b.ID) })
	found = slices.CompactFunc(found, func(a, b *counted) bool { return a.ID == b.ID })
	terms := make([]Term, len(found))
	var words strings.Builder
	for i, c := range found {
		terms[i] = c.Term
		if len(c.word) <= wordBytes {
			words.WriteString(c.word)
		}
		words.WriteByte('\n')
	}
	return terms, words.String()
}

// read reads the terms of a title, which comes without its outlet's name, or of a text.
func (r *reading) read(doc *text.Doc, places spans, title bool) {
	n := len(doc.Tokens)
	if !title {
		n = min(n, eventWords)
	}
	shouted := title && mostlyCapital(doc)
	r.know(doc, n)
	folded, facts := r.folded, r.facts
	for i := 0; i < n; i++ {
		tok := &doc.Tokens[i]
		at := InTitle | InLead
		times := titleTimes
		if !title {
			at, times = 0, 1
			if tok.Sentence < leadSentences {
				at, times = InLead, leadTimes
			}
		}
		r.told.lead = at&InLead != 0
		if month, day := rangeStart(doc, folded, i); month != 0 {
			r.day(doc, i, 1, 0, month, day, at, times)
			continue
		}
		if i+1 < n && (facts[i].month != 0 || facts[i+1].month != 0) {
			if month, day, taken := dayOfYear(doc, folded, i); taken > 0 {
				r.day(doc, i, taken, yearAfter(doc, i+taken), month, day, at, times)
				i += taken - 1
				continue
			}
		}
		if day := facts[i].weekday; day >= 0 {
			if _, _, dated := dayOfYear(doc, folded, i+1); dated == 0 {
				r.told.weekday(day)
			}
			continue
		}
		if tok.Is(text.Number) {
			r.number(doc, folded, i, at, times)
			continue
		}
		if facts[i].numeral {
			value, taken := spelled(folded[i:])
			if key, ok := count(value); ok {
				r.add(Hash(key), written(doc, i, taken), 1, at|IsNumber, times)
			} else {
				r.few(doc, value, i, i+taken, n, at, times)
			}
			i += taken - 1
			continue
		}
		if tok.Is(text.Elided) || facts[i].stop || utf8.RuneCountInString(tok.Folded) < 2 {
			continue
		}
		if places.hold(tok.Start, tok.End) {
			r.add(Hash(tok.Folded), doc.Text(i), 1, at|IsPlace, times)
			continue
		}
		traits := at
		if tok.Is(text.Capital) && (!tok.Is(text.SentenceStart) || tok.Is(text.AllCaps) || tok.Is(text.Mixed)) && !shouted {
			traits |= IsName
		}
		r.word(doc, i, traits, times)
	}
}

// know looks up the first n words.
func (r *reading) know(doc *text.Doc, n int) {
	r.folded, r.facts = r.folded[:0], r.facts[:0]
	for i := range n {
		r.folded = append(r.folded, doc.Tokens[i].Folded)
		if doc.Tokens[i].Is(text.Number) {
			r.facts = append(r.facts, &digits)
		} else {
			r.facts = append(r.facts, r.look(doc, i))
		}
	}
}

// look returns what is known of the i-th word of a document.
func (r *reading) look(doc *text.Doc, i int) *wordFacts { return r.known.Of(doc.Tokens[i].Word) }

// digits are the facts of a number.
var digits = wordFacts{weekday: -1}

func (r *reading) word(doc *text.Doc, i int, traits Traits, times float64) {
	f := r.facts[i]
	if f.tier > 0 {
		traits &^= IsName
	}
	if f.act {
		traits |= IsAct
	}
	r.add(f.id, doc.Text(i), f.tier, traits, times)
}

// written is how that many words stand in a document.
func written(doc *text.Doc, i, words int) string {
	return strings.Join(strings.Fields(doc.Span(i, i+words-1)), " ")
}

// number takes digits, and "million" or "milliard" behind them.
func (r *reading) number(doc *text.Doc, folded []string, i int, at Traits, times float64) {
	value := 0
	for _, c := range folded[i] {
		if c < '0' || c > '9' || value > 1e12 {
			return // a decimal fraction or no count of anything
		}
		value = value*10 + int(c-'0')
	}
	if i+1 < len(folded) && numerals[folded[i+1]] >= 1e6 {
		value *= numerals[folded[i+1]]
	}
	if key, ok := count(value); ok {
		r.add(Hash(key), doc.Text(i), 1, at|IsNumber, times)
	} else {
		r.few(doc, value, i, i+1, len(folded), at, times)
	}
}

// few takes a number under ten with the word behind it that says what is counted, "neuf morts": by itself it tells nothing.
func (r *reading) few(doc *text.Doc, value, first, noun, n int, at Traits, times float64) {
	if value < 2 || value > 9 || noun >= n || first > 0 && doc.Tokens[first-1].Is(text.Number) {
		return
	}
	tok, facts := &doc.Tokens[noun], r.facts[noun]
	if tok.Gap > text.GapHyphen || tok.Flags&(text.Number|text.Capital|text.Elided) != 0 || facts.stop || facts.month != 0 {
		return
	}
	r.add(Hash("#"+strconv.Itoa(value)+" "+facts.head), written(doc, first, noun-first+1), 1, at|IsNumber, times)
}

func (r *reading) add(id uint32, word string, tier uint8, traits Traits, times float64) {
	at, known := r.at[id]
	if !known {
		at = len(r.terms)
		r.at[id] = at
		r.terms = append(r.terms, counted{Term: Term{ID: id, Tier: tier}, word: word})
	}
	c := &r.terms[at]
	c.Traits |= traits
	c.times += times
}

// day takes a day of the year that is written with a number of words from the i-th on.
func (r *reading) day(doc *text.Doc, i, words, year, month, day int, at Traits, times float64) {
	r.add(Hash(fmt.Sprintf("@%02d-%02d", month, day)), written(doc, i, words), 1, at|IsDate, times)
	r.told.date(year, month, day)
}

// rangeStart reads the first day of "du 22 au 25 juin" or "22-25 June", whose month stands behind
// the last.
func rangeStart(doc *text.Doc, folded []string, i int) (month, day int) {
	if folded[i][0] < '0' || folded[i][0] > '9' || i+2 >= len(folded) {
		return 0, 0
	}
	last := i + 1
	switch folded[last] {
	case "au", "to":
		last++
	default:
		if doc.Tokens[last].Gap != text.GapHyphen {
			return 0, 0
		}
	}
	month, end, _ := dayOfYear(doc, folded, last)
	day, err := strconv.Atoi(strings.TrimSuffix(folded[i], "er"))
	if err != nil || day < 1 || day >= end {
		return 0, 0
	}
	return month, day
}

// dayOfYear reads "23 août", "23 August" or "August 23".
func dayOfYear(doc *text.Doc, folded []string, i int) (month, day, taken int) {
	if i+1 >= len(folded) {
		return 0, 0, 0
	}
	number := folded[i]
	if month = months[folded[i+1]]; month == 0 {
		number = folded[i+1]
		if month = months[folded[i]]; month == 0 || !doc.Tokens[i].Is(text.Capital) {
			return 0, 0, 0
		}
	}
	if number == "1er" {
		number = "1"
	}
	day, err := strconv.Atoi(number)
	if err != nil || day < 1 || day > 31 {
		return 0, 0, 0
	}
	return month, day, 2
}

// mostlyCapital reports whether a title is written with capitals throughout, so that they tell nothing of names.
func mostlyCapital(doc *text.Doc) bool {
	capital, words := 0, 0
	for i := range doc.Tokens {
		if len(doc.Tokens[i].Folded) < 4 || doc.Tokens[i].Is(text.Number) {
			continue
		}
		words++
		if doc.Tokens[i].Is(text.Capital) {
			capital++
		}
	}
	return words >= 4 && capital*4 >= words*3
}

// spans are byte ranges of a field.
type spans [][2]int

func (s spans) hold(start, end int) bool {
	for _, span := range s {
		if start >= span[0] && end <= span[1] {
			return true
		}
	}
	return false
}

// placeWords are the spans of places in an item's title and text.
type placeWords struct{ title, text spans }

// placesOf are the words that the tagger read as places, those of refused candidates left out: they are mostly people.
func placesOf(item *feeds.Item) placeWords {
	var p placeWords
	for i := range item.Tags.Evidence {
		e := &item.Tags.Evidence[i]
		if e.Refused || !strings.HasPrefix(e.Tag, "place:") && !strings.HasPrefix(e.Tag, "region:") {
			continue
		}
		if e.Field == "title" {
			p.title = append(p.title, [2]int{e.Start, e.End})
		} else {
			p.text = append(p.text, [2]int{e.Start, e.End})
		}
	}
	return p
}
