package postings

import (
	"encoding/binary"
	"math"
)

// Rank is the position of an item among all items, the latest first. What a rank is made of is up to the caller.
type Rank uint64

// End is behind all ranks. A stream that is at its end returns it, and it stands for no rank.
const End = Rank(math.MaxUint64)

// Key is the rank as eight bytes that sort as ranks do.
func (r Rank) Key() []byte { return binary.BigEndian.AppendUint64(nil, uint64(r)) }

// KeyRank reads the rank at the beginning of a key.
func KeyRank(k []byte) Rank { return Rank(binary.BigEndian.Uint64(k)) }
