package pages

import "time"

// Link leads to a page, from the path without leading slash.
type Link struct{ Name, Path string }

// moment is a time for readers and for programs; the zero value is unknown, one without ISO only words.
type moment struct{ ISO, Text string }

func (p *Pages) moment(t time.Time) moment {
	if t.IsZero() {
		return moment{}
	}
	t = p.site.Local(t)
	return moment{ISO: t.Format(time.RFC3339), Text: p.words.Time(t)}
}

// brief is a time without its year, for tables.
func (p *Pages) brief(t time.Time) moment {
	m := p.moment(t)
	if !t.IsZero() {
		local := p.site.Local(t)
		m.Text = p.words.ShortDay(local) + ", " + p.words.Clock(local)
	}
	return m
}

// clock is the time of day alone where it is on the given day, which stands above it.
func (p *Pages) clock(t time.Time, day string) moment {
	m := p.moment(t)
	if local := p.site.Local(t); !t.IsZero() && local.Format(time.DateOnly) == day {
		m.Text = p.words.Clock(local)
	}
	return m
}

// foreign is a language that differs from the page's, "" for the page's own.
func (p *Pages) foreign(language string) string {
	if language == p.words.Lang {
		return ""
	}
	return language
}

// dayMoment is a day as such: in no zone.
func (p *Pages) dayMoment(day time.Time) moment {
	return moment{ISO: day.Format(time.DateOnly), Text: p.words.ShortDay(day)}
}
