package layout

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"griot/feeds"
	"griot/store/pack"
)

// Records are packed with dictionaries that are trained from the store's own items. A record names the version of its own,
// and each version stays. When a dictionary is trained follows from how many items were stored before, so that the same
// entries make the same records. The sequence of the bucket of items counts them.

const (
	// firstTraining is how many items the first dictionary is trained from.
	firstTraining = 128
	// laterTraining is how many times as many items there must have been for the next one.
	laterTraining = 16
	// samples is how many items one is trained from at the most.
	samples = 1024
)

// codec returns the codec of a version of the dictionary, zero for none.
func (s Snapshot) codec(version uint32) (*pack.Codec, error) {
	if version == 0 {
		return s.Codecs.Of(nil)
	}
	var stored []byte
	if dictionaries := s.Tx.Bucket(BucketDictionaries); dictionaries != nil {
		stored = dictionaries.Get(version4(version))
	}
	if stored == nil {
		return nil, fmt.Errorf("it is packed with dictionary %d, which is missing: %w", version, pack.ErrDamaged)
	}
	return s.Codecs.Of(stored)
}

func version4(v uint32) []byte { return binary.BigEndian.AppendUint32(nil, v) }

// dictionary returns the version that records are packed with now, zero for none.
func (s Snapshot) dictionary() (uint32, error) {
	k, _ := s.Tx.Bucket(BucketDictionaries).Cursor().Last()
	switch len(k) {
	case 0:
		return 0, nil
	case 4:
		return binary.BigEndian.Uint32(k), nil
	}
	return 0, pack.ErrDamaged
}

// Train trains the next dictionary where enough items were stored. It is called between two entries.
func (s Snapshot) Train() error {
	dictionaries := s.Tx.Bucket(BucketDictionaries)
	stored, due := s.Tx.Bucket(BucketItems).Sequence(), uint64(firstTraining)
	if stored < due {
		return nil
	}
	k, last := dictionaries.Cursor().Last()
	version := uint32(1)
	if len(k) == 4 {
		version, due = binary.BigEndian.Uint32(k)+1, laterTraining*pack.Stored(last).At()
	}
	if stored < due {
		return nil
	}
	records, err := s.sampled()
	if err != nil {
		return err
	}
	return dictionaries.Put(version4(version), pack.Train(version, stored, records))
}

// sampled returns items from all over the bucket as they are before they are packed: from places as far from each other one
// of the source that lies there. The rest of an id is a hash, too.
func (s Snapshot) sampled() (all [][]byte, err error) {
	c := s.Tx.Bucket(BucketItems).Cursor()
	met := map[feeds.ItemID]bool{}
	for i := range uint64(samples) {
		k, _ := c.Seek(binary.BigEndian.AppendUint32(nil, uint32(i<<32/samples)))
		if len(k) != len(feeds.ItemID{}) {
			continue
		}
		const golden = 0x9e3779b97f4a7c15 // spreads its multiples evenly (Knuth, 6.4)
		k, v := c.Seek(binary.BigEndian.AppendUint64(bytes.Clone(k[:4]), (i+1)*golden))
		if len(k) != len(feeds.ItemID{}) || met[feeds.ItemID(k)] {
			continue
		}
		id := feeds.ItemID(k)
		met[id] = true
		r, err := s.readStored(id, v)
		if err != nil {
			continue // the audit reports it
		}
		content, err := s.Content(r)
		if err != nil {
			continue
		}
		evidence, err := s.evidence(r)
		if err != nil {
			continue
		}
		var w pack.Writer
		writeWhole(&w, r, content, evidence)
		all = append(all, w.Bytes)
	}
	return all, nil
}
