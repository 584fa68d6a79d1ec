package story

import (
	"encoding/binary"
	"time"
)

// Clock is how far the window has come. With the items it is all that an index knows.
type Clock struct {
	// Passed is the last hour, since the Unix epoch, whose items have left the window.
	Passed int64
	// Newest is the time of the newest item that was ever placed.
	Newest time.Time
	// Credit is how many pairs reviews may weigh beyond what the next items bring, see [Bounds].
	Credit int
	// Met is when each limit was last met.
	Met Met
}

// Met is the time of the poll that last met each limit, in the order of [LimitNames], zero for never.
type Met [limits]time.Time

// Clock returns how far the window has come.
func (x *Index) Clock() Clock { return Clock{x.passed, x.newest, x.credit, x.lastMet} }

// SetClock takes an index without items to where another one had come.
func (x *Index) SetClock(c Clock) {
	x.passed, x.newest, x.lastMet = c.Passed, c.Newest, c.Met
	x.credit = min(c.Credit, x.params.Bounds.MostCredit)
}

// AppendBinary appends the stored form: the numbers in their order, eight bytes each, times in nanoseconds since the Unix
// epoch and 0 for none.
func (c *Clock) AppendBinary(b []byte) ([]byte, error) {
	at := func(t time.Time) {
		if t.IsZero() {
			b = append(b, make([]byte, 8)...)
		} else {
			b = binary.BigEndian.AppendUint64(b, uint64(t.UnixNano()))
		}
	}
	b = binary.BigEndian.AppendUint64(b, uint64(c.Passed))
	at(c.Newest)
	b = binary.BigEndian.AppendUint64(b, uint64(c.Credit))
	for _, t := range c.Met {
		at(t)
	}
	return b, nil
}

// earlierClock is how long the form without credit and limits was.
const earlierClock = 16

// ReadClock reads the stored form, false where it is none. An earlier version's has all the credit that there can be.
func ReadClock(b []byte) (c Clock, ok bool) {
	if len(b) != earlierClock && len(b) != earlierClock+8+8*limits {
		return c, false
	}
	next := func() uint64 {
		n := binary.BigEndian.Uint64(b)
		b = b[8:]
		return n
	}
	at := func() (t time.Time) {
		if n := next(); n != 0 {
			t = time.Unix(0, int64(n)).UTC()
		}
		return t
	}
	c.Passed, c.Newest, c.Credit = int64(next()), at(), 1<<31-1
	if len(b) == 0 {
		return c, true
	}
	c.Credit = int(next())
	for i := range c.Met {
		c.Met[i] = at()
	}
	return c, true
}
