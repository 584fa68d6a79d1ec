package tag

// vocabulary numbers the words of all phrases, so that a text is looked up once, word by word, whatever the number of
// lists it is then compared with.
type vocabulary struct {
	exact map[string]int32
	open  prefixes
	count int32

	lists    int      // how many lists of phrases were made
	starters []uint64 // by number: the lists that have a phrase which begins with the word, a bit for each
}

func newVocabulary() *vocabulary { return &vocabulary{exact: make(map[string]int32, 1<<13)} }

// number is the number of a word of a phrase; a word with any ending has one of its own.
func (v *vocabulary) number(w phraseWord) int32 {
	if w.open {
		if id := v.open.get(w.folded); id >= 0 {
			return id
		}
		v.open.put(w.folded, v.count)
	} else {
		if id, known := v.exact[w.folded]; known {
			return id
		}
		v.exact[w.folded] = v.count
	}
	v.count++
	return v.count - 1
}

// list is the bit of a new list of phrases.
func (v *vocabulary) list() uint64 {
	v.lists++
	if v.lists > mostLists {
		panic("tag: too many lists of phrases") // a program that was changed; every test makes them all
	}
	return 1 << (v.lists - 1)
}

// mostLists is how many lists of phrases have a bit.
const mostLists = 64

// starts notes that a phrase of a list begins with a word.
func (v *vocabulary) starts(list uint64, number int32) {
	for int(number) >= len(v.starters) {
		v.starters = append(v.starters, 0)
	}
	v.starters[number] |= list
}

// begins are the lists that have a phrase which begins with one of the numbers.
func (v *vocabulary) begins(numbers []int32) (lists uint64) {
	for _, n := range numbers {
		if int(n) < len(v.starters) {
			lists |= v.starters[n]
		}
	}
	return lists
}

// numbers are those of the words of phrases that a word of a text is.
func (v *vocabulary) numbers(folded string) []int32 {
	var ids []int32
	if id, known := v.exact[folded]; known {
		ids = append(ids, id)
	}
	return v.open.appendTo(ids, folded)
}

// prefixes finds those of a set of beginnings that a word has: a trie over the letters and digits of folded words.
type prefixes struct {
	states []prefixState
}

type prefixState struct {
	next [letters]int32 // 0 for none: nothing leads to the root
	id   int32          // of the beginning that ends here, plus one; 0 for none
}

// letters counts the letters and digits that beginnings are made of.
const letters = 36

func letter(b byte) int {
	switch {
	case 'a' <= b && b <= 'z':
		return int(b - 'a')
	case '0' <= b && b <= '9':
		return int(b-'0') + 26
	}
	return -1
}

func (p *prefixes) put(word string, id int32) {
	if p.states == nil {
		p.states = make([]prefixState, 1, 1<<12)
	}
	state := int32(0)
	for i := range len(word) {
		l := letter(word[i])
		if l < 0 {
			break // the rest is no letter of ours: the beginning before it stands for the whole
		}
		to := p.states[state].next[l]
		if to == 0 {
			to = int32(len(p.states))
			p.states = append(p.states, prefixState{})
			p.states[state].next[l] = to
		}
		state = to
	}
	p.states[state].id = id + 1
}

func (p *prefixes) get(word string) int32 {
	state := int32(0)
	for i := range len(word) {
		l := letter(word[i])
		if l < 0 || p.states == nil {
			break
		}
		if state = p.states[state].next[l]; state == 0 {
			return -1
		}
	}
	if p.states == nil {
		return -1
	}
	return p.states[state].id - 1
}

func (p *prefixes) appendTo(ids []int32, word string) []int32 {
	if p.states == nil {
		return ids
	}
	state := int32(0)
	for i := range len(word) {
		l := letter(word[i])
		if l < 0 {
			return ids
		}
		if state = p.states[state].next[l]; state == 0 {
			return ids
		}
		if id := p.states[state].id; id > 0 {
			ids = append(ids, id-1)
		}
	}
	return ids
}

// phraseWord is a word of a phrase; open says that it may have any ending.
type phraseWord struct {
	folded string
	open   bool
}
