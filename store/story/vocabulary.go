package story

import (
	"math"

	"griot/store/story/sign"
)

// vocabulary counts in how many items of the window each term is, and lists these while they are few.
type vocabulary struct {
	index map[uint32]uint32 // of a term's entry, by the term's id
	items []int32           // that hold the term, by index; apart from the entries, since it is asked most
	list  []termEntry
	spare []uint32 // entries out of use
	logs  *[4][knownLogs]float32
}

type termEntry struct {
	id    uint32
	slots []slot
	cut   bool // slots is not kept
}

const (
	// maxAsked is how many items at the most hold a term that is asked for candidates. The caps are counts, not shares, so
	// that cost does not grow with the window.
	maxAsked = 150
	// maxFiled is from how many items on the list of a term is dropped. It is made again when the term falls back.
	maxFiled = 1200
)

func newVocabulary() vocabulary {
	v := vocabulary{index: map[uint32]uint32{}, logs: new([4][knownLogs]float32)}
	for tier := range v.logs {
		for items := range v.logs[tier] {
			v.logs[tier][items] = float32(rarityLog(uint8(tier), items))
		}
	}
	return v
}

// add counts an item's terms and returns their indexes.
func (v *vocabulary) add(terms []sign.Term, n slot) []uint32 {
	index := make([]uint32, len(terms))
	for i, t := range terms {
		at, known := v.index[t.ID]
		if !known {
			at = uint32(len(v.list))
			if last := len(v.spare) - 1; last >= 0 {
				at, v.spare = v.spare[last], v.spare[:last]
				v.list[at] = termEntry{id: t.ID}
			} else {
				v.list, v.items = append(v.list, termEntry{id: t.ID}), append(v.items, 0)
			}
			v.index[t.ID] = at
		}
		w := &v.list[at]
		v.items[at]++
		if w.cut = w.cut || v.items[at] > maxFiled; w.cut {
			w.slots = nil
		} else {
			w.slots = append(w.slots, n)
		}
		index[i] = at
	}
	return index
}

// remove counts an item out, by the indexes of its terms.
func (v *vocabulary) remove(index []uint32, n slot) {
	for _, at := range index {
		w := &v.list[at]
		if v.items[at]--; v.items[at] == 0 {
			delete(v.index, w.id)
			*w = termEntry{}
			v.spare = append(v.spare, at)
		} else if !w.cut {
			w.slots = without(w.slots, n)
		}
	}
}

// holders returns the items with a term that no more than maxAsked hold. items are all items of the window, by slot.
func (v *vocabulary) holders(at uint32, items []*windowItem) []slot {
	w := &v.list[at]
	if w.cut {
		for n, h := range items {
			if h == nil {
				continue
			}
			if _, ok := h.Term(w.id); ok {
				w.slots = append(w.slots, slot(n))
			}
		}
		w.cut = false
	}
	return w.slots
}

// total is the first part of a term's rarity, which is the natural logarithm of one in how many items holds it. [log] is
// the other. What the window has seen counts beside the listed share, which weighs as much as [sign.PriorDocuments] items.
func (v *vocabulary) total(items int) float32 {
	return float32(math.Log(float64(items) + sign.PriorDocuments + 1))
}

// log is the second part of a term's rarity, by the items with the term.
func (v *vocabulary) log(tier uint8, at uint32) float32 {
	if items := uint32(v.items[at]); items < knownLogs {
		return v.logs[tier&3][items]
	}
	return float32(rarityLog(tier&3, int(v.items[at])))
}

// knownLogs is up to how many items with a term the logarithms are computed once.
const knownLogs = 1 << 12

func rarityLog(tier uint8, items int) float64 {
	return math.Log(float64(items) + float64(sign.PriorShare(tier)*sign.PriorDocuments) + 0.5)
}
