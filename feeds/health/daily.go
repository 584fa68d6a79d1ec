package health

import (
	"encoding/base64"
	"encoding/binary"
	"slices"
	"time"
)

// DailyCounts is how many new items a source brought on each of the last days.
type DailyCounts struct {
	last   int64 // days since 1970, UTC, of the last of counts
	counts []int // oldest first
}

// keptDays is how many days are remembered.
const keptDays = 30

const secondsOfDay = 24 * 60 * 60

func (r DailyCounts) with(at time.Time, fresh int) DailyCounts {
	today := at.Unix() / secondsOfDay
	switch {
	case fresh == 0:
		return r
	case len(r.counts) == 0 || today >= r.last+keptDays:
		return DailyCounts{today, []int{fresh}}
	}
	now := DailyCounts{r.last, slices.Clone(r.counts)}
	for ; now.last < today; now.last++ {
		now.counts = append(now.counts, 0)
	}
	now.counts = now.counts[max(0, len(now.counts)-keptDays):]
	if day := len(now.counts) - 1 - int(now.last-today); day >= 0 {
		now.counts[day] += fresh
	}
	return now
}

// Days are the counts of the thirty days that end on the day of until, oldest first.
func (r DailyCounts) Days(until time.Time) []int {
	days := make([]int, keptDays)
	shift := int(until.Unix()/secondsOfDay-r.last) + len(r.counts) - keptDays
	for i := range days {
		if at := i + shift; at >= 0 && at < len(r.counts) {
			days[i] = r.counts[at]
		}
	}
	return days
}

// IsZero reports whether the source brought nothing yet.
func (r DailyCounts) IsZero() bool { return len(r.counts) == 0 }

// MarshalText packs the counts.
func (r DailyCounts) MarshalText() ([]byte, error) {
	b := binary.AppendVarint(nil, r.last)
	for _, n := range r.counts {
		b = binary.AppendUvarint(b, uint64(n))
	}
	return base64.RawStdEncoding.AppendEncode(nil, b), nil
}

// UnmarshalText reads what MarshalText wrote.
func (r *DailyCounts) UnmarshalText(text []byte) error {
	b, err := base64.RawStdEncoding.AppendDecode(nil, text)
	last, n := binary.Varint(b)
	if err != nil || n <= 0 {
		return errPacked
	}
	*r = DailyCounts{last: last}
	for b = b[n:]; len(b) > 0; b = b[n:] {
		var count uint64
		if count, n = binary.Uvarint(b); n <= 0 || len(r.counts) == keptDays {
			return errPacked
		}
		r.counts = append(r.counts, int(count))
	}
	return nil
}
