package sign

import (
	"encoding/binary"
	"errors"
	"time"

	"griot/feeds"
)

// signatureForm is the first byte of a stored signature.
const signatureForm = 8

// ErrForm says that stored bytes are no signature of this version: the item must be signed again.
var ErrForm = errors.New("not a signature of this version: sign the item again")

// MarshalBinary is the stored form: about a kilobyte for a long item.
func (s Signature) MarshalBinary() ([]byte, error) {
	w := writer{make([]byte, 0, 128+6*len(s.Terms)+len(s.words)+4*len(s.Shingles))}
	w.b = append(w.b, signatureForm)
	w.b = append(w.b, s.Item[:]...)
	w.text(string(s.Source))
	w.time(s.At)
	w.time(s.From)
	w.time(s.To)
	w.text(s.Link)
	w.flags(s.Official, s.Routine, s.Cited.Derived)
	w.b = append(w.b, byte(s.Outlook))
	w.b = binary.AppendVarint(w.b, int64(s.EventDay))
	w.b = binary.BigEndian.AppendUint64(w.b, uint64(s.Stage))
	w.b = binary.BigEndian.AppendUint64(w.b, uint64(s.Results))
	w.text(s.lang)
	for _, h := range []uint32{s.issuer, s.Cited.Source, s.Cited.Issuer, s.Number, s.Series, s.Issue} {
		w.hash(h)
	}
	w.count(len(s.Terms))
	for _, t := range s.Terms {
		w.hash(t.ID)
		w.b = append(w.b, t.Weight, t.Tier, byte(t.Traits))
	}
	w.text(s.words)
	w.hashes(s.Shingles)
	w.b = append(w.b, s.filed...)
	w.hashes(s.Regions)
	w.hashes(s.Places)
	w.hashes(s.Within)
	w.text(s.Body)
	w.text(s.Cited.words)
	w.text(s.Numbered)
	w.count(len(s.Refers))
	for _, ref := range s.Refers {
		w.hash(ref.Page)
		w.text(ref.Words)
	}
	return w.b, nil
}

// UnmarshalBinary reads what MarshalBinary wrote; [ErrForm] says that the bytes are something else.
func (s *Signature) UnmarshalBinary(b []byte) error {
	r := reader{b: b}
	if r.byte() != signatureForm {
		return ErrForm
	}
	var out Signature
	copy(out.Item[:], r.take(16))
	out.Source = feeds.SourceID(r.text())
	out.At, out.From, out.To = r.time(), r.time(), r.time()
	out.Link = r.text()
	flags := r.byte()
	out.Official, out.Routine, out.Cited.Derived = flags&1 != 0, flags&2 != 0, flags&4 != 0
	out.Outlook = int8(r.byte())
	out.EventDay, out.Stage, out.Results = Day(r.varint()), Stage(r.uint64()), Results(r.uint64())
	out.lang = r.text()
	for _, h := range []*uint32{&out.issuer, &out.Cited.Source, &out.Cited.Issuer, &out.Number, &out.Series, &out.Issue} {
		*h = r.hash()
	}
	out.Terms = make([]Term, r.count(7))
	for i := range out.Terms {
		out.Terms[i] = Term{ID: r.hash(), Weight: r.byte(), Tier: r.byte(), Traits: Traits(r.byte())}
	}
	out.words = r.text()
	out.Shingles = r.hashes()
	out.filed = append([]byte(nil), r.take((len(out.Shingles)+7)/8)...)
	out.Regions, out.Places, out.Within = r.hashes(), r.hashes(), r.hashes()
	out.Body, out.Cited.words, out.Numbered = r.text(), r.text(), r.text()
	if n := r.count(5); n > 0 {
		out.Refers = make([]Reference, n)
	}
	for i := range out.Refers {
		out.Refers[i] = Reference{Page: r.hash(), Words: r.text()}
	}
	if r.failed || len(r.b) > 0 {
		return ErrForm
	}
	*s = out
	return nil
}

type writer struct{ b []byte }

func (w *writer) count(n int)   { w.b = binary.AppendUvarint(w.b, uint64(n)) }
func (w *writer) hash(h uint32) { w.b = binary.BigEndian.AppendUint32(w.b, h) }
func (w *writer) text(s string) { w.count(len(s)); w.b = append(w.b, s...) }
func (w *writer) hashes(h []uint32) {
	w.count(len(h))
	for _, v := range h {
		w.hash(v)
	}
}

// time keeps nanoseconds; the zero time is told from any other.
func (w *writer) time(t time.Time) {
	if t.IsZero() {
		w.b = append(w.b, 0)
		return
	}
	w.b = append(w.b, 1)
	w.b = binary.AppendVarint(w.b, t.Unix())
	w.count(t.Nanosecond())
}

func (w *writer) flags(set ...bool) {
	b := byte(0)
	for i, f := range set {
		if f {
			b |= 1 << i
		}
	}
	w.b = append(w.b, b)
}

// reader takes values off the front of b; after a failure it gives zeros.
type reader struct {
	b      []byte
	failed bool
}

func (r *reader) take(n int) []byte {
	if r.failed || n < 0 || n > len(r.b) {
		r.failed, r.b = true, nil
		return nil
	}
	taken := r.b[:n]
	r.b = r.b[n:]
	return taken
}

func (r *reader) byte() byte {
	if b := r.take(1); b != nil {
		return b[0]
	}
	return 0
}

func (r *reader) varint() int64 {
	n, used := binary.Varint(r.b)
	if used <= 0 {
		r.failed, r.b = true, nil
		return 0
	}
	r.take(used)
	return n
}

func (r *reader) uint64() uint64 {
	if b := r.take(8); b != nil {
		return binary.BigEndian.Uint64(b)
	}
	return 0
}

func (r *reader) hash() uint32 {
	if b := r.take(4); b != nil {
		return binary.BigEndian.Uint32(b)
	}
	return 0
}

// count is a number of values of at least size bytes each that follow.
func (r *reader) count(size int) int {
	n, used := binary.Uvarint(r.b)
	if used <= 0 || n > uint64(len(r.b)/size) {
		r.failed, r.b = true, nil
		return 0
	}
	r.take(used)
	return int(n)
}

func (r *reader) text() string { return string(r.take(r.count(1))) }

func (r *reader) hashes() []uint32 {
	h := make([]uint32, r.count(4))
	for i := range h {
		h[i] = r.hash()
	}
	return h
}

func (r *reader) time() time.Time {
	if r.byte() == 0 {
		return time.Time{}
	}
	seconds := r.varint()
	nanos, used := binary.Uvarint(r.b)
	if used <= 0 || nanos >= 1e9 {
		r.failed, r.b = true, nil
		return time.Time{}
	}
	r.take(used)
	return time.Unix(seconds, int64(nanos)).UTC()
}
