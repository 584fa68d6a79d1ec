package story

import (
	"cmp"
	"slices"
	"time"

	"griot/feeds"
	"griot/store/story/sign"
)

// held is an item on the shelf.
type held struct {
	sign.Signature
	story feeds.StoryID
	known []uint32 // the places of its terms in the shelf's vocabulary

	refrain refrain
}

// older orders items by age, equal ages by id.
func older(a, b *held) int {
	return cmp.Or(a.At.Compare(b.At), slices.Compare(a.Item[:], b.Item[:]))
}

// slot is the place of an item on the shelf; it is used again when the item has left.
type slot uint32

// shelf holds the items of the window, filed under all that is asked for. What it answers is a function of the set of
// items on it and of nothing else, never of the order in which they came.
type shelf struct {
	items []*held
	ages  []int64 // when the items came, Unix seconds; apart from the rest, since it is asked most
	free  []slot
	at    map[feeds.ItemID]slot
	count int

	vocabulary vocabulary
	prints     postings
	links      map[string][]slot
	numbers    map[uint32][]slot // of communiqués, and of items that cite them
	issuers    map[uint32][]slot // official items by source and by issuer
	citing     map[uint32][]slot // other items by the source and the issuer that they cite
	pages      map[uint32][]slot // official items by the hash of their address
	referring  map[uint32][]slot // other items by the pages that their texts link to
	sources    map[feeds.SourceID][]slot
	stories    map[feeds.StoryID][]slot
	leaving    map[int64][]slot // by the hour in which they leave the window

	sieve sieve // of the item whose refrain is worked out
}

func newShelf() *shelf {
	return &shelf{
		at: map[feeds.ItemID]slot{}, vocabulary: newVocabulary(), prints: newPostings(),
		links: map[string][]slot{}, numbers: map[uint32][]slot{}, issuers: map[uint32][]slot{}, citing: map[uint32][]slot{},
		pages: map[uint32][]slot{}, referring: map[uint32][]slot{},
		sources: map[feeds.SourceID][]slot{}, stories: map[feeds.StoryID][]slot{}, leaving: map[int64][]slot{},
	}
}

func (s *shelf) get(id feeds.ItemID) (*held, bool) {
	if n, ok := s.at[id]; ok {
		return s.items[n], true
	}
	return nil, false
}

// add puts an item on the shelf, to leave it in the given hour.
func (s *shelf) add(h *held, leaves int64) {
	n := slot(len(s.items))
	if last := len(s.free) - 1; last >= 0 {
		n, s.free = s.free[last], s.free[:last]
		s.items[n], s.ages[n] = h, h.At.Unix()
	} else {
		s.items, s.ages = append(s.items, h), append(s.ages, h.At.Unix())
	}
	s.at[h.Item] = n
	s.count++
	h.known = s.vocabulary.add(h.Terms, n)
	h.Fingerprints(func(p uint32) { s.prints.add(p, n) })
	if h.Link != "" {
		s.links[h.Link] = append(s.links[h.Link], n)
	}
	if keys := h.OfficialKeys(); h.Official {
		for _, key := range keys {
			s.issuers[key] = append(s.issuers[key], n)
		}
	} else {
		for _, key := range keys {
			s.citing[key] = append(s.citing[key], n)
		}
	}
	if page := h.Page(); h.Official && page != 0 {
		s.pages[page] = append(s.pages[page], n)
	}
	for _, ref := range h.Refers {
		s.referring[ref.Page] = append(s.referring[ref.Page], n)
	}
	if h.Number != 0 {
		s.numbers[h.Number] = append(s.numbers[h.Number], n)
	}
	where := s.inLine(h)
	line := slices.Insert(s.sources[h.Source], where, n)
	s.sources[h.Source] = line
	s.unsettle(line, where)
	s.stories[h.story] = append(s.stories[h.story], n)
	s.leaving[leaves] = append(s.leaving[leaves], n)
}

// remove takes an item off the shelf.
func (s *shelf) remove(n slot, leaves int64) *held {
	h := s.items[n]
	s.vocabulary.remove(h, n)
	h.Fingerprints(func(p uint32) { s.prints.remove(p, n) })
	if h.Link != "" {
		unfile(s.links, h.Link, n)
	}
	for _, key := range h.OfficialKeys() {
		unfile(s.issuers, key, n)
		unfile(s.citing, key, n)
	}
	if page := h.Page(); h.Official && page != 0 {
		unfile(s.pages, page, n)
	}
	for _, ref := range h.Refers {
		unfile(s.referring, ref.Page, n)
	}
	if h.Number != 0 {
		unfile(s.numbers, h.Number, n)
	}
	line := s.sources[h.Source]
	if where := slices.Index(line, n); where >= 0 {
		line = slices.Delete(line, where, where+1)
		s.unsettle(line, where)
	}
	s.sources[h.Source] = line
	if len(line) == 0 {
		delete(s.sources, h.Source)
	}
	unfile(s.stories, h.story, n)
	unfile(s.leaving, leaves, n)
	delete(s.at, h.Item)
	s.items[n] = nil
	s.free = append(s.free, n)
	s.count--
	return h
}

// move puts an item into another story.
func (s *shelf) move(n slot, story feeds.StoryID) {
	h := s.items[n]
	unfile(s.stories, h.story, n)
	h.story = story
	s.stories[story] = append(s.stories[story], n)
}

// inLine is where an item stands among those of its source.
func (s *shelf) inLine(h *held) int {
	at, _ := slices.BinarySearchFunc(s.sources[h.Source], h, func(n slot, h *held) int { return older(s.items[n], h) })
	return at
}

func without(list []slot, n slot) []slot {
	if i := slices.Index(list, n); i >= 0 {
		list[i] = list[len(list)-1]
		return list[:len(list)-1]
	}
	return list
}

func unfile[K comparable](lists map[K][]slot, key K, n slot) {
	if list := without(lists[key], n); len(list) > 0 {
		lists[key] = list
	} else {
		delete(lists, key)
	}
}

// hour is the hour in which a window that starts at t ends.
func hour(t time.Time, window time.Duration) int64 {
	return t.Add(window).Unix() / 3600
}
