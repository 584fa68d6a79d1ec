package tag

import (
	"slices"

	"griot/feeds/text"
)

// phrases finds the longest of many phrases at a token. A phrase is a row of folded words; a word that ends with
// "*" stands for one with any ending.
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
	words := wordsOf(phrase)
	if len(words) == 0 {
		return
	}
	at := int32(0)
	for _, word := range words {
		if word.open {
			p.nodes[at].open = true
			id := p.open.get(at, word.folded)
			if id < 0 {
				id = p.node()
				p.open.put(at, word.folded, id)
			}
			at = id
			continue
		}
		p.nodes[at].inner = true
		step := phraseStep{at, word.folded}
		to, known := p.next[step]
		if !known {
			to = p.node()
			p.next[step] = to
		}
		at = to
	}
	if !slices.Contains(p.nodes[at].values, value) {
		p.nodes[at].values = append(p.nodes[at].values, value)
	}
}

func (p *phrases) node() int32 {
	p.nodes = append(p.nodes, phraseNode{})
	return int32(len(p.nodes) - 1)
}

// phraseWord is a word of a phrase; open says that it may have any ending.
type phraseWord struct {
	folded string
	open   bool
}

func wordsOf(phrase string) []phraseWord {
	doc := text.Read(phrase)
	words := make([]phraseWord, len(doc.Tokens))
	for i, t := range doc.Tokens {
		words[i] = phraseWord{t.Folded, t.End < len(phrase) && phrase[t.End] == '*'}
	}
	return words
}

// longest gives the values of the longest phrase that starts at token i, and the token after it; nil when none does.
func (p *phrases) longest(tokens []text.Token, i int) (values []int32, end int) {
	p.each(tokens, i, func(v []int32, e int) {
		if e > end {
			values, end = v, e
		}
	})
	return values, end
}

// each calls f for every phrase that starts at token i.
func (p *phrases) each(tokens []text.Token, i int, f func(values []int32, end int)) {
	p.walk(0, tokens, i, f)
}

func (p *phrases) walk(node int32, tokens []text.Token, i int, f func(values []int32, end int)) {
	n := &p.nodes[node]
	if i == len(tokens) || !n.inner && !n.open {
		return
	}
	word := tokens[i].Folded
	if n.open {
		p.open.each(node, word, func(to int32) { p.enter(to, tokens, i+1, f) })
	}
	if n.inner {
		if to, known := p.next[phraseStep{node, word}]; known {
			p.enter(to, tokens, i+1, f)
		}
	}
}

func (p *phrases) enter(node int32, tokens []text.Token, end int, f func(values []int32, end int)) {
	if len(p.nodes[node].values) > 0 {
		f(p.nodes[node].values, end)
	}
	p.walk(node, tokens, end, f)
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
