package layout

import (
	"encoding/binary"
	"time"

	"griot/feeds"
)

// Sighting is what is kept of an item's last appearance in its feed.
type Sighting struct {
	Day uint32 // see [day]
	// Facts is a sum of what the source published of it then, and of the rules of tags. An item that comes back with the
	// same facts has not changed, and its record is not read. Zero: not known.
	Facts FactsSum
}

// FactsSum is the beginning of a SHA-256 of what a document has of an item. Two texts by chance have the same one once in
// 2^64 times. Who looks for two such texts of his own hides his own correction, and nothing else.
type FactsSum [8]byte

// Sighting returns the last one of an item; false where there is none.
func (s Snapshot) Sighting(id feeds.ItemID) (Sighting, bool) {
	return ReadSighting(s.Tx.Bucket(BucketSightings).Get(id[:]))
}

// ReadSighting reads day4, or day4 sum8.
func ReadSighting(v []byte) (last Sighting, ok bool) {
	if len(v) < 4 {
		return Sighting{}, false
	}
	last.Day = binary.BigEndian.Uint32(v)
	copy(last.Facts[:], v[4:])
	return last, true
}

// NoteSighting notes that an item is still in its feed, with these facts. Days are its clock, so that most polls write
// nothing here.
func (s Snapshot) NoteSighting(id feeds.ItemID, at time.Time, facts FactsSum) error {
	now := Sighting{Day(at), facts}
	last, ok := s.Sighting(id)
	now.Day = max(now.Day, last.Day)
	if ok && last == now {
		return nil
	}
	return s.Tx.Bucket(BucketSightings).Put(id[:], append(Day4(now.Day), now.Facts[:]...))
}

// NoteSightingOf notes that an item was in its feed on a day.
func (s Snapshot) NoteSightingOf(id feeds.ItemID, day uint32) error {
	last, ok := s.Sighting(id)
	if ok && last.Day >= day {
		return nil
	}
	return s.Tx.Bucket(BucketSightings).Put(id[:], append(Day4(day), last.Facts[:]...))
}

// ForgetFacts makes the next document that brings an item be compared with the record.
func (s Snapshot) ForgetFacts(id feeds.ItemID) error {
	last, ok := s.Sighting(id)
	if !ok {
		return nil
	}
	return s.Tx.Bucket(BucketSightings).Put(id[:], Day4(last.Day))
}
