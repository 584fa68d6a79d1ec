package story

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"maps"
	"slices"
	"time"

	"griot/feeds"
)

// The items of a window are stored, each with its signature, but the story of one is read with its whole record. A
// snapshot says for all of them at once which stories they are in, so that a window is read in half the time.

const (
	// snapshotForm is the first byte of a snapshot.
	snapshotForm = 1
	// maxSnapshot is the most items of a snapshot. It takes 8 MB with so many that are all in stories of others.
	maxSnapshot = 1 << 18
)

// Stories is which stories the items of a window are in.
type Stories map[feeds.ItemID]feeds.StoryID

// Stories returns the stories of the items in the window. A plan that was not taken is undone.
func (x *Index) Stories() Stories {
	if x.plan != nil {
		x.plan.undo()
		x.plan = nil
	}
	s := make(Stories, x.window.count)
	for _, h := range x.window.items {
		if h != nil {
			s[h.Item] = h.story
		}
	}
	return s
}

// Pack returns the snapshot of the stories that rules of grouping made, nil where they are too many:
// form, rules, items that stand for their own story, other items each with its story, checksum.
func (s Stories) Pack(rules Params) []byte {
	if len(s) > maxSnapshot {
		return nil
	}
	var alone, others []byte
	for _, item := range slices.SortedFunc(maps.Keys(s), func(a, b feeds.ItemID) int { return bytes.Compare(a[:], b[:]) }) {
		if story := s[item]; story == item {
			alone = append(alone, item[:]...)
		} else {
			others = append(append(others, item[:]...), story[:]...)
		}
	}
	version := rules.Version()
	b := append(make([]byte, 0, 64+len(alone)+len(others)), snapshotForm)
	b = append(binary.AppendUvarint(b, uint64(len(version))), version...)
	b = append(binary.AppendUvarint(b, uint64(len(alone)/idSize)), alone...)
	b = append(binary.AppendUvarint(b, uint64(len(others)/(2*idSize))), others...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b))
}

const idSize = len(feeds.ItemID{})

// UnpackStories reads a snapshot. It reports false where it is none of these rules, or is not what was written.
func UnpackStories(b []byte, rules Params) (Stories, bool) {
	if len(b) < 5 || b[0] != snapshotForm {
		return nil, false
	}
	b, sum := b[:len(b)-4], b[len(b)-4:]
	if crc32.ChecksumIEEE(b) != binary.BigEndian.Uint32(sum) {
		return nil, false
	}
	rest, sound := b[1:], true
	part := func(size int) []byte {
		n, used := binary.Uvarint(rest)
		if used <= 0 || n > uint64(len(rest)-used)/uint64(size) {
			sound, rest = false, nil
			return nil
		}
		taken := rest[used : used+int(n)*size]
		rest = rest[used+int(n)*size:]
		return taken
	}
	version, alone, others := part(1), part(idSize), part(2*idSize)
	if !sound || len(rest) > 0 || string(version) != rules.Version() {
		return nil, false
	}
	s := make(Stories, (len(alone)+len(others)/2)/idSize)
	for ; len(alone) > 0; alone = alone[idSize:] {
		s[feeds.ItemID(alone)] = feeds.StoryID(alone)
	}
	for ; len(others) > 0; others = others[2*idSize:] {
		s[feeds.ItemID(others)] = feeds.StoryID(others[idSize:])
	}
	return s, true
}

// Adopt takes over the items of another index of the same rules. That one was read as of a time after which no item came
// or was changed, while the clock of this one, without items, may have gone on. What has left since then leaves now, and is
// there again where the open plan is undone.
func (x *Index) Adopt(read *Index) {
	now, until := x.Clock(), x.passed
	if x.plan != nil {
		until = x.plan.was.Passed
	}
	x.window, x.passed = read.window, read.passed
	x.expire(time.Unix(until*3600, 0), func(*windowItem) {})
	if x.plan != nil {
		x.expire(time.Unix(now.Passed*3600, 0), func(h *windowItem) { x.plan.done = append(x.plan.done, step{what: removed, h: h}) })
	}
	x.SetClock(now)
}
