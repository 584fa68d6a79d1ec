package config

import (
	"time"

	"github.com/robfig/cron/v3"

	"griot/feeds"
	"griot/feeds/web/pages"
)

// everyValue is the bit by which cron marks a field that takes every value.
const everyValue = 1 << 63

// Interval is the time between two visits; 0 where it is not always the same, as at fixed hours. A schedule whose days
// are chosen is followed through a year, another through three days.
func (s Schedule) Interval() time.Duration {
	if every, ok := s.Schedule.(cron.ConstantDelaySchedule); ok {
		return every.Delay
	}
	span := 366 * day
	if spec, ok := s.Schedule.(*cron.SpecSchedule); ok && spec.Dom&spec.Month&spec.Dow&everyValue != 0 {
		span = 3 * day
	}
	first := s.Next(time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC))
	last := s.Next(first)
	gap := last.Sub(first)
	for last.Sub(first) < span {
		next := s.Next(last)
		if next.Sub(last) != gap {
			return 0
		}
		last = next
	}
	return gap
}

// Schedules tells when each declared source is visited.
func (c *Config) Schedules() func(feeds.SourceID) pages.Schedule {
	shown := func(s Schedule) pages.Schedule {
		if s.Schedule == nil {
			return pages.Schedule{}
		}
		return pages.Schedule{Spec: s.Spec, Every: s.Interval()}
	}
	common, own := shown(c.Polling.Schedule), map[feeds.SourceID]pages.Schedule{}
	for i := range c.Sources {
		if s := &c.Sources[i]; s.Schedule != nil {
			own[s.ID] = shown(*s.Schedule)
		}
	}
	return func(id feeds.SourceID) pages.Schedule {
		if s, ok := own[id]; ok {
			return s
		}
		return common
	}
}
