package story

import (
	"math"

	"griot/store/story/sign"
)

// vocabulary counts in how many items of the window each term is, and lists them as long as they are few.
type vocabulary struct {
	places register // of a term's vocable, by the term's id
	items  []int32  // that hold the term, by place; apart from the rest, since it is asked most
	list   []vocable
	spare  []uint32 // places out of use
	logs   *[4][knownLogs]float32
}

type vocable struct {
	id    uint32
	slots []slot
	cut   bool // slots is not kept
}

// A term is asked for candidates while no more than maxAsked items hold it; its list is dropped beyond maxFiled and made
// again when it falls back. The caps are counts, not shares, so that cost does not grow with the window.
const (
	maxAsked = 150
	maxFiled = 1200
)

func newVocabulary() vocabulary {
	v := vocabulary{places: newRegister(), logs: new([4][knownLogs]float32)}
	for tier := range v.logs {
		for items := range v.logs[tier] {
			v.logs[tier][items] = float32(rarityLog(uint8(tier), items))
		}
	}
	return v
}

// add counts an item's terms and returns their places.
func (v *vocabulary) add(terms []sign.Term, n slot) []uint32 {
	places := make([]uint32, len(terms))
	for i, t := range terms {
		at, known := v.places.get(t.ID)
		if !known {
			at = uint32(len(v.list))
			if last := len(v.spare) - 1; last >= 0 {
				at, v.spare = v.spare[last], v.spare[:last]
				v.list[at] = vocable{id: t.ID}
			} else {
				v.list, v.items = append(v.list, vocable{id: t.ID}), append(v.items, 0)
			}
			v.places.put(t.ID, at)
		}
		w := &v.list[at]
		v.items[at]++
		if w.cut = w.cut || v.items[at] > maxFiled; w.cut {
			w.slots = nil
		} else {
			w.slots = append(w.slots, n)
		}
		places[i] = at
	}
	return places
}

func (v *vocabulary) remove(h *held, n slot) {
	for _, at := range h.known {
		w := &v.list[at]
		if v.items[at]--; v.items[at] == 0 {
			v.places.drop(w.id)
			*w = vocable{}
			v.spare = append(v.spare, at)
		} else if !w.cut {
			w.slots = without(w.slots, n)
		}
	}
}

// holders are the items of a shelf with a term that no more than maxAsked hold.
func (v *vocabulary) holders(at uint32, shelf []*held) []slot {
	w := &v.list[at]
	if w.cut {
		for n, h := range shelf {
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

// total and log are the two parts of a term's rarity, the natural logarithm of one in how many items holds it: of all
// items, and of those with the term. What the window has seen stands beside the listed share, which weighs as much as
// [PriorDocuments] items.
func (v *vocabulary) total(items int) float32 {
	return float32(math.Log(float64(items) + sign.PriorDocuments + 1))
}

func (v *vocabulary) log(tier uint8, at uint32) float32 {
	if items := uint32(v.items[at]); items < knownLogs {
		return v.logs[tier&3][items]
	}
	return float32(rarityLog(tier&3, int(v.items[at])))
}

// knownLogs is up to how many items with a term logarithms are worked out beforehand.
const knownLogs = 1 << 12

func rarityLog(tier uint8, items int) float64 {
	return math.Log(float64(items) + sign.PriorShare(tier)*sign.PriorDocuments + 0.5)
}
