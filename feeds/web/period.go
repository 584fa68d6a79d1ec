package web

import (
	"fmt"
	"time"

	"griot/feeds"
)

// period is a month, day or hour of an archive, UTC: an address must not depend on where its reader or operator is.
type period struct {
	start time.Time
	form  string // how it is written; tells its length
}

const (
	monthForm = "2006-01"
	dayForm   = "2006-01-02"
	hourForm  = "2006-01-02T15"
)

// periodForms are the lengths of periods, each divided into the next when it holds too much for one document.
func periodForms() []string { return []string{monthForm, dayForm, hourForm} }

// periodOf is the period of that form which holds t.
func periodOf(t time.Time, form string) period {
	t = t.UTC()
	switch form {
	case monthForm:
		return period{time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC), form}
	case dayForm:
		return period{t.Truncate(24 * time.Hour), form}
	}
	return period{t.Truncate(time.Hour), form}
}

func parsePeriod(s string) (period, error) {
	for _, form := range periodForms() {
		if t, err := time.Parse(form, s); err == nil {
			return period{t, form}, nil
		}
	}
	return period{}, fmt.Errorf("%q is neither a month (2026-02), a day (2026-02-09) nor an hour (2026-02-09T15)", s)
}

func (p period) String() string { return p.start.Format(p.form) }

// end is the first moment after the period.
func (p period) end() time.Time {
	switch p.form {
	case monthForm:
		return p.start.AddDate(0, 1, 0)
	case dayForm:
		return p.start.AddDate(0, 0, 1)
	}
	return p.start.Add(time.Hour)
}

// month is the month that the period lies in.
func (p period) month() period { return periodOf(p.start, monthForm) }

// span is what qualified in the period.
func (p period) span() feeds.Span { return feeds.Span{From: p.start, Below: feeds.Before(p.end())} }
