package feeds

import (
	"cmp"
	"slices"
)

// KeptSource says what is kept under the id of a source.
type KeptSource struct {
	ID        SourceID `json:"id"`
	URL       string   `json:"url"`
	Declared  bool     `json:"declared"` // until now
	Items     int      `json:"items,omitempty"`
	TakenDown bool     `json:"taken_down,omitempty"` // which goes over, too
}

// Renaming says that what is kept under an id goes over to another one, as a source has changed its id.
type Renaming struct{ From, To SourceID }

// Renamings finds the declared sources that have the address of what is kept under another id. Ids may be exchanged, and go
// round. A source that keeps items of its own, of another address, takes nothing over. Of several ids at one address, that
// with the most items goes over.
func Renamings(kept []KeptSource, declared []Source) []Renaming {
	byID, at, stays := map[SourceID]*KeptSource{}, map[string]SourceID{}, map[SourceID]bool{}
	for i := range kept {
		byID[kept[i].ID] = &kept[i]
	}
	for i := range declared {
		id, address := declared[i].ID, CanonicalURL(declared[i].URL)
		at[address] = id
		stays[id] = byID[id] != nil && CanonicalURL(byID[id].URL) == address
	}
	from := map[SourceID]SourceID{} // by the new id
	for i := range kept {
		k := &kept[i]
		to := at[CanonicalURL(k.URL)]
		if k.URL == "" || to == "" || stays[k.ID] || k.Items == 0 && !k.TakenDown {
			continue
		}
		if other := byID[from[to]]; other == nil || k.Items > other.Items || k.Items == other.Items && k.ID < other.ID {
			from[to] = k.ID
		}
	}
	for again := true; again; {
		again = false
		for to, id := range from {
			own := byID[to]
			leaves := slices.ContainsFunc(declared, func(s Source) bool { return s.ID != to && from[s.ID] == to })
			if own != nil && own.Items > 0 && CanonicalURL(own.URL) != CanonicalURL(byID[id].URL) && !leaves {
				delete(from, to)
				again = true
			}
		}
	}
	var all []Renaming
	for to, id := range from {
		all = append(all, Renaming{id, to})
	}
	slices.SortFunc(all, func(a, b Renaming) int { return cmp.Compare(a.To, b.To) })
	return all
}
