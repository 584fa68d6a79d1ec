package health

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"slices"
	"time"

	"griot/feeds"
)

// Visit is what came of one visit to a source, or of one delivery by its hub, in short.
type Visit struct {
	At      time.Time // to the second
	Outcome feeds.Outcome
	Pushed  bool
	Status  int // HTTP status, 0 when there was no answer
	New     int // items
	Updated int
	Took    time.Duration // to the millisecond
}

// Visits are the last ones to a source, oldest first.
type Visits []Visit

// keptVisits is how many are remembered: some hours of a busy source, and five days of one that is looked at rarely.
const keptVisits = 20

func (v Visits) with(p *feeds.Poll, c feeds.Committed) Visits {
	kept := make(Visits, 0, keptVisits)
	kept = append(kept, v[max(0, len(v)+1-keptVisits):]...)
	return append(kept, Visit{
		At: p.At.Truncate(time.Second), Outcome: p.Outcome, Pushed: p.Pushed, Status: p.Status, New: c.New, Updated: c.Updated,
		Took: p.Took.Truncate(time.Millisecond),
	})
}

// MarshalText packs the visits: they are written again with each of them.
func (v Visits) MarshalText() ([]byte, error) {
	var b []byte
	before := time.Time{}
	for i := range v {
		visit := &v[i]
		since := visit.At.Unix()
		if !before.IsZero() {
			since -= before.Unix()
		}
		before = visit.At
		kind := uint64(slices.Index(outcomes(), visit.Outcome)) << 1
		if visit.Pushed {
			kind |= 1
		}
		b = binary.AppendVarint(b, since)
		for _, n := range []uint64{kind, uint64(visit.Status), uint64(visit.New), uint64(visit.Updated), uint64(visit.Took.Milliseconds())} {
			b = binary.AppendUvarint(b, n)
		}
	}
	return base64.RawStdEncoding.AppendEncode(nil, b), nil
}

func outcomes() []feeds.Outcome {
	return []feeds.Outcome{feeds.Fetched, feeds.NotModified, feeds.Failed}
}

var errPacked = errors.New("visits are damaged")

// UnmarshalText reads what MarshalText wrote.
func (v *Visits) UnmarshalText(text []byte) error {
	b, err := base64.RawStdEncoding.AppendDecode(nil, text)
	if err != nil {
		return errPacked
	}
	*v = nil
	var at int64
	for len(b) > 0 {
		since, n := binary.Varint(b)
		if n <= 0 {
			return errPacked
		}
		b = b[n:]
		at += since
		var numbers [5]uint64
		for i := range numbers {
			if numbers[i], n = binary.Uvarint(b); n <= 0 {
				return errPacked
			}
			b = b[n:]
		}
		kind := numbers[0] >> 1
		if kind >= uint64(len(outcomes())) {
			return errPacked
		}
		*v = append(*v, Visit{
			At: time.Unix(at, 0).UTC(), Outcome: outcomes()[kind], Pushed: numbers[0]&1 == 1, Status: int(numbers[1]),
			New: int(numbers[2]), Updated: int(numbers[3]), Took: time.Duration(numbers[4]) * time.Millisecond,
		})
	}
	return nil
}
