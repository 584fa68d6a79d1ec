package config

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // schedules name time zones, and a bare machine has none

	"github.com/robfig/cron/v3"

	"griot/feeds"
	"griot/feeds/web/pages"
)

// Schedule says when to poll: a cron spec that was found sound. Its times are in the zone the spec names, else in the
// one given to [ParseSchedule].
type Schedule struct {
	Spec string
	cron.Schedule
}

// String is the spec as written.
func (s Schedule) String() string { return s.Spec }

// Bounds of "@every". Publishers ask for no more than a visit a minute. A source that is visited less than once a month
// is not followed.
const (
	minEvery = time.Minute
	maxEvery = 31 * day
)

// ParseSchedule reads a cron spec of five fields, "@hourly" and the like, or "@every 15m". It refuses what robfig/cron
// v3.0.1 panics on, as TZ= without a spec. It refuses what that silently changes, as @every 0s or */100, and what never
// fires, as 30 February.
func ParseSchedule(spec string, zone *time.Location) (Schedule, error) {
	rest := strings.TrimSpace(spec)
	if prefix, after, named := strings.Cut(rest, "TZ="); named && (prefix == "" || prefix == "CRON_") {
		name, fields, _ := strings.Cut(after, " ")
		if strings.TrimSpace(fields) == "" {
			return Schedule{}, refuse(`write "CRON_TZ=Africa/Bamako 0 6 * * *"`, "schedule %q has a time zone and no times", spec)
		}
		var err error
		if zone, err = parseZone(name); err != nil {
			return Schedule{}, err
		}
		rest = strings.TrimSpace(fields)
	}
	if rest == "" {
		return Schedule{}, refuse(`write "@every 15m" or "*/15 * * * *"`, "empty schedule")
	}
	if wait, every := strings.CutPrefix(rest, "@every"); every {
		return parseEvery(spec, strings.TrimSpace(wait))
	}
	return parseCron(spec, rest, zone)
}

func parseEvery(spec, wait string) (Schedule, error) {
	d, err := ParseDuration(wait)
	if err != nil {
		return Schedule{}, refuse(`write "@every 15m"`, "schedule %q has a bad interval", spec)
	}
	if d < minEvery || d > maxEvery {
		return Schedule{}, refuse("from @every 1m to @every 31d", "schedule %q is out of bounds", spec)
	}
	return Schedule{spec, cron.Every(d)}, nil
}

func parseCron(spec, fields string, zone *time.Location) (Schedule, error) {
	if err := checkFields(spec, strings.Fields(fields)); err != nil {
		return Schedule{}, err
	}
	parsed, err := parseStandard(fields)
	if err != nil {
		return Schedule{}, blame(spec, fields)
	}
	if s, ok := parsed.(*cron.SpecSchedule); ok {
		s.Location = zone
	}
	// A fixed day, so that the result does not depend on today. A spec that fires at all fires within the five years
	// that cron looks ahead.
	if parsed.Next(time.Date(2025, 1, 1, 0, 0, 0, 0, zone)).IsZero() {
		return Schedule{}, refuse("no month of it has that day", "schedule %q never fires", spec)
	}
	return Schedule{spec, parsed}, nil
}

// blame finds the first field that cron does not take, by trying each alone.
func blame(spec, fields string) error {
	for i, text := range strings.Fields(fields) {
		alone := []string{"*", "*", "*", "*", "*"}
		alone[i] = text
		if _, err := parseStandard(strings.Join(alone, " ")); err != nil {
			f := cronFields()[i]
			return refuse(fmt.Sprintf("from %d to %d, with * - , and / as in */15 or 1-5", f.low, f.high), "schedule %q has a bad %s, %q", spec, f.name, text)
		}
	}
	return refuse("", "schedule %q cannot be", spec)
}

// parseStandard turns a panic of cron's parser into an error.
func parseStandard(fields string) (s cron.Schedule, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = errors.New("cron does not understand it")
		}
	}()
	return cron.ParseStandard(fields)
}

// cronField is one of the five fields of a spec with its bounds.
type cronField struct {
	name      string
	low, high int
}

func cronFields() []cronField {
	return []cronField{{"minute", 0, 59}, {"hour", 0, 23}, {"day of month", 1, 31}, {"month", 1, 12}, {"day of week", 0, 6}}
}

var step = regexp.MustCompile(`/(\d+)`)

// checkFields finds what cron would accept and not do, and says better what it would refuse.
func checkFields(spec string, fields []string) error {
	if strings.HasPrefix(fields[0], "@") {
		return checkDescriptor(spec, fields)
	}
	want := cronFields()
	if len(fields) != len(want) {
		return refuse("minute, hour, day of month, month and day of week, as */15 * * * *", "schedule %q needs 5 fields and has %d", spec, len(fields))
	}
	for i, field := range fields {
		if strings.Trim(field, ",") != field || strings.Contains(field, ",,") {
			return refuse("", "schedule %q has an empty value in its %s", spec, want[i].name)
		}
		for _, found := range step.FindAllStringSubmatch(field, -1) {
			if n, err := strconv.Atoi(found[1]); err != nil || n < 1 || n > want[i].high-want[i].low {
				return refuse(fmt.Sprintf("from /1 to /%d", want[i].high-want[i].low), "schedule %q has step /%s in its %s", spec, found[1], want[i].name)
			}
		}
		if want[i].name == "day of week" && strings.Contains(step.ReplaceAllString(field, ""), "7") {
			return refuse("Sunday is 0 or SUN", "schedule %q has 7 as day of week", spec)
		}
	}
	return nil
}

func checkDescriptor(spec string, fields []string) error {
	known := []string{"@hourly", "@daily", "@midnight", "@weekly", "@monthly", "@yearly", "@annually"}
	if len(fields) == 1 && slices.Contains(known, fields[0]) {
		return nil
	}
	return refuse("one of @hourly, @daily, @weekly, @monthly or @every 15m", "schedule %q cannot be", spec)
}

// parseZone reads a name of the IANA time zone database.
func parseZone(name string) (*time.Location, error) {
	zone, err := time.LoadLocation(name)
	if err != nil || name == "" || name == "Local" {
		return nil, refuse("write a name such as Africa/Bamako or UTC", "unknown time zone %q", name)
	}
	return zone, nil
}

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

// Schedules returns when each declared source is visited.
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
