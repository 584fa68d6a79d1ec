package pack

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/klauspost/compress/zstd"
)

// Stored is a dictionary as the file holds it: sum8 at8 and the dictionary. The sum stands for the rest, so that a
// transaction which is taken back leaves no dictionary behind in memory. At is how many records there had been.
type Stored []byte

// Sum is the beginning of a SHA-256.
type Sum [8]byte

const headBytes = 16

// At returns how many records there had been when it was trained, zero for none.
func (s Stored) At() uint64 {
	if len(s) < headBytes {
		return 0
	}
	return binary.BigEndian.Uint64(s[8:])
}

func (s Stored) dictionary() ([]byte, error) {
	if s == nil {
		return nil, nil
	}
	if sum := sha256.Sum256(s[8:]); !bytes.Equal(sum[:8], s[:8]) {
		return nil, fmt.Errorf("a dictionary: %w", ErrDamaged)
	}
	if len(s) == headBytes {
		return nil, nil
	}
	return bytes.Clone(s[headBytes:]), nil
}

const (
	// historyBytes is how much of the samples a dictionary holds.
	historyBytes = 32 << 10
	// leastHistory is how much of the samples makes a dictionary worth its while.
	leastHistory = 1 << 10
	// segmentBytes is how long a piece of a sample is that it takes. Pieces of some words catch phrases, not texts.
	segmentBytes = 48
	// runBytes is how long the runs are that samples are compared by.
	runBytes = 6
	// sharedBy is how many samples must have a run for the dictionary to hold it. What stands in one text alone is no use to
	// others, and must go with its item.
	sharedBy = 3
	// counterBits is the size of the table in which runs are counted. Some ten times as many places as there are runs leave
	// few that two share.
	counterBits = 22
)

// Train makes a dictionary from records, the same from the same ones. id is from 1 on. at is how many records there were. It
// is empty where the records have nothing in common.
func Train(id uint32, at uint64, samples [][]byte) Stored {
	rest := append(binary.BigEndian.AppendUint64(nil, at), built(id, samples)...)
	sum := sha256.Sum256(rest)
	return append(sum[:8:8], rest...)
}

// built returns a dictionary, nil where none can be made. The library was not written for records as others may send them:
// one that it cannot take must not end the writing.
func built(id uint32, samples [][]byte) (dictionary []byte) {
	defer func() {
		if recover() != nil {
			dictionary = nil
		}
	}()
	history := shared(samples)
	if len(history) < leastHistory {
		return nil
	}
	dictionary, err := zstd.BuildDict(zstd.BuildDictOptions{
		ID: id, Contents: samples, History: history, Offsets: [3]int{1, 4, 8}, Level: level,
	})
	if err != nil {
		return nil
	}
	return dictionary
}

// piece is a part of the joined samples.
type piece struct {
	from  int
	score uint64
}

// shared returns the pieces of samples whose runs most samples have, the best last, where a match is cheapest. It parts the
// samples in as many stretches as it takes pieces, and takes the best of each (Liao et al.: Effective construction of
// relative Lempel-Ziv dictionaries, WWW 2016).
func shared(samples [][]byte) []byte {
	counts, last := make([]uint16, 1<<counterBits), make([]uint16, 1<<counterBits)
	var all []byte
	for i, sample := range samples[:min(len(samples), 1<<16-1)] {
		for at := 0; at+8 <= len(sample); at++ {
			if h := runAt(sample[at:]); last[h] != uint16(i)+1 {
				last[h], counts[h] = uint16(i)+1, counts[h]+1
			}
		}
		all = append(all, sample...)
	}
	if len(all) < 2*segmentBytes {
		return nil
	}
	for h, n := range counts {
		if n < sharedBy {
			counts[h] = 0
		}
	}
	alone := make([]bool, len(all)) // no run that others have covers the byte
	for at, covered := 0, 0; at < len(all); at++ {
		if at+8 <= len(all) && counts[runAt(all[at:])] > 0 {
			covered = at + runBytes
		}
		alone[at] = at >= covered
	}
	stretch := max(segmentBytes*2, len(all)/(historyBytes/segmentBytes))
	var pieces []piece
	for from := 0; from+stretch+8 <= len(all); from += stretch {
		if best := bestPiece(all, from, from+stretch, counts); best.score > 0 {
			for at := best.from; at < best.from+segmentBytes; at++ {
				counts[runAt(all[at:])] = 0 // its runs are there now
			}
			pieces = append(pieces, best)
		}
	}
	slices.SortFunc(pieces, func(a, b piece) int {
		if a.score != b.score {
			if a.score < b.score {
				return -1
			}
			return 1
		}
		return a.from - b.from
	})
	var history []byte
	for _, p := range pieces[max(0, len(pieces)-historyBytes/segmentBytes):] {
		for at := p.from; at < p.from+segmentBytes; at++ {
			if !alone[at] {
				history = append(history, all[at])
			}
		}
	}
	return history
}

// bestPiece returns the piece between two places whose runs count most.
func bestPiece(all []byte, from, to int, counts []uint16) (best piece) {
	score := uint64(0)
	for at := from; at < to; at++ {
		score += uint64(counts[runAt(all[at:])])
		if at-from >= segmentBytes {
			score -= uint64(counts[runAt(all[at-segmentBytes:])])
		}
		if at-from >= segmentBytes-1 && score > best.score {
			best = piece{at - segmentBytes + 1, score}
		}
	}
	return best
}

// runAt returns the place in the table of the run at the beginning of b, which has eight bytes at the least.
func runAt(b []byte) uint32 {
	const mix = 0xcf1bbcdcb7a56463
	return uint32(binary.LittleEndian.Uint64(b) << (64 - 8*runBytes) * mix >> (64 - counterBits))
}
