package health

import (
	"encoding/base64"
	"encoding/binary"
	"slices"
	"time"
)

// Cadence is the moments at which the latest items of a source were published (see [Item.Date]), to the second. Items of
// one moment count once: those of a batch, those that are dated by the day alone, an undated backlog.
type Cadence struct {
	moments []uint32 // Unix seconds, rising
}

const (
	// keptMoments is how many moments are remembered.
	keptMoments = 50
	// fewestMoments are those whose gaps have a middle to speak of.
	fewestMoments = 3
)

// With is the cadence with the dates of more items.
func (c Cadence) With(dates ...time.Time) Cadence {
	if len(dates) == 0 {
		return c
	}
	moments := slices.Clone(c.moments)
	for _, d := range dates {
		if second := d.Unix(); second > 0 && second == int64(uint32(second)) {
			moments = append(moments, uint32(second))
		}
	}
	slices.Sort(moments)
	moments = slices.Compact(moments)
	return Cadence{slices.Clone(moments[max(0, len(moments)-keptMoments):])}
}

// MedianGap is the median of the gaps between the moments, the mean of the two in the middle where their number is even;
// zero while there are fewer than three moments.
func (c Cadence) MedianGap() time.Duration {
	if len(c.moments) < fewestMoments {
		return 0
	}
	gaps := make([]uint32, 0, len(c.moments)-1)
	for i, m := range c.moments[1:] {
		gaps = append(gaps, m-c.moments[i])
	}
	slices.Sort(gaps)
	low, high := gaps[(len(gaps)-1)/2], gaps[len(gaps)/2]
	return (time.Duration(low) + time.Duration(high)) * time.Second / 2
}

// IsZero reports whether no item was met yet.
func (c Cadence) IsZero() bool { return len(c.moments) == 0 }

// MarshalText packs the moments: they are written with every visit.
func (c Cadence) MarshalText() ([]byte, error) {
	var b []byte
	before := uint32(0)
	for _, m := range c.moments {
		b = binary.AppendUvarint(b, uint64(m-before))
		before = m
	}
	return base64.RawStdEncoding.AppendEncode(nil, b), nil
}

// UnmarshalText reads what MarshalText wrote.
func (c *Cadence) UnmarshalText(text []byte) error {
	b, err := base64.RawStdEncoding.AppendDecode(nil, text)
	if err != nil {
		return errPacked
	}
	*c = Cadence{}
	at := uint64(0)
	for len(b) > 0 {
		since, n := binary.Uvarint(b)
		if n <= 0 || since == 0 || since > 1<<32 || at+since > 1<<32-1 || len(c.moments) == keptMoments {
			return errPacked
		}
		b, at = b[n:], at+since
		c.moments = append(c.moments, uint32(at))
	}
	return nil
}
