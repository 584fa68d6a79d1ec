package parse

import (
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"
)

var words = sync.OnceValue(newDateWords)

// ParseDate reads a date as feeds write them: RFC 822 and its variations, W3C-DTF and ISO 8601 fragments, seconds since
// 1970, numbers with slashes or dots (day first where that can be), and names of months in French, English, Italian,
// Spanish, Portuguese, German, Greek and Hungarian. A date without a zone is UTC. The result is in UTC; false says that the text is no date
// or no day of the calendar.
func ParseDate(s string) (time.Time, bool) { return ParseDateIn(s, time.UTC) }

// ParseDateIn is [ParseDate] for a publisher whose dates without a zone are in loc.
func ParseDateIn(s string, loc *time.Location) (time.Time, bool) {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > maxDateLength {
		return time.Time{}, false
	}
	if len(s) >= 20 && s[4] == '-' {
		if t, err := time.Parse(time.RFC3339, s); err == nil { // the common case, without allocation
			return plausible(t)
		}
	}
	d := dateReader{rest: s, words: words()}
	if !d.read() {
		return time.Time{}, false
	}
	return d.instant(loc)
}

// maxDateLength is more than any date takes, in bytes.
const maxDateLength = 120

// dateNumber is a run of digits and what stood before it.
type dateNumber struct {
	value, digits int
	before        byte // the last punctuation between it and the number before: '-', '/', '.', or ' '
}

// dateReader takes a date apart word by word.
type dateReader struct {
	rest  string
	words *dateWords

	numbers   []dateNumber
	month     time.Month
	monthPos  int // how many numbers came before the month's name
	monthWord string

	hour, minute, second, nano int
	timed                      bool
	half                       byte // 'a' or 'p' for AM and PM
	zone                       *time.Location
	korean                     bool
	punct                      byte // punctuation since the last number or word
	afterT                     bool // the T between date and time was read
}

func (d *dateReader) read() bool {
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

func (d *dateReader) readNumber() bool {
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
		d.numbers = append(d.numbers, dateNumber{value: value, digits: n, before: d.punct})
	}
	d.rest, d.punct = after, 0
	return true
}

// isHourSign tells whether s goes on with the h of 15h30 or 15 h 30.
func isHourSign(s string) bool {
	s = strings.TrimLeft(s, " ")
	return s != "" && (s[0] == 'h' || s[0] == 'H') && !letterAt(s, 1)
}

// isHalf tells whether s goes on with "am" or "pm".
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
func (d *dateReader) readTime(hour, n int) bool {
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
func (d *dateReader) readFrenchTime(hour int, rest string) bool {
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
func (d *dateReader) readOffset(sign int, west bool) bool {
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

func (d *dateReader) readWord() bool {
	end := 0
	for end < len(d.rest) {
		r, size := utf8.DecodeRuneInString(d.rest[end:])
		inName := d.timed && end > 0 && (r == '/' || r == '_') && letterAt(d.rest, end+size) // Europe/Paris, Los_Angeles
		if !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) && !inName {
			break
		}
		end += size
	}
	word := d.rest[:end]
	before := d.punct
	d.rest, d.punct = d.rest[end:], 0
	return d.meaning(word, before)
}

// meaning takes in a word; before is the punctuation that led to it.
func (d *dateReader) meaning(word string, before byte) bool {
	folded := foldWord(word)
	if month, ok := d.words.months[folded]; ok && (d.month == 0 || d.words.weekdays[d.monthWord]) {
		d.month, d.monthWord, d.monthPos = month, folded, len(d.numbers)
		return true
	}
	switch {
	case folded == "am" || folded == "오전":
		d.half = 'a'
	case folded == "pm" || folded == "오후":
		d.half = 'p'
	case folded == "noon" || folded == "midi":
		d.timed, d.hour = true, 12
	case word == "T" && len(d.numbers)+int(d.month) > 0 && !d.timed && digitAt(d.rest, 0):
		d.afterT = true
	case d.words.weekdays[folded] && !d.timed, d.words.weekdays[folded] && len(d.numbers) == 0:
	case isKorean(word):
		d.korean = true
		return strings.Contains("년 월 일 시 분 초 오전 오후 월요일 화요일 수요일 목요일 금요일 토요일 일요일", folded)
	case d.timed && d.zone == nil && d.readZone(word):
	case d.timed && d.zone != nil: // +0200 CEST, and -05:00Z; other letters glued to an offset are none
		_, known := zoneNamed(word)
		return known && (before != 0 || word == "Z")
	case len(d.numbers) == 3 && !d.timed && zoneKnown(word): // 26 Sep 2022 GMT
	case d.month != 0 && len(d.numbers) == 2 && !d.timed && zoneKnown(word):
	case d.words.fillers[folded]:
	default:
		return false
	}
	if isKorean(word) {
		d.korean = true
	}
	return true
}

func zoneKnown(word string) bool {
	_, ok := zoneMinutes(word)
	return ok
}

// readZone takes word for a zone; GMT and UTC may go on with an offset.
func (d *dateReader) readZone(word string) bool {
	zone, ok := zoneNamed(word)
	if !ok {
		return false
	}
	if (word == "GMT" || word == "UTC") && len(d.rest) > 1 && (d.rest[0] == '+' || d.rest[0] == '-') && digitAt(d.rest, 1) {
		return d.readOffset(1, d.rest[0] == '-')
	}
	d.zone = zone
	return true
}

func isKorean(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.Is(unicode.Hangul, r)
}
