package demo

import (
	"fmt"
	"text/template"
	"time"
)

// dayWords are the functions that demonstration articles write days with, relative to own: {{day -1}} is the day before.
// Without a number it is that day.
func dayWords(own time.Time) template.FuncMap {
	on := func(write func(time.Time) string) func(...int) string {
		return func(days ...int) string {
			t := own
			for _, n := range days {
				t = t.AddDate(0, 0, n)
			}
			return write(t)
		}
	}
	return template.FuncMap{
		"day":       on(func(t time.Time) string { return frenchWeekdays()[t.Weekday()] + " " + frenchDayMonth(t) }),
		"weekday":   on(func(t time.Time) string { return frenchWeekdays()[t.Weekday()] }),
		"date":      on(func(t time.Time) string { return frenchDayMonth(t) + " " + t.Format("2006") }),
		"dayEN":     on(func(t time.Time) string { return t.Format("Monday, 2 January") }),
		"weekdayEN": on(func(t time.Time) string { return t.Format("Monday") }),
	}
}

func frenchWeekdays() [7]string {
	return [7]string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"}
}

func frenchMonths() [12]string {
	return [12]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"}
}

// frenchDayMonth is "1er février", "9 février".
func frenchDayMonth(t time.Time) string {
	number := fmt.Sprint(t.Day())
	if t.Day() == 1 {
		number = "1er"
	}
	return number + " " + frenchMonths()[t.Month()-1]
}

// frenchFeedDate is the date of a publisher whose software writes RFC 822 dates in its own language:
// "lun., 9 févr. 2026 08:00:00 +0000".
func frenchFeedDate(t time.Time) string {
	short := [12]string{"janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."}
	return frenchWeekdays()[t.Weekday()][:3] + "., " + t.Format("2 ") + short[t.Month()-1] + t.Format(" 2006 15:04:05 -0700")
}
