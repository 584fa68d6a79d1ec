package store

import (
	"encoding/binary"
	"time"

	bolt "go.etcd.io/bbolt"

	"griot/store/layout"
)

// cursor is how far the log was applied.
type cursor struct {
	sequence uint64
	at       time.Time // the latest time of an entry
}

func readCursor(meta *bolt.Bucket) (c cursor) {
	b := meta.Get(layout.MetaCursor)
	if len(b) == 16 {
		c.sequence, c.at = binary.BigEndian.Uint64(b), layout.FromTime8(b[8:])
	} else if swept := meta.Get(layout.MetaSwept); len(swept) == 8 {
		c.at = layout.FromTime8(swept) // written by an earlier version
	}
	return c
}
