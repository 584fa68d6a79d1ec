package sign

import (
	"encoding/binary"
	"fmt"
	"math/bits"
	"strings"
	"time"
	"unicode"

	"griot/feeds"
)

// packedForm is the first byte of a signature that is stored beside its item. What the item tells is not written again.
const packedForm = 9

// What a packed signature has as its item or its own times have it.
const (
	fromAsAt = 1 << iota
	toAsFrom
	sourceAsItem
	linkAsItem
)

// ErrApart says that a packed signature is damaged, or of another text than its item has now.
var ErrApart = fmt.Errorf("%w: it is damaged, or of another text", ErrForm)

// Pack returns the signature of an item as it is stored beside it. Its words are told by their places in the title and the
// text, which must be the same when it is read.
func (s *Signature) Pack(item *feeds.Item) []byte {
	w := writer{make([]byte, 0, 160+7*len(s.Terms)+4*len(s.Shingles))}
	w.b = append(w.b, packedForm)
	w.b = binary.BigEndian.AppendUint16(w.b, sumOf(item))
	w.flags(s.From.Equal(s.At), s.To.Equal(s.From), s.Source == item.SourceID, s.Link == linkOf(item))
	same := w.b[len(w.b)-1]
	if same&fromAsAt == 0 {
		w.time(s.From)
	}
	if same&toAsFrom == 0 {
		w.time(s.To)
	}
	if same&sourceAsItem == 0 {
		w.text(string(s.Source))
	}
	if same&linkAsItem == 0 {
		w.text(s.Link)
	}
	w.flags(s.Official, s.Routine, s.Cited.Derived)
	w.b = append(w.b, byte(s.Outlook))
	w.b = binary.AppendVarint(w.b, int64(s.EventDay))
	w.b = binary.AppendUvarint(w.b, uint64(s.Stage))
	w.b = binary.AppendUvarint(w.b, uint64(s.Results))
	w.text(s.lang)
	told := byte(0)
	for i, h := range s.rareHashes() {
		if *h != 0 {
			told |= 1 << i
		}
	}
	w.b = append(w.b, told)
	for _, h := range s.rareHashes() {
		if *h != 0 {
			w.hash(*h)
		}
	}
	ids := make([]uint32, len(s.Terms))
	for i := range s.Terms {
		ids[i] = s.Terms[i].ID
	}
	w.set(ids)
	w.kinds(s.Terms)
	w.lines(s.words, item)
	w.set(s.Shingles)
	w.b = append(w.b, s.filed...)
	w.set(s.Regions)
	w.set(s.Places)
	w.set(s.Within)
	w.text(s.Body)
	w.text(s.Cited.words)
	w.text(s.Numbered)
	w.count(len(s.Refers))
	for _, ref := range s.Refers {
		w.hash(ref.Page)
		w.text(ref.Words)
	}
	return w.b
}

// Unpack reads what [Signature.Pack] wrote of an item that counts from that time on. It fails with [ErrApart] or, of another
// version, with [ErrForm].
func Unpack(b []byte, at time.Time, item *feeds.Item) (Signature, error) {
	r := reader{b: b}
	if r.byte() != packedForm {
		return Signature{}, ErrForm
	}
	if sum := r.take(2); sum == nil || binary.BigEndian.Uint16(sum) != sumOf(item) {
		return Signature{}, ErrApart
	}
	s := Signature{Item: item.ID, Source: item.SourceID, At: at, From: at}
	same := r.byte()
	if same&fromAsAt == 0 {
		s.From = r.time()
	}
	if s.To = s.From; same&toAsFrom == 0 {
		s.To = r.time()
	}
	if same&sourceAsItem == 0 {
		s.Source = feeds.SourceID(r.text())
	}
	if same&linkAsItem != 0 {
		s.Link = strings.Clone(linkOf(item)) // the window keeps it, and would keep all of the record
	} else {
		s.Link = r.text()
	}
	flags := r.byte()
	s.Official, s.Routine, s.Cited.Derived = flags&1 != 0, flags&2 != 0, flags&4 != 0
	s.Outlook = int8(r.byte())
	s.EventDay, s.Stage, s.Results = Day(r.varint()), Stage(r.uvarint()), Results(r.uvarint())
	s.lang = r.text()
	told := r.byte()
	for i, h := range s.rareHashes() {
		if told&(1<<i) != 0 {
			*h = r.hash()
		}
	}
	ids := r.set()
	s.Terms = make([]Term, len(ids))
	for i, id := range ids {
		s.Terms[i].ID = id
	}
	r.kinds(s.Terms)
	s.words = r.lines(item)
	s.Shingles = r.set()
	s.filed = append([]byte(nil), r.take((len(s.Shingles)+7)/8)...)
	s.Regions, s.Places, s.Within = r.set(), r.set(), r.set()
	s.Body, s.Cited.words, s.Numbered = r.text(), r.text(), r.text()
	if n := r.count(5); n > 0 {
		s.Refers = make([]Reference, n)
	}
	for i := range s.Refers {
		s.Refers[i] = Reference{Page: r.hash(), Words: r.text()}
	}
	if r.failed || len(r.b) > 0 {
		return Signature{}, ErrApart
	}
	return s, nil
}

// sumOf stands for the title and the text of an item.
func sumOf(item *feeds.Item) uint16 { return uint16(Hash(item.Title) ^ Hash(item.Text)>>16) }

// linkOf is the page of an item by its address, empty where that is the address of a site.
func linkOf(item *feeds.Item) string {
	if link := feeds.PageURL(item.Link); feeds.NamesPage(link) {
		return link
	}
	return ""
}

// rareHashes are those of what few items have.
func (s *Signature) rareHashes() [6]*uint32 {
	return [...]*uint32{&s.issuer, &s.Cited.Source, &s.Cited.Issuer, &s.Number, &s.Series, &s.Issue}
}

func (r *reader) uvarint() uint64 {
	n, used := binary.Uvarint(r.b)
	if used <= 0 {
		r.failed, r.b = true, nil
		return 0
	}
	r.take(used)
	return n
}

// wordLength is how many bits the length of a word has: 63 bytes are more than any that is told.
const wordLength = 6

// lines writes words, a line each, by their places in the title and the text. A word that stands in neither is written.
func (w *writer) lines(words string, item *feeds.Item) {
	w.count(strings.Count(words, "\n"))
	out := bitWriter{b: w.b}
	width := uint(bits.Len(uint(len(item.Title) + len(item.Text))))
	read := item.Text[:min(len(item.Text), readBytes)]
	for word := range strings.Lines(words) {
		word = strings.TrimSuffix(word, "\n")
		if len(word) >= 1<<wordLength {
			word = ""
		}
		at, within := strings.Index(item.Title, word), item.Title
		place := at
		if at < 0 {
			at, within = strings.Index(read, word), item.Text
			place = at + len(item.Title)
		}
		if word == "" || at < 0 {
			out.put(0, 1)
			out.put(uint32(len(word)), wordLength)
			for _, b := range []byte(word) {
				out.put(uint32(b), 8)
			}
			continue
		}
		out.put(1, 1)
		out.put(uint32(place), width)
		if wordEnd(within, at) == at+len(word) {
			out.put(1, 1)
			continue
		}
		out.put(0, 1)
		out.put(uint32(len(word)), wordLength)
	}
	w.b = out.end()
}

// lines reads words.
func (r *reader) lines(item *feeds.Item) string {
	n := r.bits(wordLength)
	in := bitReader{b: r.b}
	width := uint(bits.Len(uint(len(item.Title) + len(item.Text))))
	var words strings.Builder
	words.Grow(9 * n)
	for range n {
		if in.take(1) == 0 {
			for length := in.take(wordLength); length > 0 && !in.failed; length-- {
				words.WriteByte(byte(in.take(8)))
			}
			words.WriteByte('\n')
			continue
		}
		at, within := int(in.take(width)), item.Title
		if at >= len(within) {
			at, within = at-len(within), item.Text
		}
		end := 0
		if in.take(1) == 1 {
			end = wordEnd(within, at)
		} else {
			end = at + int(in.take(wordLength))
		}
		if end > len(within) {
			in.failed = true
			break
		}
		words.WriteString(within[min(at, end):end])
		words.WriteByte('\n')
	}
	r.b, r.failed = in.end(), r.failed || in.failed
	return words.String()
}

// wordEnd returns where the letters and digits end that begin at a place of a text.
func wordEnd(s string, start int) int {
	if start > len(s) {
		return start
	}
	for at, c := range s[start:] {
		if !unicode.IsLetter(c) && !unicode.IsDigit(c) {
			return start + at
		}
	}
	return len(s)
}
