package store

import (
	"encoding/binary"
	"time"

	"griot/feeds"
)

// sighting is what is kept of an item's last appearance in its feed.
type sighting struct {
	day uint32 // see [day]
	// facts is a sum of what the source published of it then, and of the rules of tags. An item that comes back with the
	// same facts has not changed, and its record is not read. Zero: not known.
	facts factsSum
}

// factsSum is the beginning of a SHA-256 of what a document has of an item. Two texts by chance have the same one once in
// 2^64 times. Who looks for two such texts of his own hides his own correction, and nothing else.
type factsSum [8]byte

// sighting returns the last one of an item; false where there is none.
func (s snapshot) sighting(id feeds.ItemID) (sighting, bool) {
	return sightingOf(s.tx.Bucket(bucketSightings).Get(id[:]))
}

// sightingOf reads day4, or day4 sum8.
func sightingOf(v []byte) (last sighting, ok bool) {
	if len(v) < 4 {
		return sighting{}, false
	}
	last.day = binary.BigEndian.Uint32(v)
	copy(last.facts[:], v[4:])
	return last, true
}

// noteSighting notes that an item is still in its feed, with these facts. Days are its clock, so that most polls write
// nothing here.
func (s snapshot) noteSighting(id feeds.ItemID, at time.Time, facts factsSum) error {
	now := sighting{day(at), facts}
	last, ok := s.sighting(id)
	now.day = max(now.day, last.day)
	if ok && last == now {
		return nil
	}
	return s.tx.Bucket(bucketSightings).Put(id[:], append(day4(now.day), now.facts[:]...))
}

// forgetFacts makes the next document that brings an item be compared with the record.
func (s snapshot) forgetFacts(id feeds.ItemID) error {
	last, ok := s.sighting(id)
	if !ok {
		return nil
	}
	return s.tx.Bucket(bucketSightings).Put(id[:], day4(last.day))
}
