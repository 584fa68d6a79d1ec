package pack

import (
	"encoding/binary"
	"errors"
	"math"
	"time"
)

// ErrDamaged says that bytes are not what was written.
var ErrDamaged = errors.New("the record is damaged")

// Writer appends the values of a record to its bytes. A [Reader] takes them in the same order.
type Writer struct {
	Bytes []byte
	names map[string]uint64
}

// Begin forgets what was written, and keeps the memory.
func (w *Writer) Begin() {
	w.Bytes = w.Bytes[:0]
	if w.names == nil {
		w.names = map[string]uint64{}
	}
	clear(w.names)
}

func (w *Writer) Count(n int)  { w.Bytes = binary.AppendUvarint(w.Bytes, uint64(n)) }
func (w *Writer) Int(n int64)  { w.Bytes = binary.AppendVarint(w.Bytes, n) }
func (w *Writer) Byte(b byte)  { w.Bytes = append(w.Bytes, b) }
func (w *Writer) Raw(b []byte) { w.Bytes = append(w.Bytes, b...) }

// Text writes a text of any length.
func (w *Writer) Text(s string) { w.Count(len(s)); w.Bytes = append(w.Bytes, s...) }

// Name writes a text that may come again in the record: then as a number.
func (w *Writer) Name(s string) {
	if n, met := w.names[s]; met {
		w.Bytes = binary.AppendUvarint(w.Bytes, n)
		return
	}
	w.names[s] = uint64(len(w.names) + 1)
	w.Byte(0)
	w.Text(s)
}

// Flags writes up to eight truths in a byte.
func (w *Writer) Flags(set ...bool) {
	b := byte(0)
	for i, f := range set {
		if f {
			b |= 1 << i
		}
	}
	w.Byte(b)
}

// Number writes a number: one of two decimal places as a count of hundredths, another whole.
func (w *Writer) Number(f float64) {
	if n := math.Round(f * 100); math.Abs(n) < 1<<40 && n/100 == f && !(f == 0 && math.Signbit(f)) {
		w.Int(int64(n) << 1)
		return
	}
	w.Int(1)
	w.Bytes = binary.BigEndian.AppendUint64(w.Bytes, math.Float64bits(f))
}

// The parts of a time that are written.
const (
	timeKnown = 1 << iota
	timeNanos
	timeZone
)

// Time writes a time with its distance from UTC. The zero time is told from any other.
func (w *Writer) Time(t time.Time) {
	if t.IsZero() {
		w.Byte(0)
		return
	}
	_, zone := t.Zone()
	parts := byte(timeKnown)
	if t.Nanosecond() != 0 {
		parts |= timeNanos
	}
	if zone != 0 {
		parts |= timeZone
	}
	w.Byte(parts)
	w.Int(t.Unix())
	if parts&timeNanos != 0 {
		w.Count(t.Nanosecond())
	}
	if parts&timeZone != 0 {
		w.Int(int64(zone))
	}
}

// Reader takes values off the front of a record. After a failure it gives zeros. The texts that it gives are parts of the
// record.
type Reader struct {
	rest   string
	names  []string
	failed bool
}

// NewReader returns a reader of a record.
func NewReader(record string) Reader { return Reader{rest: record} }

// Err returns [ErrDamaged] after a failure.
func (r *Reader) Err() error {
	if r.failed {
		return ErrDamaged
	}
	return nil
}

// End returns [ErrDamaged] after a failure, and where something is left.
func (r *Reader) End() error {
	if r.rest != "" {
		return ErrDamaged
	}
	return r.Err()
}

// Fail has the record be damaged.
func (r *Reader) Fail() { r.failed, r.rest = true, "" }

// Take gives so many bytes.
func (r *Reader) Take(n int) string {
	if n < 0 || n > len(r.rest) {
		r.Fail()
		return ""
	}
	taken := r.rest[:n]
	r.rest = r.rest[n:]
	return taken
}

func (r *Reader) Byte() byte {
	if r.rest == "" {
		r.Fail()
		return 0
	}
	b := r.rest[0]
	r.rest = r.rest[1:]
	return b
}

// Number64 gives a number as [Writer.Count] writes it, whatever follows.
func (r *Reader) Number64() uint64 { return r.uvarint() }

func (r *Reader) uvarint() uint64 {
	n, shift := uint64(0), uint(0)
	for i := 0; i < len(r.rest) && i < binary.MaxVarintLen64; i++ {
		b := r.rest[i]
		n |= uint64(b&0x7f) << shift
		if b < 0x80 {
			if i == binary.MaxVarintLen64-1 && b > 1 {
				break
			}
			r.rest = r.rest[i+1:]
			return n
		}
		shift += 7
	}
	r.Fail()
	return 0
}

func (r *Reader) Int() int64 {
	n := r.uvarint()
	return int64(n>>1) ^ -int64(n&1)
}

// Count gives how many values of at least size bytes each follow.
func (r *Reader) Count(size int) int {
	n := r.uvarint()
	if n > uint64(len(r.rest)/size) {
		r.Fail()
		return 0
	}
	return int(n)
}

func (r *Reader) Text() string { return r.Take(r.Count(1)) }

func (r *Reader) Name() string {
	n := r.uvarint()
	if n == 0 {
		if r.failed {
			return ""
		}
		name := r.Text()
		if r.names == nil {
			r.names = make([]string, 0, 32)
		}
		r.names = append(r.names, name)
		return name
	}
	if n > uint64(len(r.names)) {
		r.Fail()
		return ""
	}
	return r.names[n-1]
}

func (r *Reader) Number() float64 {
	n := r.Int()
	if n&1 == 0 {
		return float64(n>>1) / 100
	}
	b := r.Take(8)
	if b == "" {
		return 0
	}
	return math.Float64frombits(binary.BigEndian.Uint64([]byte(b)))
}

func (r *Reader) Time() time.Time {
	parts := r.Byte()
	if parts == 0 {
		return time.Time{}
	}
	seconds, nanos, zone := r.Int(), uint64(0), int64(0)
	if parts&timeNanos != 0 {
		nanos = r.uvarint()
	}
	if parts&timeZone != 0 {
		zone = r.Int()
	}
	if r.failed || parts&timeKnown == 0 || nanos >= 1e9 || zone > maxZone || zone < -maxZone {
		r.Fail()
		return time.Time{}
	}
	t := time.Unix(seconds, int64(nanos)).UTC()
	if zone != 0 {
		t = t.In(time.FixedZone("", int(zone)))
	}
	return t
}

// maxZone is the farthest distance from UTC that a record has, in seconds.
const maxZone = 36 * 3600
