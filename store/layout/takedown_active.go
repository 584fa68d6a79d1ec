package layout

import (
	"bytes"
	"slices"

	"griot/feeds"
)

// ActiveTakedowns are the takedowns in force, by what they name.
type ActiveTakedowns struct {
	pages map[string]*TakedownRecord
	ids   map[feeds.ItemID]*TakedownRecord
}

// NewActiveTakedowns sorts takedowns by what they name.
func NewActiveTakedowns(all []TakedownRecord) ActiveTakedowns {
	b := ActiveTakedowns{map[string]*TakedownRecord{}, map[feeds.ItemID]*TakedownRecord{}}
	for i := range all {
		switch t := &all[i]; {
		case t.Whole(): // asked for before
		case t.URL != "":
			b.pages[PageKey(t.URL)] = t
		case !t.Item.IsZero():
			b.ids[t.Item] = t
		default:
			b.ids[t.Story] = t
		}
	}
	return b
}

// Of returns the takedown that keeps an item out, nil for none.
func (b *ActiveTakedowns) Of(item *feeds.Item) *TakedownRecord {
	if t := b.ids[item.ID]; t != nil || len(b.pages) == 0 {
		return t
	}
	for _, address := range []string{item.Link, item.Via, item.GUID} {
		if t := b.pages[PageKey(address)]; t != nil && address != "" {
			return t
		}
	}
	return nil
}

// WholeOf returns the first takedown of all of a source that has these ids, nil for none. A former id names it, too: to declare
// a source under another id lifts nothing.
func WholeOf(all []TakedownRecord, ids []feeds.SourceID, outlet feeds.OutletID) *TakedownRecord {
	for i := range all {
		if t := &all[i]; t.Source != "" && slices.Contains(ids, t.Source) || t.Outlet != "" && t.Outlet == outlet {
			return t
		}
	}
	return nil
}

// AddressKeys returns the keys under which a source may have published an item of an address.
func AddressKeys(address string) []feeds.Key {
	return append(feeds.LinkKeys(address), feeds.Key{Kind: feeds.KeyGUID, Value: address})
}

// ItemsAtURLs returns the items with one of these addresses, in whatever spelling, by [PageKey]. It reads all items,
// since items of earlier versions have a key for one spelling only. That takes some 10 ms for a thousand items, once for a
// new takedown, within the transaction: what an entry finds must not depend on which entries share it.
func (s Snapshot) ItemsAtURLs(addresses []string) map[string][]feeds.ItemID {
	found := map[string][]feeds.ItemID{}
	if len(addresses) == 0 {
		return found
	}
	wanted := map[string]bool{}
	for _, a := range addresses {
		wanted[PageKey(a)] = true
	}
	c := s.Tx.Bucket(BucketItems).Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		id := feeds.ItemID(k)
		names, err := s.readStored(id, v)
		if err != nil {
			continue // the audit reports it
		}
		for _, address := range []string{names.Link, names.Via, names.GUID} {
			if p := PageKey(address); wanted[p] && !slices.Contains(found[p], id) {
				found[p] = append(found[p], id)
			}
		}
	}
	return found
}

// Tombstones returns the keys of a removed item that are its tombstones.
func (s Snapshot) Tombstones(id feeds.ItemID) (keys [][]byte) {
	c := s.Tx.Bucket(BucketKeys).Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		if len(v) == 20 && bytes.Equal(v[:16], id[:]) {
			keys = append(keys, bytes.Clone(k))
		}
	}
	return keys
}
