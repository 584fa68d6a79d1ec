package layout

import (
	"encoding/binary"
	"time"

	bolt "go.etcd.io/bbolt"
)

// Cursor is how far the log of entries was applied.
type Cursor struct {
	Sequence uint64
	At       time.Time // the latest time of an entry
}

// ReadCursor returns the stored cursor. A file of an earlier version has only the time of its last retention pass.
func ReadCursor(meta *bolt.Bucket) (c Cursor) {
	b := meta.Get(MetaCursor)
	if len(b) == 16 {
		c.Sequence, c.At = binary.BigEndian.Uint64(b), FromTime8(b[8:])
	} else if swept := meta.Get(MetaSwept); len(swept) == 8 {
		c.At = FromTime8(swept)
	}
	return c
}

// Write stores the cursor.
func (c *Cursor) Write(meta *bolt.Bucket) error {
	return meta.Put(MetaCursor, append(binary.BigEndian.AppendUint64(nil, c.Sequence), Time8(c.At)...))
}
