package layout

import (
	"encoding/binary"
	"errors"
	"maps"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"

	"griot/feeds"
)

// Stories are counted by day and tag, in the transaction that changes them. Else a map of thirty days would read all their
// items. The key is day4, the letter of the tag and its name. The value is the count, size4.

func activityKey(tag feeds.ActivityTag) string {
	k := string(Day4(Day(tag.Day)))
	switch {
	case tag.Region != "":
		return k + TermRegion + string(tag.Region)
	case tag.Topic != "":
		return k + TermTopic + tag.Topic
	}
	return k + "*"
}

func ReadActivityKey(k []byte) (tag feeds.ActivityTag, err error) {
	if len(k) < 5 {
		return tag, errors.New("a count of stories is damaged")
	}
	tag.Day = time.Unix(int64(binary.BigEndian.Uint32(k))*86400, 0).UTC()
	switch name := string(k[5:]); string(k[4:5]) {
	case TermRegion:
		tag.Region = feeds.PlaceID(name)
	case TermTopic:
		tag.Topic = name
	}
	return tag, nil
}

// DayCounts is what a transaction adds to the counts, by key.
type DayCounts map[string]int

// Count removes a story as it was from the counts and adds it as it is. A story without items, or with hidden ones
// alone, counts nowhere.
func (t DayCounts) Count(before, after *feeds.Story) {
	for _, tag := range before.Shown().Days() {
		t[activityKey(tag)]--
	}
	for _, tag := range after.Shown().Days() {
		t[activityKey(tag)]++
	}
}

// Write adds what was counted to what is stored, in the order of the keys.
func (t DayCounts) Write(bucket *bolt.Bucket) error {
	for _, k := range slices.Sorted(maps.Keys(t)) {
		n := t[k]
		if n == 0 {
			continue
		}
		if v := bucket.Get([]byte(k)); len(v) == 4 {
			n += int(binary.BigEndian.Uint32(v))
		}
		var err error
		if n > 0 {
			err = bucket.Put([]byte(k), binary.BigEndian.AppendUint32(nil, uint32(n)))
		} else {
			err = bucket.Delete([]byte(k))
		}
		if err != nil {
			return err
		}
	}
	return nil
}
