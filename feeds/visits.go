package feeds

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"slices"
	"time"
)

// Visit is what came of one visit to a source, or of one delivery by its hub, in short.
type Visit struct {
	At      time.Time // to the second
	Outcome Outcome
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

func (v Visits) with(p *Poll, c Committed) Visits {
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

func outcomes() []Outcome { return []Outcome{Fetched, NotModified, Failed} }

var errPackedVisits = errors.New("visits are damaged")

// UnmarshalText reads what MarshalText wrote.
func (v *Visits) UnmarshalText(text []byte) error {
	b, err := base64.RawStdEncoding.AppendDecode(nil, text)
	if err != nil {
		return errPackedVisits
	}
	*v = nil
	var at int64
	for len(b) > 0 {
		since, n := binary.Varint(b)
		if n <= 0 {
			return errPackedVisits
		}
		b = b[n:]
		at += since
		var numbers [5]uint64
		for i := range numbers {
			if numbers[i], n = binary.Uvarint(b); n <= 0 {
				return errPackedVisits
			}
			b = b[n:]
		}
		kind := numbers[0] >> 1
		if kind >= uint64(len(outcomes())) {
			return errPackedVisits
		}
		*v = append(*v, Visit{
			At: time.Unix(at, 0).UTC(), Outcome: outcomes()[kind], Pushed: numbers[0]&1 == 1, Status: int(numbers[1]),
			New: int(numbers[2]), Updated: int(numbers[3]), Took: time.Duration(numbers[4]) * time.Millisecond,
		})
	}
	return nil
}

// Rhythm is how many new items a source brought on each of the last days.
type Rhythm struct {
	last   int64 // days since 1970, UTC, of the last of counts
	counts []int // oldest first
}

// rhythmDays is how many days are remembered.
const rhythmDays = 30

const secondsOfDay = 24 * 60 * 60

func (r Rhythm) with(at time.Time, fresh int) Rhythm {
	today := at.Unix() / secondsOfDay
	switch {
	case fresh == 0:
		return r
	case len(r.counts) == 0 || today >= r.last+rhythmDays:
		return Rhythm{today, []int{fresh}}
	}
	now := Rhythm{r.last, slices.Clone(r.counts)}
	for ; now.last < today; now.last++ {
		now.counts = append(now.counts, 0)
	}
	now.counts = now.counts[max(0, len(now.counts)-rhythmDays):]
	if day := len(now.counts) - 1 - int(now.last-today); day >= 0 {
		now.counts[day] += fresh
	}
	return now
}

// Days are the counts of the thirty days that end on the day of until, oldest first.
func (r Rhythm) Days(until time.Time) []int {
	days := make([]int, rhythmDays)
	shift := int(until.Unix()/secondsOfDay-r.last) + len(r.counts) - rhythmDays
	for i := range days {
		if at := i + shift; at >= 0 && at < len(r.counts) {
			days[i] = r.counts[at]
		}
	}
	return days
}

// IsZero reports whether the source brought nothing yet.
func (r Rhythm) IsZero() bool { return len(r.counts) == 0 }

// MarshalText packs the rhythm.
func (r Rhythm) MarshalText() ([]byte, error) {
	b := binary.AppendVarint(nil, r.last)
	for _, n := range r.counts {
		b = binary.AppendUvarint(b, uint64(n))
	}
	return base64.RawStdEncoding.AppendEncode(nil, b), nil
}

// UnmarshalText reads what MarshalText wrote.
func (r *Rhythm) UnmarshalText(text []byte) error {
	b, err := base64.RawStdEncoding.AppendDecode(nil, text)
	last, n := binary.Varint(b)
	if err != nil || n <= 0 {
		return errPackedVisits
	}
	*r = Rhythm{last: last}
	for b = b[n:]; len(b) > 0; b = b[n:] {
		var count uint64
		if count, n = binary.Uvarint(b); n <= 0 || len(r.counts) == rhythmDays {
			return errPackedVisits
		}
		r.counts = append(r.counts, int(count))
	}
	return nil
}
