package feeds

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// StoryID is the id of the story's founding item.
type StoryID = ItemID

// LinkKind says why two items belong to one story.
type LinkKind string

const (
	LinkSame    LinkKind = "same"    // one URL or GUID seen in two sources
	LinkCopy    LinkKind = "copy"    // the same text
	LinkPartial LinkKind = "partial" // much of the text
	LinkDerived LinkKind = "derived" // made from an official text
	LinkEvent   LinkKind = "event"   // another report of the event
)

// Link joins the item From to the item To, with the words that prove it.
type Link struct {
	From  ItemID   `json:"from"`
	To    ItemID   `json:"to"`
	Kind  LinkKind `json:"kind"`
	Score float64  `json:"score"`
	Words []string `json:"words,omitempty"`
	// Shares is how much of the texts of From and To the other holds, 0 to 1, where Words are shared text.
	Shares *[2]float64 `json:"shares,omitempty"`
}

// State says on whose word a story rests.
type State string

const (
	StatePress      State = "press"      // no official item and none cited
	StateAttributed State = "attributed" // cites an official text that is not in the store
	StateOfficial   State = "official"   // official items only
	StateBoth       State = "both"       // official and other items
)

// States are all states.
func States() []State { return []State{StatePress, StateAttributed, StateOfficial, StateBoth} }

// Story is the items about one event, one or more.
type Story struct {
	ID StoryID
	// Items in the order they were first seen.
	Items []Item
	Links []Link
	// Updated moves for a corrected lead, a new state or a new independent text; never for a further copy.
	Updated time.Time
}

// State is on whose word the story rests, that of hidden items apart.
func (s *Story) State() State {
	var official, other, cited bool
	for i := range s.Items {
		switch {
		case s.Items[i].Hidden():
		case s.Items[i].Class() == Official:
			official = true
		default:
			other = true
			cited = cited || s.Items[i].Tags.Attribution.Derived()
		}
	}
	switch {
	case official && other:
		return StateBoth
	case official:
		return StateOfficial
	case cited:
		return StateAttributed
	}
	return StatePress
}

// FirstSeen is when the first of the story's items was seen.
func (s *Story) FirstSeen() time.Time {
	var first time.Time
	for i := range s.Items {
		if t := s.Items[i].Seen; first.IsZero() || t.Before(first) {
			first = t
		}
	}
	return first
}

// Regions are the regions of all items, each once, by falling sum of scores.
func (s *Story) Regions() []PlaceID {
	return gathered(s.Items, func(t *Tags) []Score[PlaceID] { return t.Regions })
}

// Topics are the topics of all items, each once, by falling sum of scores.
func (s *Story) Topics() []string {
	return gathered(s.Items, func(t *Tags) []Score[string] { return t.Topics })
}

func gathered[ID ~string](items []Item, of func(*Tags) []Score[ID]) []ID {
	sum := map[ID]float64{}
	var ids []ID
	for i := range items {
		for _, s := range of(&items[i].Tags) {
			if _, known := sum[s.ID]; !known {
				ids = append(ids, s.ID)
			}
			sum[s.ID] += s.Score
		}
	}
	slices.SortFunc(ids, func(a, b ID) int {
		return cmp.Or(cmp.Compare(sum[b], sum[a]), strings.Compare(string(a), string(b)))
	})
	return ids
}

// Within returns the places that the story's items are about, with all that contains them, each once.
func (s *Story) Within() []PlaceID {
	var places []PlaceID
	for i := range s.Items {
		for _, id := range s.Items[i].Tags.Within {
			if !slices.Contains(places, id) {
				places = append(places, id)
			}
		}
	}
	return places
}

// NoIndex reports whether a publisher of one of the items wants them kept out of search engines.
func (s *Story) NoIndex() bool {
	return slices.ContainsFunc(s.Items, func(i Item) bool { return i.Source != nil && i.Source.NoIndex })
}

// Without returns the story without the named items and their links.
func (s *Story) Without(named func(*Item) bool) *Story {
	after, gone := *s, map[ItemID]bool{}
	after.Items, after.Links = nil, nil
	for i := range s.Items {
		if item := &s.Items[i]; named(item) {
			gone[item.ID] = true
		} else {
			after.Items = append(after.Items, *item)
		}
	}
	for _, l := range s.Links {
		if !gone[l.From] && !gone[l.To] {
			after.Links = append(after.Links, l)
		}
	}
	return &after
}

// Shown returns the story as readers see it: without the items of hidden sources. It returns the story itself where it has
// none.
func (s *Story) Shown() *Story {
	if !slices.ContainsFunc(s.Items, func(i Item) bool { return i.Hidden() }) {
		return s
	}
	return s.Without((*Item).Hidden)
}
