// Package dates reads what publishers write for a date.
//
// Many feeds keep to no standard: they name months in their own language, leave out the zone, or give an impossible
// day. Parse takes what a reader would understand and refuses the rest. It uses no clock.
package dates

import (
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"
)

var words = sync.OnceValue(newWordTable)

// Parse reads a date as feeds write it:
//   - RFC 822 and its variations, W3C-DTF and fragments of ISO 8601
//   - seconds or milliseconds since 1970
//   - numbers with slashes or dots, the day first where that can be
//   - names of months in French, English, Italian, Spanish, Portuguese, German, Greek and Hungarian
//
// A date without a zone is UTC. The result is in UTC. It reports false for what is no date or no day of the calendar.
func Parse(s string) (time.Time, bool) { return parseIn(s, time.UTC) }

// First returns the first of several texts that can be read as a date, the zero time if there is none.
func First(candidates ...string) time.Time {
	for _, c := range candidates {
		if t, ok := Parse(c); ok {
			return t
		}
	}
	return time.Time{}
}

// parseIn reads a date that is in loc where it names no zone.
func parseIn(s string, loc *time.Location) (time.Time, bool) {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > maxDateLength {
		return time.Time{}, false
	}
	if len(s) >= 20 && s[4] == '-' {
		if t, err := time.Parse(time.RFC3339, s); err == nil { // the common case, without allocation
			return plausible(t)
		}
	}
	d := reader{rest: s, words: words()}
	if !d.read() {
		return time.Time{}, false
	}
	return d.instant(loc)
}

// maxDateLength is more than any date takes, in bytes.
const maxDateLength = 120

// number is a run of digits and what is before it.
type number struct {
	value, digits int
	before        byte // the last punctuation between it and the number before: '-', '/', '.', or ' '
}

// reader reads a date word by word.
type reader struct {
	rest  string
	words *wordTable

	numbers   []number
	month     time.Month
	monthWord string // the word that was taken for it

	hour, minute, second, nano int
	timed                      bool
	half                       byte           // 'a' or 'p' for AM and PM
	zone                       *time.Location // nil while none was read
	korean                     bool           // a word was in Korean
	punct                      byte           // punctuation since the last number or word
	afterT                     bool           // the T between date and time was read
}

func (d *reader) read() bool {
	d.rest = d.words.spellings.Replace(d.rest)
	for d.rest != "" {
		r, size := utf8.DecodeRuneInString(d.rest)
		switch {
		case r >= '0' && r <= '9':
			if !d.readNumber() {
				return false
			}
		case r == '(':
			end := strings.IndexByte(d.rest, ')')
			if end < 0 {
				return false
			}
			d.rest = d.rest[end+1:]
		case (r == '+' || r == '-' || r == '−') && d.timed && d.zone == nil && digitAt(d.rest, size):
			if !d.readOffset(size, r != '+') {
				return false
			}
		case unicode.IsLetter(r):
			if !d.readWord() {
				return false
			}
		case r == ' ' || r == '\t' || r == '\n' || r == '\r':
			if d.punct == 0 {
				d.punct = ' '
			}
			d.rest = d.rest[size:]
		case strings.ContainsRune(",.-/–—º°|", r):
			d.punct = byte(r)
			if r >= 0x80 {
				d.punct = ' '
			}
			d.rest = d.rest[size:]
		default:
			return false
		}
	}
	return true
}

func digitAt(s string, i int) bool { return i < len(s) && s[i] >= '0' && s[i] <= '9' }

// digits takes the digits at the head of s.
func digits(s string) (value, n int) {
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		if n < 18 {
			value = value*10 + int(s[n]-'0')
		}
		n++
	}
	return value, n
}

func (d *reader) readNumber() bool {
	value, n := digits(d.rest)
	after := d.rest[n:]
	switch {
	case strings.HasPrefix(after, ":") && digitAt(after, 1):
		return d.readTime(value, n)
	case !d.timed && n <= 2 && isHourSign(after):
		return d.readFrenchTime(value, strings.TrimLeft(after, " ")[1:])
	case d.afterT && !d.timed && (n == 4 || n == 6): // 20261121T1030
		if n == 6 {
			d.second, value = value%100, value/100
		}
		d.timed, d.hour, d.minute = true, value/100, value%100
	case !d.timed && n <= 2 && len(d.numbers) > 0 && isHalf(after):
		d.timed, d.hour = true, value
	default:
		if len(d.numbers) == 6 {
			return false
		}
		d.numbers = append(d.numbers, number{value: value, digits: n, before: d.punct})
	}
	d.rest, d.punct = after, 0
	return true
}

// isHourSign reports whether s goes on with the h of 15h30 or 15 h 30.
func isHourSign(s string) bool {
	s = strings.TrimLeft(s, " ")
	return s != "" && (s[0] == 'h' || s[0] == 'H') && !letterAt(s, 1)
}

// isHalf reports whether s goes on with "am" or "pm".
func isHalf(s string) bool {
	s = strings.TrimLeft(s, " ")
	return len(s) >= 2 && (strings.EqualFold(s[:2], "am") || strings.EqualFold(s[:2], "pm")) && !letterAt(s, 2)
}

func letterAt(s string, i int) bool {
	if i >= len(s) {
		return false
	}
	r, _ := utf8.DecodeRuneInString(s[i:])
	return unicode.IsLetter(r)
}

// readTime reads hh:mm, hh:mm:ss or hh:mm:ss.frac.
func (d *reader) readTime(hour, n int) bool {
	if d.timed || n > 2 {
		return false
	}
	d.timed, d.hour = true, hour
	rest := d.rest[n+1:]
	d.minute, n = digits(rest)
	if n > 2 {
		return false
	}
	rest = rest[n:]
	if strings.HasPrefix(rest, ":") && digitAt(rest, 1) {
		if d.second, n = digits(rest[1:]); n > 2 {
			return false
		}
		rest = rest[1+n:]
		if len(rest) > 1 && (rest[0] == '.' || rest[0] == ',') && digitAt(rest, 1) {
			_, n = digits(rest[1:])
			d.nano, _ = strconv.Atoi((rest[1:1+n] + "000000000")[:9])
			rest = rest[1+n:]
		}
		if strings.HasPrefix(rest, ":") {
			return false
		}
	}
	d.rest, d.punct = rest, 0
	return true
}

// readFrenchTime reads what follows the h of 15h, 15h30 and 15 h 30.
func (d *reader) readFrenchTime(hour int, rest string) bool {
	d.timed, d.hour = true, hour
	if trimmed := strings.TrimLeft(rest, " "); digitAt(trimmed, 0) {
		if value, n := digits(trimmed); n == 2 {
			d.minute, rest = value, trimmed[n:]
			rest = strings.TrimPrefix(strings.TrimPrefix(rest, "min"), "mn")
		}
	}
	d.rest, d.punct = rest, 0
	return true
}

// readOffset reads ±hh:mm, ±hhmm, ±hh and ±h.
func (d *reader) readOffset(sign int, west bool) bool {
	value, n := digits(d.rest[sign:])
	rest := d.rest[sign+n:]
	hours, minutes := value, 0
	switch {
	case n <= 2 && strings.HasPrefix(rest, ":"):
		minutes, n = digits(rest[1:])
		if n != 2 {
			return false
		}
		rest = rest[1+n:]
	case n == 3 || n == 4:
		hours, minutes = value/100, value%100
	case n > 4:
		return false
	}
	total := hours*60 + minutes
	if minutes > 59 || total > maxOffset {
		return false
	}
	if west {
		total = -total
	}
	d.zone, d.rest, d.punct = fixedZone(total), rest, 0
	return true
}
