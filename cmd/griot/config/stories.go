package config

import (
	"time"

	"griot/store/story"
)

// stories reads the thresholds of grouping. What each means is said in the shipped config.yaml; the weights of the
// logistic model have no keys, since one alone cannot be changed to any good.
func (d *decoder) stories(m *mapping) {
	p := &d.config.Stories
	read(m, "window", &p.Window, wholeHours(day, 60*day))
	read(m, "official_window", &p.OfficialWindow, wholeHours(day, 180*day))
	read(m, "max_story", &p.MaxStory, numberWithin(2, 1000))
	d.section(m, "copy", func(m *mapping) { readCopy(m, &p.Copy) })
	d.section(m, "derived", func(m *mapping) { readDerived(m, &p.Derived) })
	d.section(m, "event", func(m *mapping) { readEvent(m, &p.Event) })
	inOrder(m, "window", p.Window, "official_window", p.OfficialWindow)
}

func readCopy(m *mapping, p *story.CopyParams) {
	share := numberBetween(0.05, 1)
	read(m, "share", &p.Copy, share)
	read(m, "length_ratio", &p.LengthRatio, numberBetween(0, 1))
	read(m, "partial", &p.Partial, share)
	read(m, "min_shared", &p.MinShared, numberWithin(2, 400))
	read(m, "reworked", &p.Reworked, share)
	read(m, "short", &p.Short, numberWithin(0, 400))
	read(m, "short_share", &p.ShortShare, share)
	read(m, "short_shared", &p.ShortShared, numberWithin(2, 400))
	inOrder(m, "reworked", p.Reworked, "partial", p.Partial)
	inOrder(m, "partial", p.Partial, "share", p.Copy)
}

func readDerived(m *mapping, p *story.DerivedParams) {
	share := numberBetween(0.05, 1)
	read(m, "part", &p.Part, share)
	read(m, "cited", &p.Cited, share)
	read(m, "within", &p.Within, durationWithin(time.Hour, 30*day))
	read(m, "score", &p.Score, numberBetween(0, 1))
	inOrder(m, "cited", p.Cited, "part", p.Part)
}

func readEvent(m *mapping, p *story.EventParams) {
	chance := numberBetween(0.05, 1)
	read(m, "join", &p.Join, chance)
	read(m, "sure", &p.Sure, chance)
	read(m, "quorum", &p.Quorum, numberBetween(0, 1))
	read(m, "ungated", &p.Ungated, numberBetween(0, 1))
	read(m, "stay", &p.Stay, numberBetween(0, 0.5))
	read(m, "gap", &p.Gap, durationWithin(time.Hour, 60*day))
	read(m, "rare_idf", &p.RareIDF, numberBetween(1, 12))
	inOrder(m, "join", p.Join, "sure", p.Sure)
}

// inOrder faults the first of two keys, else the second, when the first holds more than the second.
func inOrder[T int | float64 | time.Duration](m *mapping, low string, least T, high string, most T) {
	if least <= most {
		return
	}
	v, ok := m.get(low)
	if !ok {
		v, _ = m.get(high)
	}
	v.refuse(refuse("", "%s, %v, is more than %s, %v", low, least, high, most))
}

// wholeHours reads a duration of whole hours: items leave the window by the hour.
func wholeHours(low, high time.Duration) func(string) (time.Duration, error) {
	within := durationWithin(low, high)
	return func(s string) (time.Duration, error) {
		d, err := within(s)
		if err == nil && d%time.Hour != 0 {
			return 0, refuse("write whole hours", "%s is no number of hours", s)
		}
		return d, err
	}
}
