package layout

import (
	"slices"
	"strings"
	"time"

	"griot/feeds"
)

// Document is what a visit brought, for the judgement whether an item came back under other names.
type Document struct {
	At    time.Time
	Items []feeds.Item

	names map[feeds.Key]int // guids and links of its items, by their places
	texts map[feeds.Key]int // how often it has a text
	back  map[feeds.ItemID]bool
	churn *bool
}

const (
	// FewWords say too little to know an item by, where nothing else tells.
	FewWords = 4
	// stamped is how near the time of a visit a date lies that the publisher's program made up.
	stamped = 5 * time.Minute
)

// ResolveIn is [Snapshot.Resolve] for an item of a document, and finds an item by its text besides that came back under
// names never seen. The publisher's date must be the same, and the stored item must not stand in the document itself, as
// another article of that title. Where no date tells, the document as a whole must have come under other names.
func (s Snapshot) ResolveIn(d *Document, item *feeds.Item) (Identity, error) {
	known, err := s.Resolve(d, item)
	if err != nil || !known.ID.IsZero() {
		known.ByText = item.Keys[0].Kind == feeds.KeyContent
		return known, err
	}
	content := item.Keys[len(item.Keys)-1]
	if content.Kind != feeds.KeyContent || len(item.Keys) == 1 {
		return Identity{}, nil
	}
	if dated := item.Keys[len(item.Keys)-2]; dated.Kind == feeds.KeyContent {
		if known = s.LookUp(item.SourceID, dated); known.Buried {
			return known, nil
		}
	}
	if known.ID.IsZero() {
		known = s.LookUp(item.SourceID, content)
	}
	if known.ID.IsZero() || known.Buried {
		return Identity{}, nil
	}
	old, err := s.Record(known.ID)
	if err != nil {
		return Identity{}, err
	}
	same := false
	if item.SameClaimedDate(&old.Item) {
		same = !midnight(item.Published) || Words(item) >= FewWords
	} else if Words(item) >= FewWords && undated(d.At, item, old) && d.read().texts[content] == 1 {
		if same, err = s.churns(d); err != nil {
			return Identity{}, err
		}
	}
	if !same || !d.back[known.ID] && d.holds(old) {
		return Identity{}, nil
	}
	if d.back == nil {
		d.back = map[feeds.ItemID]bool{}
	}
	d.back[known.ID] = true // a second entry of one title, text and date is the same
	return Identity{ID: known.ID, ByText: true, Returned: true}, nil
}

// Words counts the words of an item.
func Words(item *feeds.Item) int {
	return len(strings.Fields(item.Title)) + len(strings.Fields(item.Text))
}

// undated reports whether no date tells an item from the stored one: there is none, or both are those of their visits.
func undated(at time.Time, item *feeds.Item, old *Record) bool {
	if item.Published.IsZero() && item.Updated.IsZero() {
		return true
	}
	return item.Published.Sub(at).Abs() < stamped && (old.Published.IsZero() || old.Published.Sub(old.Seen).Abs() < stamped)
}

// read fills the names and texts of the document once.
func (d *Document) read() *Document {
	if d.names == nil {
		d.names, d.texts = map[feeds.Key]int{}, map[feeds.Key]int{}
		for i := range d.Items {
			for _, key := range d.Items[i].Keys {
				if key.Kind == feeds.KeyContent {
					d.texts[key]++
				} else {
					d.names[key] = i
				}
			}
		}
	}
	return d
}

// holds reports whether a stored item stands in the document under a name of its own.
func (d *Document) holds(old *Record) bool { return len(d.places(old)) > 0 }

// holdsBeside reports whether a stored item stands in the document in another entry than this one.
func (d *Document) holdsBeside(item *feeds.Item, old *Record) bool {
	for at := range d.places(old) {
		if d.Items[at].ID != item.ID {
			return true
		}
	}
	return false
}

// places returns where in the document the names of a stored item stand.
func (d *Document) places(old *Record) map[int]bool {
	places := map[int]bool{}
	for _, key := range old.Keys {
		if at, named := d.read().names[key]; named {
			places[at] = true
		}
	}
	return places
}

// Apart reports whether the document names two stored items, each in entries of its own.
func (d *Document) Apart(a, b *Record) bool {
	of, others := d.places(a), d.places(b)
	for at := range of {
		if others[at] {
			return false
		}
	}
	return len(of) > 0 && len(others) > 0
}

// churns reports whether more than a third of the known items of the document, and two at least, came under other names.
func (s Snapshot) churns(d *Document) (bool, error) {
	if d.churn != nil {
		return *d.churn, nil
	}
	named, moved := 0, 0
	for i := range d.Items {
		item := &d.Items[i]
		is := false
		for _, key := range item.Keys {
			is = is || key.Kind != feeds.KeyContent && !s.LookUp(item.SourceID, key).ID.IsZero()
		}
		if is {
			named++
			continue
		}
		content := item.Keys[len(item.Keys)-1]
		known := s.LookUp(item.SourceID, content)
		if known.ID.IsZero() || known.Buried || d.read().texts[content] > 1 {
			continue
		}
		old, err := s.Record(known.ID)
		if err != nil {
			return false, err
		}
		if !d.holds(old) {
			moved++
		}
	}
	churns := moved > 1 && 3*moved > named+moved
	d.churn = &churns
	return churns, nil
}

// Settle gives an item that came back what stays as it was: an address that differs only in parts that say nothing, and all
// of an item that is known by its text. idle are parts of the source's addresses that it was learned to change. Another part
// may be one of these, or a correction: the new address is taken over, see [IsSuspect]. No keys are
// added beyond mostNames of a kind.
func (s Snapshot) Settle(known Identity, now *feeds.Item, old *Record, idle []string) (err error) {
	switch {
	case known.ByText && old.Link != "":
		kept := old.Item
		kept.Keys, kept.Source, kept.Tags = now.Keys, now.Source, now.Tags
		if kept.Content, err = s.Content(old); err != nil {
			return err
		}
		*now = kept
	case old.Link != "" && now.Link != old.Link && onlyIdle(feeds.PartsBetween(old.Link, now.Link), idle):
		for _, text := range []*string{&now.Summary, &now.Content} {
			*text = strings.ReplaceAll(strings.ReplaceAll(*text, now.Link, old.Link), escaped(now.Link), escaped(old.Link))
		}
		now.Link, now.Via = old.Link, old.Via
	}
	now.Keys = lastingKeys(old.Keys, now.Keys, feeds.WithoutParts(now.Link, idle))
	return s.Resume(now, old)
}

func escaped(link string) string { return strings.ReplaceAll(link, "&", "&amp;") }

// onlyIdle reports whether addresses differ, and only in parts that were learned.
func onlyIdle(parts, idle []string) bool {
	return len(parts) > 0 && !slices.ContainsFunc(parts, func(part string) bool { return !slices.Contains(idle, part) })
}

// IsSuspect reports whether two addresses differ in parameters alone, which the source may change at each visit. Readers are
// given the new one, and told of no correction.
func IsSuspect(before, now string) bool {
	parts := feeds.PartsBetween(before, now)
	return len(parts) > 0 && !slices.ContainsFunc(parts, feeds.InPath)
}

// mostNames is how many keys of a kind an item takes on: a source that names it anew at each visit would have it grow.
const mostNames = 6

// lastingKeys returns the keys of now that the item has or may take on. lasting is a link that is always taken on.
func lastingKeys(old, now []feeds.Key, lasting string) []feeds.Key {
	held, count := make(map[feeds.Key]bool, len(old)), map[feeds.KeyKind]int{}
	for _, key := range old {
		held[key] = true
		count[key.Kind]++
	}
	keys := make([]feeds.Key, 0, len(now))
	for _, key := range now {
		if !held[key] && !(key.Kind == feeds.KeyLink && key.Value == lasting) {
			if count[key.Kind]++; count[key.Kind] > mostNames {
				continue
			}
		}
		keys = append(keys, key)
	}
	return keys
}
