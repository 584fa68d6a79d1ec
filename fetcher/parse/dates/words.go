package dates

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// readWord reads the word at the head. It reports false for one that has no place in a date.
func (d *reader) readWord() bool {
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

// koreanUnits are what Korean writes after the numbers of a date, and its days of the week.
const koreanUnits = "년 월 일 시 분 초 월요일 화요일 수요일 목요일 금요일 토요일 일요일"

// meaning reads a word. before is the punctuation before it. It reports false for a word that has no place in a date.
func (d *reader) meaning(word string, before byte) bool {
	folded := foldWord(word)
	if month, ok := d.words.months[folded]; ok && (d.month == 0 || d.words.weekdays[d.monthWord]) {
		d.month, d.monthWord = month, folded // a second month makes the first a day of the week: mar. 3 mar. 2026
		return true
	}
	r, _ := utf8.DecodeRuneInString(word)
	hangul := unicode.Is(unicode.Hangul, r)
	d.korean = d.korean || hangul
	switch {
	case folded == "am" || folded == "오전":
		d.half = 'a'
	case folded == "pm" || folded == "오후":
		d.half = 'p'
	case hangul:
		return strings.Contains(koreanUnits, folded)
	case folded == "noon" || folded == "midi":
		d.timed, d.hour = true, 12
	case word == "T" && !d.timed && len(d.numbers)+int(d.month) > 0 && digitAt(d.rest, 0):
		d.afterT = true
	case d.words.weekdays[folded] && !(d.timed && len(d.numbers) > 0):
	case d.zone == nil && d.dated() && d.readZone(word):
	case d.timed && d.zone != nil: // +0200 CEST, and -05:00Z; other letters glued to an offset are none
		_, known := zoneNamed(word)
		return known && (before != 0 || word == "Z")
	default:
		return d.words.fillers[folded]
	}
	return true
}

// dated reports whether a zone may follow: after a time, or after a whole date.
func (d *reader) dated() bool {
	return d.timed || len(d.numbers) == 3 || d.month != 0 && len(d.numbers) == 2
}

// readZone reads a word as a zone. An offset may follow GMT and UTC. After a date without a time only known zones count,
// since any word may follow there.
func (d *reader) readZone(word string) bool {
	zone, ok := zoneNamed(word)
	if _, known := zoneMinutes(word); !ok || !known && !d.timed {
		return false
	}
	if (word == "GMT" || word == "UTC") && len(d.rest) > 1 && (d.rest[0] == '+' || d.rest[0] == '-') && digitAt(d.rest, 1) {
		return d.readOffset(1, d.rest[0] == '-')
	}
	d.zone = zone
	return true
}
