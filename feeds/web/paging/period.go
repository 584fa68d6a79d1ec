package paging

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"griot/feeds"
)

// Period is a month, day or hour of an archive, or a part of an hour. It is in UTC: an address must not depend on
// where its reader or operator is.
type Period struct {
	start  time.Time
	form   string // how it is written; tells its length
	number int    // of a part of an hour, the oldest 1; 0: the whole of it
}

const (
	monthForm = "2006-01"
	dayForm   = "2006-01-02"
	hourForm  = "2006-01-02T15"
)

// periodForms are the lengths of periods, each divided into the next when it holds too much for one document.
func periodForms() []string { return []string{monthForm, dayForm, hourForm} }

// periodOf returns the period of that form which holds t.
func periodOf(t time.Time, form string) Period {
	t = t.UTC()
	switch form {
	case monthForm:
		return Period{start: time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC), form: form}
	case dayForm:
		return Period{start: t.Truncate(24 * time.Hour), form: form}
	}
	return Period{start: t.Truncate(time.Hour), form: form}
}

// ParsePeriod reads the form that [Period.String] writes.
func ParsePeriod(s string) (Period, error) {
	whole, part, divided := strings.Cut(s, ".")
	for _, form := range periodForms() {
		t, err := time.Parse(form, whole)
		if err != nil {
			continue
		}
		p := Period{start: t, form: form}
		if divided {
			p.number, _ = strconv.Atoi(part)
		}
		if p.String() == s && (!divided || form == hourForm) {
			return p, nil
		}
	}
	return Period{}, fmt.Errorf("%q is neither a month (2026-02), a day (2026-02-09), an hour (2026-02-09T15) nor a part of one (2026-02-09T15.2)", s)
}

func (p Period) String() string {
	s := p.start.Format(p.form)
	if p.number != 0 {
		s += "." + strconv.Itoa(p.number)
	}
	return s
}

// part is one of the parts of an hour.
func (p Period) part(number int) Period {
	p.number = number
	return p
}

// end is the first moment after the period.
func (p Period) end() time.Time {
	switch p.form {
	case monthForm:
		return p.start.AddDate(0, 1, 0)
	case dayForm:
		return p.start.AddDate(0, 0, 1)
	}
	return p.start.Add(time.Hour)
}

// month is the month that the period lies in.
func (p Period) month() Period { return periodOf(p.start, monthForm) }

// span is what qualified in the period; for a part of an hour, in the hour.
func (p Period) span() feeds.Span { return feeds.Span{From: p.start, Below: feeds.Before(p.end())} }

// MonthOf returns the month that t lies in, as the names of archive documents begin: "2026-02".
func MonthOf(t time.Time) string { return periodOf(t, monthForm).String() }

// MonthOfPart returns the month of the archive document of that name.
func MonthOfPart(name string) string { return name[:len(monthForm)] }
