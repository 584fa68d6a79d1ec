package story

import (
	"cmp"
	"slices"
	"time"

	"griot/feeds"
)

// slot is the index of an item in the window. It is used again when the item has left.
type slot uint32

// window holds the items in memory, filed under all that is asked for, in lists by age. What it answers is a function of the set of items
// in it and of nothing else, never of the order in which they came.
type window struct {
	items []*windowItem
	ages  []int64 // when the items came, Unix seconds; apart from the rest, since it is asked most
	free  []slot
	at    map[feeds.ItemID]slot
	count int

	vocabulary   vocabulary
	fingerprints fingerprints
	links        map[string][]slot
	numbers      map[uint32][]slot // of communiqués, and of items that cite them
	issuers      map[uint32][]slot // official items by source and by issuer
	citing       map[uint32][]slot // other items by the source and the issuer that they cite
	pages        map[uint32][]slot // official items by the hash of their address
	referring    map[uint32][]slot // other items by the pages that their texts link to
	sources      map[feeds.SourceID][]slot
	stories      map[feeds.StoryID][]slot
	leaving      map[int64][]slot // by the hour in which they leave the window

	bloom  bloom    // the shingles of the item whose boilerplate is being looked for,
	shared []uint16 // and where those stand that another shares: a text is read up to some hundred words
}

func newWindow() *window {
	w := &window{
		at: map[feeds.ItemID]slot{}, vocabulary: newVocabulary(),
		links: map[string][]slot{}, numbers: map[uint32][]slot{}, issuers: map[uint32][]slot{}, citing: map[uint32][]slot{},
		pages: map[uint32][]slot{}, referring: map[uint32][]slot{},
		sources: map[feeds.SourceID][]slot{}, stories: map[feeds.StoryID][]slot{}, leaving: map[int64][]slot{},
	}
	w.fingerprints = newFingerprints(w.older)
	return w
}

// older orders slots as [older] orders their items.
func (w *window) older(a, b slot) int {
	if order := cmp.Compare(w.ages[a], w.ages[b]); order != 0 {
		return order
	}
	return older(w.items[a], w.items[b])
}

func (w *window) get(id feeds.ItemID) (*windowItem, bool) {
	if n, ok := w.at[id]; ok {
		return w.items[n], true
	}
	return nil, false
}

// add adds an item, which leaves in the given hour.
func (w *window) add(h *windowItem, leaves int64) {
	n := slot(len(w.items))
	if last := len(w.free) - 1; last >= 0 {
		n, w.free = w.free[last], w.free[:last]
		w.items[n], w.ages[n] = h, h.At.Unix()
	} else {
		w.items, w.ages = append(w.items, h), append(w.ages, h.At.Unix())
	}
	w.at[h.Item] = n
	w.count++
	h.termIndex = w.vocabulary.add(h.Terms, n)
	h.Fingerprints(func(p uint32) { w.fingerprints.add(p, n) })
	if h.Link != "" {
		file(w.links, h.Link, n, w.older)
	}
	if keys := h.OfficialKeys(); h.Official {
		for _, key := range keys {
			file(w.issuers, key, n, w.older)
		}
	} else {
		for _, key := range keys {
			file(w.citing, key, n, w.older)
		}
	}
	if page := h.Page(); h.Official && page != 0 {
		file(w.pages, page, n, w.older)
	}
	for _, ref := range h.Refers {
		file(w.referring, ref.Page, n, w.older)
	}
	if h.Number != 0 {
		file(w.numbers, h.Number, n, w.older)
	}
	where := w.inLine(h)
	line := slices.Insert(w.sources[h.Source], where, n)
	w.sources[h.Source] = line
	w.invalidateBoilerplate(line, where)
	file(w.stories, h.story, n, w.older)
	w.leaving[leaves] = append(w.leaving[leaves], n)
}

// remove removes an item.
func (w *window) remove(n slot, leaves int64) *windowItem {
	h := w.items[n]
	w.vocabulary.remove(h.termIndex, n)
	h.Fingerprints(func(p uint32) { w.fingerprints.remove(p, n) })
	if h.Link != "" {
		unfile(w.links, h.Link, n, w.older)
	}
	for _, key := range h.OfficialKeys() {
		unfile(w.issuers, key, n, w.older)
		unfile(w.citing, key, n, w.older)
	}
	if page := h.Page(); h.Official && page != 0 {
		unfile(w.pages, page, n, w.older)
	}
	for _, ref := range h.Refers {
		unfile(w.referring, ref.Page, n, w.older)
	}
	if h.Number != 0 {
		unfile(w.numbers, h.Number, n, w.older)
	}
	line := w.sources[h.Source]
	if where := slices.Index(line, n); where >= 0 {
		line = slices.Delete(line, where, where+1)
		w.invalidateBoilerplate(line, where)
	}
	w.sources[h.Source] = line
	if len(line) == 0 {
		delete(w.sources, h.Source)
	}
	unfile(w.stories, h.story, n, w.older)
	if list := without(w.leaving[leaves], n); len(list) > 0 {
		w.leaving[leaves] = list
	} else {
		delete(w.leaving, leaves)
	}
	delete(w.at, h.Item)
	w.items[n] = nil
	w.free = append(w.free, n)
	w.count--
	return h
}

// move puts an item into another story.
func (w *window) move(n slot, story feeds.StoryID) {
	h := w.items[n]
	unfile(w.stories, h.story, n, w.older)
	h.story = story
	file(w.stories, story, n, w.older)
}

// inLine returns the position of an item among those of its source.
func (w *window) inLine(h *windowItem) int {
	at, _ := slices.BinarySearchFunc(w.sources[h.Source], h, func(n slot, h *windowItem) int { return older(w.items[n], h) })
	return at
}

func without(list []slot, n slot) []slot {
	if i := slices.Index(list, n); i >= 0 {
		list[i] = list[len(list)-1]
		return list[:len(list)-1]
	}
	return list
}

// file adds a slot to a list by age.
func file[K comparable](lists map[K][]slot, key K, n slot, older func(a, b slot) int) {
	lists[key] = filed(lists[key], n, older)
}

// unfile removes a slot from a list by age, and the list with its last one.
func unfile[K comparable](lists map[K][]slot, key K, n slot, older func(a, b slot) int) {
	list, known := lists[key]
	if list = unfiled(list, n, older); len(list) > 0 {
		lists[key] = list
	} else if known {
		delete(lists, key)
	}
}

// hour returns the hour in which a window that starts at t ends, counted since 1970.
func hour(t time.Time, length time.Duration) int64 {
	return t.Add(length).Unix() / 3600
}
