package tag

import (
	"slices"
	"strings"

	"griot/feeds/text"
)

// phrases finds the longest of many phrases at a token. A phrase is a row of folded words; its last word may end with
// "*", which stands for any ending.
type phrases struct {
	nodes []phraseNode
	// next leads from a node by a word to a node. Words that may end anyhow are in open, found by their letters.
	next map[phraseStep]int32
	open prefixes
}

type phraseStep struct {
	node int32
	word string
}

type phraseNode struct {
	values []int32 // of the phrases that end here
	open   bool    // a word with any ending may follow
	inner  bool    // a further word may follow
}

func newPhrases() *phrases {
	return &phrases{nodes: make([]phraseNode, 1, 1024), next: make(map[phraseStep]int32, 1024)}
}

// add makes the phrase stand for value. Words are read as texts are.
func (p *phrases) add(phrase string, value int32) {
	words, open := wordsOf(phrase)
	if len(words) == 0 {
		return
	}
	at := int32(0)
	for i, word := range words {
		if open && i == len(words)-1 {
			p.nodes[at].open = true
			id := int32(len(p.nodes))
			if known := p.open.get(at, word); known >= 0 {
				id = known
			} else {
				p.nodes = append(p.nodes, phraseNode{})
				p.open.put(at, word, id)
			}
			at = id
			break
		}
		p.nodes[at].inner = true
		step := phraseStep{at, word}
		to, known := p.next[step]
		if !known {
			to = int32(len(p.nodes))
			p.nodes = append(p.nodes, phraseNode{})
			p.next[step] = to
		}
		at = to
	}
	if !slices.Contains(p.nodes[at].values, value) {
		p.nodes[at].values = append(p.nodes[at].values, value)
	}
}

// wordsOf reads a phrase into folded words and says whether the last may have any ending.
func wordsOf(phrase string) (words []string, open bool) {
	phrase, open = strings.CutSuffix(strings.TrimSpace(phrase), "*")
	doc := text.Read(phrase)
	for i := range doc.Tokens {
		words = append(words, doc.Tokens[i].Folded)
	}
	return words, open
}

// longest gives the values of the longest phrase that starts at token i, and the token after it; nil when none does.
func (p *phrases) longest(tokens []text.Token, i int) (values []int32, end int) {
	p.each(tokens, i, func(v []int32, e int) { values, end = v, e })
	return values, end
}

// each calls f for every phrase that starts at token i, shorter ones first.
func (p *phrases) each(tokens []text.Token, i int, f func(values []int32, end int)) {
	node := int32(0)
	for ; i < len(tokens); i++ {
		word := tokens[i].Folded
		if p.nodes[node].open {
			p.open.each(node, word, func(id int32) { f(p.nodes[id].values, i+1) })
		}
		if !p.nodes[node].inner {
			return
		}
		to, known := p.next[phraseStep{node, word}]
		if !known {
			return
		}
		if node = to; len(p.nodes[node].values) > 0 {
			f(p.nodes[node].values, i+1)
		}
	}
}

// prefixes finds those of a set of beginnings that a word has. Beginnings of one node are told from those of another.
type prefixes struct {
	steps map[prefixStep]int32 // from a state by a byte to a state
	ends  []int32              // of each state, the id of the beginning that ends there, or -1
	roots map[int32]int32      // state of each node
}

type prefixStep struct {
	state int32
	b     byte
}

func (p *prefixes) put(node int32, word string, id int32) {
	if p.steps == nil {
		p.steps, p.roots = map[prefixStep]int32{}, map[int32]int32{}
	}
	state, known := p.roots[node]
	if !known {
		state = p.state()
		p.roots[node] = state
	}
	for i := range len(word) {
		step := prefixStep{state, word[i]}
		to, known := p.steps[step]
		if !known {
			to = p.state()
			p.steps[step] = to
		}
		state = to
	}
	p.ends[state] = id
}

func (p *prefixes) state() int32 {
	p.ends = append(p.ends, -1)
	return int32(len(p.ends) - 1)
}

func (p *prefixes) get(node int32, word string) int32 {
	found := int32(-1)
	state, known := p.roots[node]
	for i := 0; known && i < len(word); i++ {
		state, known = p.steps[prefixStep{state, word[i]}]
	}
	if known {
		found = p.ends[state]
	}
	return found
}

func (p *prefixes) each(node int32, word string, f func(id int32)) {
	state, known := p.roots[node]
	for i := 0; known; i++ {
		if id := p.ends[state]; id >= 0 {
			f(id)
		}
		if i == len(word) {
			return
		}
		state, known = p.steps[prefixStep{state, word[i]}]
	}
}
