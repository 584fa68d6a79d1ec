package wording

import (
	"cmp"
	"fmt"
	"strings"
	"time"
)

// LongDay is a day with its weekday, as it is in t's own zone.
func (w *Words) LongDay(t time.Time) string {
	return fmt.Sprintf(w.dayFormat, w.weekdays[t.Weekday()], w.Day(t))
}

// ShortDay is a day without its year.
func (w *Words) ShortDay(t time.Time) string { return w.shortDay(w.Wording, t) }

// Clock is the time of a day.
func (w *Words) Clock(t time.Time) string { return w.clock(t) }

// HourInUTC writes a bound of a selection as addresses have it, whatever zone the site's own times are in. It is the
// day, and the hour where that is not the day's first.
func (w *Words) HourInUTC(t time.Time) string {
	if t = t.UTC(); t.Equal(t.Truncate(24 * time.Hour)) {
		return w.Day(t)
	}
	return w.Time(t) + "\u00a0UTC"
}

// Interval is a steady interval between visits in words.
func (w *Words) Interval(every time.Duration) string {
	const day = 24 * time.Hour
	units := [...]time.Duration{day, time.Hour, time.Minute, time.Second}
	for i, unit := range units {
		if every >= unit && every%unit == 0 {
			return w.counted(int(every/unit), w.intervalOne[i], w.intervalMany[i])
		}
	}
	return ""
}

// Gap is the usual time between two new items, in its largest unit.
func (w *Words) Gap(d time.Duration) string {
	switch {
	case d >= 48*time.Hour:
		return fmt.Sprintf(w.gapFormats[0], d.Hours()/24)
	case d >= 2*time.Hour:
		return fmt.Sprintf(w.gapFormats[1], d.Hours())
	}
	return fmt.Sprintf(w.gapFormats[2], d.Minutes())
}

// Every says how often a source publishes that has this median gap between its items; "" where it is zero.
func (w *Words) Every(gap time.Duration) string {
	days, hours, minutes := gap.Hours()/24, gap.Hours(), gap.Minutes()
	switch {
	case gap <= 0:
		return ""
	case days >= 1.5:
		return fmt.Sprintf(w.everyFormats[0], days)
	case hours >= 22:
		return w.everyFormats[1]
	case hours >= 1.75:
		return fmt.Sprintf(w.everyFormats[2], hours)
	case minutes >= 1.5:
		return fmt.Sprintf(w.everyFormats[3], minutes)
	}
	return w.everyFormats[4]
}

// ClockOff says by how much the clock of this machine is ahead, or behind where that is negative. That is days.
func (w *Words) ClockOff(by time.Duration) string {
	days := int((by.Abs() + 12*time.Hour) / (24 * time.Hour))
	if by < 0 {
		return fmt.Sprintf(w.clockBehind, days)
	}
	return fmt.Sprintf(w.clockAhead, days)
}

// GroupingLimit says what a limit of grouping left out.
func (w *Words) GroupingLimit(name string) string { return cmp.Or(w.groupingLimits[name], name) }

// Kilobytes is a size to read.
func (w *Words) Kilobytes(n int) string {
	return w.decimal(float64(n)/1000) + "\u00a0" + w.kilobyte
}

// Seconds is a short time to read.
func (w *Words) Seconds(d time.Duration) string {
	if d < 50*time.Millisecond {
		return "<\u00a0" + w.decimal(0.1) + "\u00a0s"
	}
	return w.decimal(d.Seconds()) + "\u00a0s"
}

// decimal has one digit behind the point or comma.
func (w *Words) decimal(x float64) string {
	s := fmt.Sprintf("%.1f", x)
	if w.Lang == "fr" {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s
}
