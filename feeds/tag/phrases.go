package tag

import (
	"slices"

	"griot/feeds/text"
)

// phrases finds which of many phrases start at a token. A phrase is a row of folded words; a word that ends with "*"
// stands for one with any ending.
type phrases struct {
	vocabulary *vocabulary
	list       uint64    // its bit in [wordFacts.begins]
	values     [][]int32 // of the phrases that end at each node
	inner      []bool    // of each node, whether a further word may follow
	first      []int32   // node of each word that starts a phrase, plus one, by the word's number
	next       map[uint64]int32
}

func newPhrases(v *vocabulary) *phrases {
	return &phrases{vocabulary: v, list: v.list(), values: make([][]int32, 1), inner: make([]bool, 1), next: map[uint64]int32{}}
}

// wordsOf reads the words of a phrase as texts are read.
func wordsOf(phrase string) []phraseWord {
	doc := text.Read(phrase)
	words := make([]phraseWord, len(doc.Tokens))
	for i, t := range doc.Tokens {
		words[i] = phraseWord{t.Folded, t.End < len(phrase) && phrase[t.End] == '*'}
	}
	return words
}

// add makes the phrase stand for value.
func (p *phrases) add(phrase string, value int32) {
	words := wordsOf(phrase)
	if len(words) == 0 {
		return
	}
	node := int32(0)
	for i, word := range words {
		id := p.vocabulary.number(word)
		if i == 0 {
			p.vocabulary.starts(p.list, id)
			for int(id) >= len(p.first) {
				p.first = append(p.first, 0)
			}
			if p.first[id] == 0 {
				p.first[id] = p.node() + 1
			}
			node = p.first[id] - 1
			continue
		}
		p.inner[node] = true
		step := uint64(node)<<32 | uint64(id)
		to, known := p.next[step]
		if !known {
			to = p.node()
			p.next[step] = to
		}
		node = to
	}
	if !slices.Contains(p.values[node], value) {
		p.values[node] = append(p.values[node], value)
	}
}

func (p *phrases) node() int32 {
	p.values, p.inner = append(p.values, nil), append(p.inner, false)
	return int32(len(p.values) - 1)
}

// begin reports whether one of the phrases begins with the word at token i.
func (p *phrases) begin(on *page, i int) bool { return on.facts[i].begins&p.list != 0 }

// longest gives the values of the longest phrase that starts at token i, and the token after it; nil when none does.
func (p *phrases) longest(on *page, i int) (values []int32, end int) {
	if !p.begin(on, i) {
		return nil, 0
	}
	p.each(on, i, func(v []int32, e int) {
		if e > end {
			values, end = v, e
		}
	})
	return values, end
}

// each calls f for every phrase that starts at token i, with the token after it.
func (p *phrases) each(on *page, i int, f func(values []int32, end int)) {
	if !p.begin(on, i) {
		return
	}
	for _, id := range on.words(i) {
		if int(id) < len(p.first) && p.first[id] > 0 {
			p.enter(p.first[id]-1, on, i+1, f)
		}
	}
}

func (p *phrases) enter(node int32, on *page, end int, f func(values []int32, end int)) {
	if values := p.values[node]; len(values) > 0 {
		f(values, end)
	}
	if !p.inner[node] || end == len(on.Tokens) {
		return
	}
	for _, id := range on.words(end) {
		if to, known := p.next[uint64(node)<<32|uint64(id)]; known {
			p.enter(to, on, end+1, f)
		}
	}
}

// is reports whether token i by itself is one of the phrases.
func (p *phrases) is(on *page, i int) bool {
	if !p.begin(on, i) {
		return false
	}
	for _, id := range on.words(i) {
		if int(id) < len(p.first) && p.first[id] > 0 && len(p.values[p.first[id]-1]) > 0 {
			return true
		}
	}
	return false
}
