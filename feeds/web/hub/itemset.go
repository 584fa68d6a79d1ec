package hub

import (
	"encoding/base64"
	"errors"
	"maps"
	"slices"

	"griot/feeds"
)

// itemSet is some items, none when nil. It is not changed once made.
type itemSet map[feeds.ItemID]bool

func newItemSet(ids []feeds.ItemID) itemSet {
	s := make(itemSet, len(ids))
	for _, id := range ids {
		s[id] = true
	}
	return s
}

// with is the set with further items; itself when it has them all.
func (s itemSet) with(ids []feeds.ItemID) itemSet {
	if !slices.ContainsFunc(ids, func(id feeds.ItemID) bool { return !s[id] }) {
		return s
	}
	for id := range s {
		ids = append(ids[:len(ids):len(ids)], id)
	}
	return newItemSet(ids)
}

// union is the items of two sets; nil when one of them is not known.
func union(s, other itemSet) itemSet {
	if s == nil || other == nil {
		return nil
	}
	return s.with(slices.Collect(maps.Keys(other)))
}

// MarshalText packs the set: it is written again with each change of its feed.
func (s itemSet) MarshalText() ([]byte, error) {
	ids := make([]feeds.ItemID, 0, len(s))
	for id := range s {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b feeds.ItemID) int { return slices.Compare(a[:], b[:]) })
	var packed []byte
	for i := range ids {
		packed = append(packed, ids[i][:]...)
	}
	return base64.RawStdEncoding.AppendEncode(nil, packed), nil
}

// UnmarshalText reads what MarshalText wrote.
func (s *itemSet) UnmarshalText(text []byte) error {
	packed, err := base64.RawStdEncoding.AppendDecode(nil, text)
	if err != nil || len(packed)%len(feeds.ItemID{}) != 0 {
		return errors.New("the items of a feed are damaged")
	}
	*s = itemSet{}
	for id := range slices.Chunk(packed, len(feeds.ItemID{})) {
		(*s)[feeds.ItemID(id)] = true
	}
	return nil
}
