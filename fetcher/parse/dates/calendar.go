package dates

import "time"

// instant returns the time that the parts make. It is in loc unless the date names a zone.
func (d *reader) instant(loc *time.Location) (time.Time, bool) {
	if !d.timed && len(d.numbers) == 1 && d.month == 0 {
		if t, ok := d.numbers[0].alone(); ok {
			return plausible(t)
		}
	}
	year, month, day, ok := d.date()
	if !ok || !d.clock() {
		return time.Time{}, false
	}
	if month < 1 || month > 12 || day < 1 || day > daysIn(year, time.Month(month)) {
		return time.Time{}, false
	}
	switch {
	case d.zone != nil:
		loc = d.zone
	case d.korean:
		loc = fixedZone(koreanTime)
	}
	return plausible(time.Date(year, time.Month(month), day, d.hour, d.minute, d.second, d.nano, loc))
}

// plausible returns t in UTC. It reports false for a year that not every output format can write.
func plausible(t time.Time) (time.Time, bool) {
	t = t.UTC()
	if t.Year() < 1 || t.Year() > 9999 {
		return time.Time{}, false
	}
	return t, true
}

// daysIn returns the number of days of a month.
func daysIn(year int, month time.Month) int {
	return time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// clock checks the time of day and applies AM and PM. 24:00 is midnight of the next day and second 60 a leap second, which
// time.Date understands.
func (d *reader) clock() bool {
	if d.half != 0 && d.hour >= 1 && d.hour <= 12 {
		d.hour %= 12
		if d.half == 'p' {
			d.hour += 12
		}
	}
	if d.hour == 24 {
		return d.minute == 0 && d.second == 0
	}
	return d.hour <= 23 && d.minute <= 59 && d.second <= 60
}

// date decides which number is the year, the month and the day.
func (d *reader) date() (year, month, day int, ok bool) {
	n := d.numbers
	if d.month != 0 {
		return d.namedDate()
	}
	switch len(n) {
	case 3:
		return numericDate(n[0], n[1], n[2])
	case 2: // 2003-12, -03-12
		if n[1].before == '-' && n[1].digits == 2 && (n[0].digits == 4 || n[0].digits == 2 && n[0].before == '-') {
			return n[0].year(), n[1].value, 1, true
		}
	case 1:
		if d.timed { // 20031231T101455 and the like
			if t, whole := n[0].alone(); whole && n[0].digits == 8 {
				return t.Year(), int(t.Month()), t.Day(), true
			}
		}
	}
	return 0, 0, 0, false
}

// namedDate reads a date whose month is a word. The numbers are the day and the year.
func (d *reader) namedDate() (year, month, day int, ok bool) {
	n := d.numbers
	switch {
	case len(n) == 1 && n[0].digits == 4: // Nov. 2020
		return n[0].year(), int(d.month), 1, true
	case len(n) == 2 && n[0].digits == 4 && n[1].digits <= 2: // 2004-Jul-13
		return n[0].year(), int(d.month), n[1].value, true
	case len(n) == 2 && n[0].digits <= 2 && (n[1].digits == 4 || n[1].digits == 2):
		return n[1].year(), int(d.month), n[0].value, true
	}
	return 0, 0, 0, false
}

// numericDate reads three numbers. The year is first where it has four digits or where dashes join all (ISO 8601), else the
// day is, unless there would be a 13th month.
func numericDate(a, b, c number) (year, month, day int, ok bool) {
	dashed := b.before == '-' && c.before == '-'
	switch {
	case a.digits == 4 && b.digits <= 3 && c.digits <= 2:
		return a.year(), b.value, c.value, true
	case dashed && a.digits == 2 && b.digits == 2 && c.digits == 2:
		return a.year(), b.value, c.value, true
	case a.digits > 2 || b.digits > 2 || c.digits != 2 && c.digits != 4:
		return 0, 0, 0, false
	case b.value > 12:
		return c.year(), a.value, b.value, true
	}
	return c.year(), b.value, a.value, true
}

// year returns the number as a year. Of two digits, 70 to 99 are in the last century.
func (n number) year() int {
	switch {
	case n.digits > 2:
		return n.value
	case n.value >= 70:
		return 1900 + n.value
	}
	return 2000 + n.value
}

// alone reads a number that is the whole date.
func (n number) alone() (time.Time, bool) {
	v := n.value
	day := func(year, month, day int) (time.Time, bool) {
		if month < 1 || month > 12 || day < 1 || day > daysIn(year, time.Month(month)) {
			return time.Time{}, false
		}
		return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC), true
	}
	two := func(v int) int { return number{value: v, digits: 2}.year() }
	switch {
	case n.digits == 4 && n.before == '-': // -0312
		return day(two(v/100), v%100, 1)
	case n.digits == 4:
		return day(v, 1, 1)
	case n.digits == 5 && v < 10000 && v%1000 >= 1 && v%1000 <= 366:
		// Year and day of the year. Only with a leading zero: else it could be a year of five digits.
		return time.Date(two(v/1000), 1, v%1000, 0, 0, 0, 0, time.UTC), true
	case n.digits == 6: // YYMMDD
		return day(two(v/10000), v/100%100, v%100)
	case n.digits == 8:
		return day(v/10000, v/100%100, v%100)
	case n.digits == 9, n.digits == 10: // seconds since 1970
		return time.Unix(int64(v), 0), true
	case n.digits == 13: // milliseconds
		return time.UnixMilli(int64(v)), true
	case n.digits == 12, n.digits == 14: // YYYYMMDDhhmm, YYYYMMDDhhmmss
		second := 0
		if n.digits == 14 {
			second, v = v%100, v/100
		}
		t, ok := day(v/100000000, v/1000000%100, v/10000%100)
		if hour, minute := v/100%100, v%100; ok && hour < 24 && minute < 60 && second < 60 {
			return t.Add(time.Duration(hour*3600+minute*60+second) * time.Second), true
		}
	}
	return time.Time{}, false
}
