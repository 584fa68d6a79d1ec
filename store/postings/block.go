package postings

import (
	"bytes"
	"encoding/binary"
)

// A block holds up to blockSize ranks of one term. Its key is the term, a zero byte and its last rank. So the block with
// the first rank from p on is the first whose key is not before p. Its value is varints, some five bytes a rank: the
// distance from the first rank to the last, then the distance from each rank to the next.
//
// A term may hold a rank twice, when two items share it. Each is added and removed by itself.

// blockSize is a compromise. A search decodes a whole block, which takes some 300 ns. A change writes it whole.
const blockSize = 128

func appendBlock(b []byte, ranks []Rank) []byte {
	last := ranks[len(ranks)-1]
	b = binary.AppendUvarint(b, uint64(last-ranks[0]))
	for i := 1; i < len(ranks); i++ {
		b = binary.AppendUvarint(b, uint64(ranks[i]-ranks[i-1]))
	}
	return b
}

// ReadBlock splits the key and value of a block into the term and its ranks, which it appends to into. It reports false
// for a key that is no block's.
func ReadBlock(into []Rank, k, v []byte) (term string, ranks []Rank, ok bool) {
	end := len(k) - 9
	if end < 1 || k[end] != 0 {
		return "", into, false
	}
	return string(k[:end]), readBlock(into, KeyRank(k[end+1:]), v), true
}

// readBlock appends the ranks of a block to into.
func readBlock(into []Rank, last Rank, b []byte) []Rank {
	distance, n := binary.Uvarint(b)
	if n <= 0 {
		return append(into, last)
	}
	at := last - Rank(distance)
	into = append(into, at)
	for b = b[n:]; len(b) > 0; b = b[n:] {
		if distance, n = binary.Uvarint(b); n <= 0 {
			break
		}
		at += Rank(distance)
		into = append(into, at)
	}
	return into
}

func blockPrefix(term string) []byte {
	prefix := make([]byte, 0, len(term)+1+8)
	return append(append(prefix, term...), 0)
}

func blockKey(prefix []byte, last Rank) []byte {
	k := make([]byte, 0, len(prefix)+8)
	return binary.BigEndian.AppendUint64(append(k, prefix...), uint64(last))
}

// blockLast returns the rank in the key of a block, End where the block is of another term.
func blockLast(prefix, k []byte) Rank {
	if len(k) != len(prefix)+8 || !bytes.HasPrefix(k, prefix) {
		return End
	}
	return KeyRank(k[len(prefix):])
}
