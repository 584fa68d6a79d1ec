// Package story decides which items report one event, and says why. It is pure: it knows no store, reads no clock and
// depends only on the signatures it is given and their order.
//
// An [Index] holds the signatures of the items in a window of time. New items are placed by a [Plan], which reads the
// index and keeps its own decisions beside it; the index takes the plan only when the store has committed it, so that
// a failed transaction leaves no trace here.
package story

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"griot/feeds"
)

// Signature is what grouping reads of an item, small enough to be stored and kept in memory.
type Signature struct {
	Item   feeds.ItemID   `json:"i"`
	Source feeds.SourceID `json:"s"`
	At     time.Time      `json:"t"`           // when the item was first seen, or for a backlog published
	Link   string         `json:"l,omitempty"` // canonical
}

// Sign reads an item.
func Sign(item *feeds.Item) Signature {
	s := Signature{Item: item.ID, Source: item.SourceID, At: item.Qualified()}
	if link := feeds.CanonicalURL(item.Link); strings.Contains(link, "/") {
		s.Link = link // a bare host is the address of a site, not of an item
	}
	return s
}

// MarshalBinary and UnmarshalBinary are the stored form.
func (s Signature) MarshalBinary() ([]byte, error)  { return json.Marshal(s) }
func (s *Signature) UnmarshalBinary(b []byte) error { return json.Unmarshal(b, s) }

// Placement says that an item belongs to a story from now on.
type Placement struct {
	Item  feeds.ItemID
	Story feeds.StoryID
}

// Index is the memory of the items in the window. It is not safe for concurrent use; the store's writer owns it.
type Index struct {
	stories map[feeds.ItemID]feeds.StoryID
	links   map[string][]feeds.ItemID
	signs   map[feeds.ItemID]Signature
}

// NewIndex is an index without items.
func NewIndex() *Index {
	return &Index{
		stories: map[feeds.ItemID]feeds.StoryID{},
		links:   map[string][]feeds.ItemID{},
		signs:   map[feeds.ItemID]Signature{},
	}
}

// Restore adds an item that was placed before, as at start.
func (x *Index) Restore(s Signature, story feeds.StoryID) {
	if _, known := x.signs[s.Item]; known {
		return
	}
	x.signs[s.Item], x.stories[s.Item] = s, story
	if s.Link != "" {
		x.links[s.Link] = append(x.links[s.Link], s.Item)
	}
}

// Window is how far back an index must be restored to place what comes next.
func (x *Index) Window() time.Duration { return 30 * 24 * time.Hour }

// Begin opens a plan on the index. One plan at a time.
func (x *Index) Begin() *Plan { return &Plan{index: x, moved: map[feeds.ItemID]feeds.StoryID{}} }

// Take makes the plan's decisions the index's own, after they were committed.
func (x *Index) Take(p *Plan) {
	for _, s := range p.placed {
		x.Restore(s, p.moved[s.Item])
	}
	for item, story := range p.moved {
		x.stories[item] = story
	}
}

// Plan is a set of decisions not yet committed.
type Plan struct {
	index  *Index
	placed []Signature
	moved  map[feeds.ItemID]feeds.StoryID
}

// Place finds the story of an item. It returns where this item and any items moved along with it belong from now on,
// and the links that were found. An item placed before is left where it is.
func (p *Plan) Place(s Signature) ([]Placement, []feeds.Link) {
	if story, known := p.storyOf(s.Item); known {
		return []Placement{{s.Item, story}}, nil
	}
	p.placed = append(p.placed, s)
	story := s.Item
	var links []feeds.Link
	for _, twin := range p.sameLink(s) {
		if len(links) == 0 {
			story, _ = p.storyOf(twin)
		}
		links = append(links, feeds.Link{From: s.Item, To: twin, Kind: feeds.LinkSame, Score: 1, Words: []string{s.Link}})
	}
	p.moved[s.Item] = story
	return []Placement{{s.Item, story}}, links
}

func (p *Plan) storyOf(item feeds.ItemID) (feeds.StoryID, bool) {
	if story, ok := p.moved[item]; ok {
		return story, true
	}
	story, ok := p.index.stories[item]
	return story, ok
}

// sameLink are the items of other sources at the same address, the earliest first.
func (p *Plan) sameLink(s Signature) []feeds.ItemID {
	if s.Link == "" {
		return nil
	}
	var twins []Signature
	for _, id := range p.index.links[s.Link] {
		twins = append(twins, p.index.signs[id])
	}
	for _, other := range p.placed {
		if other.Link == s.Link {
			twins = append(twins, other)
		}
	}
	twins = slices.DeleteFunc(twins, func(t Signature) bool { return t.Source == s.Source || t.Item == s.Item })
	slices.SortFunc(twins, func(a, b Signature) int {
		if c := a.At.Compare(b.At); c != 0 {
			return c
		}
		return strings.Compare(a.Item.String(), b.Item.String())
	})
	ids := make([]feeds.ItemID, len(twins))
	for i, t := range twins {
		ids[i] = t.Item
	}
	return ids
}
