package sign

import (
	"strconv"
	"time"
)

// numerals are the values of number words, French and English. "un", "one" and "second" are seldom counts and left out.
var numerals = map[string]int{
	"deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9, "dix": 10, "onze": 11,
	"douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16, "vingt": 20, "vingts": 20, "trente": 30,
	"quarante": 40, "cinquante": 50, "soixante": 60, "septante": 70, "huitante": 80, "nonante": 90, "cent": 100,
	"cents": 100, "mille": 1000, "million": 1e6, "millions": 1e6, "milliard": 1e9, "milliards": 1e9,
	"dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30,
	"quarantaine": 40, "cinquantaine": 50, "soixantaine": 60, "centaine": 100, "millier": 1000,
	"two": 2, "three": 3, "four": 4, "five": 5, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
	"twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
	"nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
	"ninety": 90, "hundred": 100, "thousand": 1000, "billion": 1e9, "dozen": 12,
}

// spelled reads the number written in words that starts at words[0] ("quarante-sept", "deux cent dix", "vingt et un")
// and tells how many words it takes; none when words do not start with a number.
func spelled(words []string) (value, taken int) {
	total, group, last := 0, 0, 0 // group is what counts before the next "mille"; last the last value below 100
	for taken < len(words) {
		n, ok := numerals[words[taken]]
		switch {
		case !ok:
			joined := taken
			if words[joined] == "et" || words[joined] == "and" {
				joined++
			}
			if joined < len(words) && last >= 20 && last%10 == 0 && (words[joined] == "un" || words[joined] == "une" || words[joined] == "one") {
				return total + group + 1, joined + 1
			}
			return total + group, taken
		case n >= 1000:
			total, group, last = (total+max(1, group))*n, 0, 0
			if total > 1e12 {
				return total, taken + 1
			}
		case n == 100:
			group, last = max(1, group)*100, 0
		case n == 20 && last == 4:
			group, last = group-4+80, 80
		case last != 0 && (last < 20 || n >= last || last%10 != 0):
			return total + group, taken // two numbers side by side
		default:
			group, last = group+n, n
		}
		taken++
	}
	return total + group, taken
}

// count is the term of a number that can tell one event from another: numbers under ten and years do not.
func count(value int) (term string, ok bool) {
	if value < 10 || value >= 1990 && value <= 2040 {
		return "", false
	}
	return "#" + strconv.Itoa(value), true
}

// months are the numbers of months by their folded names, French and English, written out and shortened.
var months = map[string]int{
	"janvier": 1, "fevrier": 2, "mars": 3, "avril": 4, "mai": 5, "juin": 6, "juillet": 7, "aout": 8, "septembre": 9,
	"octobre": 10, "novembre": 11, "decembre": 12, "janv": 1, "fevr": 2, "juil": 7, "sept": 9, "oct": 10, "nov": 11, "dec": 12,
	"january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9,
	"october": 10, "november": 11, "december": 12,
}

// weekdays are the days of the week by their folded names, as [time.Weekday].
var weekdays = map[string]time.Weekday{
	"dimanche": 0, "lundi": 1, "mardi": 2, "mercredi": 3, "jeudi": 4, "vendredi": 5, "samedi": 6,
	"sunday": 0, "monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6,
}

// isWeekday reports whether a folded word names a day of the week.
func isWeekday(folded string) bool {
	_, ok := weekdays[folded]
	return ok
}
