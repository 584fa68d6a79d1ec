package config

import (
	"testing"
	"time"

	"griot/feeds"
)

func TestInterval(t *testing.T) {
	t.Parallel()
	bamako, err := time.LoadLocation("Africa/Bamako")
	if err != nil {
		t.Fatal(err)
	}
	for spec, want := range map[string]time.Duration{
		"@every 15m": 15 * time.Minute, "@every 90m": 90 * time.Minute, "*/15 * * * *": 15 * time.Minute, "@hourly": time.Hour, "@daily": day,
		"30 5 * * *": day, "0 */6 * * *": 6 * time.Hour, "@weekly": 7 * day,
		// not always the same
		"*/7 * * * *": 0, "0 6,18 * * 1-5": 0, "0 6,17 * * *": 0, "*/15 6-22 * * *": 0, "* * * * 1-5": 0, "0 0 1 * *": 0, "0 0 * 1 *": 0,
		"0 0 */2 * *": 0, "CRON_TZ=Europe/Paris 0 6 * * *": day,
	} {
		s, err := ParseSchedule(spec, bamako)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Interval(); got != want {
			t.Errorf("%s: %s, want %s", spec, got, want)
		}
	}
}

func TestSchedulesOfSources(t *testing.T) {
	t.Parallel()
	own, err := ParseSchedule("@daily", time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	config := &Config{Sources: []Source{{Source: feeds.Source{ID: "own"}, Schedule: &own}, {Source: feeds.Source{ID: "common"}}}}
	if config.Polling.Schedule, err = ParseSchedule("@every 15m", time.UTC); err != nil {
		t.Fatal(err)
	}
	of := config.Schedules()
	if s := of("own"); s.Spec != "@daily" || s.Every != day {
		t.Errorf("%+v", s)
	}
	if s := of("common"); s.Spec != "@every 15m" || s.Every != 15*time.Minute {
		t.Errorf("%+v", s)
	}
}
