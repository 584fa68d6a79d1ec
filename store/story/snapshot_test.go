package story

import (
	"encoding/binary"
	"hash/crc32"
	"maps"
	"testing"

	"pgregory.net/rapid"

	"griot/feeds"
)

func TestStoriesPacked(t *testing.T) {
	t.Parallel()
	params := DefaultParams()
	id := rapid.Custom(func(t *rapid.T) (id feeds.ItemID) {
		copy(id[:], rapid.SliceOfN(rapid.Byte(), idSize, idSize).Draw(t, "id"))
		return id
	})
	rapid.Check(t, func(t *rapid.T) {
		s := Stories{}
		for _, item := range rapid.SliceOf(id).Draw(t, "items") {
			s[item] = item
			if rapid.Bool().Draw(t, "joined") {
				s[item] = id.Draw(t, "story")
			}
		}
		b := s.Pack(params)
		got, ok := UnpackStories(b, params)
		if !ok || !maps.Equal(got, s) {
			t.Fatalf("%v, %v", got, ok)
		}
		other := params
		other.Event.Join += 0.01
		if _, ok := UnpackStories(b, other); ok {
			t.Fatal("taken under other rules")
		}
		at := rapid.IntRange(0, len(b)-1).Draw(t, "at")
		b[at] ^= byte(rapid.IntRange(1, 255).Draw(t, "bits"))
		if _, ok := UnpackStories(b, params); ok {
			t.Fatalf("taken with byte %d changed", at)
		}
	})
	many := Stories{}
	for n := range maxSnapshot + 1 {
		var id feeds.ItemID
		binary.BigEndian.PutUint32(id[:], uint32(n))
		many[id] = id
	}
	if many.Pack(params) != nil {
		t.Error("a snapshot of too many")
	}
}

// FuzzUnpackStories reads bytes whose checksum is right: what is taken is what packing gives again.
func FuzzUnpackStories(f *testing.F) {
	params := DefaultParams()
	f.Add([]byte{})
	f.Add([]byte{snapshotForm, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1, 0})
	for _, s := range []Stories{{}, {feeds.ItemID{1}: {1}, feeds.ItemID{2}: {1}}} {
		b := s.Pack(params)
		f.Add(b[:len(b)-4])
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		s, ok := UnpackStories(binary.BigEndian.AppendUint32(b[:len(b):len(b)], crc32.ChecksumIEEE(b)), params)
		if !ok {
			return
		}
		if again, ok := UnpackStories(s.Pack(params), params); !ok || !maps.Equal(again, s) {
			t.Errorf("%v, then %v", s, again)
		}
	})
}
