package sign

import (
	"strconv"
	"time"

	"griot/feeds/text"
)

// Day counts days from 1 January 1970; the zero Day is one that is not known.
type Day int32

func dayOf(t time.Time) Day {
	if t.IsZero() {
		return 0
	}
	return Day(t.Unix() / (24 * 60 * 60))
}

// toldDays resolves the days that a text names against the time of its publication, and keeps those between which the
// day of the event is told: the newest that had come when it was published, and the earliest that had not.
type toldDays struct {
	from, to     time.Time // of publication, see [Signature]
	ahead        bool      // the text speaks of what is to come: the days of the week that it names may, too
	past, coming Day
	lead         bool // the title and the first sentences are being read:
	set          bool // where they name a day, the rest is not asked
}

func (d *toldDays) add(t time.Time) {
	n := dayOf(t)
	if !d.lead && d.set || n <= 0 || !d.from.IsZero() && n < dayOf(d.from)-history {
		return
	}
	d.set = d.set || d.lead
	if d.to.IsZero() || n <= dayOf(d.to) {
		d.past = max(d.past, n)
	} else if d.coming == 0 || n < d.coming {
		d.coming = n
	}
}

// history is how many days before its publication the event of an item lies at most: what is older is recalled.
const history = 180

// date takes a day of the year; the year 0 is the one that publication tells.
func (d *toldDays) date(year, month, dayOfMonth int) {
	if year == 0 {
		if d.to.IsZero() {
			return
		}
		if year = d.to.Year(); month > int(d.to.Month())+6 {
			year-- // "le 28 décembre", read in January
		}
	}
	d.add(time.Date(year, time.Month(month), dayOfMonth, 0, 0, 0, 0, time.UTC))
}

// weekday takes a day of the week: the last one before publication. It is not known which one is meant in a text that
// looks ahead, nor where the day of publication is not known.
func (d *toldDays) weekday(named time.Weekday) {
	if d.ahead || d.from.IsZero() || d.to.Sub(d.from) > 24*time.Hour {
		return
	}
	back := (int(d.to.Weekday()) - int(named) + 7) % 7
	d.add(d.to.AddDate(0, 0, -back))
}

// told is the day of the event; the zero day where none is named.
func (d *toldDays) told() Day {
	if d.past != 0 {
		return d.past
	}
	return d.coming
}

// yearAfter is the year that stands at token i, as in "6 juin 2025"; 0 for none.
func yearAfter(doc *text.Doc, i int) int {
	if i >= len(doc.Tokens) || !doc.Tokens[i].Is(text.Number) || len(doc.Tokens[i].Folded) != 4 {
		return 0
	}
	year, err := strconv.Atoi(doc.Tokens[i].Folded)
	if err != nil || year < 1000 || year > 2100 {
		return 0
	}
	return year
}

// DaysBetween is how many days lie between the events of two items, the least possible: an item that names no day tells of
// one shortly before its publication.
func DaysBetween(a, b *Signature) float64 {
	earliest, latest := a.about()
	from, to := b.about()
	if latest == 0 || to == 0 {
		return 0
	}
	return float64(max(0, earliest-to, from-latest))
}

// recent is how many days before its publication the event lies, at most, of an item that names no day.
const recent = 2

func (s *Signature) about() (from, to Day) {
	if latest := dayOf(s.To); s.EventDay > latest && latest != 0 { // announced between then and now
		return dayOf(s.From) - recent, s.EventDay
	}
	if s.EventDay != 0 {
		return s.EventDay, s.EventDay
	}
	return dayOf(s.From) - recent, dayOf(s.To)
}
