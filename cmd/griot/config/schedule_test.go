package config

import (
	"testing"
	"time"
)

func TestScheduleFires(t *testing.T) {
	t.Parallel()
	bamako, err := parseZone("Africa/Bamako")
	if err != nil {
		t.Fatal(err)
	}
	paris, err := parseZone("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	noon := time.Date(2026, 2, 9, 12, 0, 30, 0, time.UTC) // a Monday
	tests := []struct {
		spec string
		zone *time.Location
		want string // next time after noon, UTC
	}{
		{"@every 15m", bamako, "2026-02-09T12:15:30Z"},
		{"@every 1d", bamako, "2026-02-10T12:00:30Z"},
		{"@every 1m", bamako, "2026-02-09T12:01:30Z"},
		{"@hourly", bamako, "2026-02-09T13:00:00Z"},
		{"*/15 * * * *", bamako, "2026-02-09T12:15:00Z"},
		{" 0 6 * * * ", bamako, "2026-02-10T06:00:00Z"},
		{"0 6 * * *", paris, "2026-02-10T05:00:00Z"},
		{"CRON_TZ=Europe/Paris 0 6 * * *", bamako, "2026-02-10T05:00:00Z"},
		{"TZ=UTC   0 6 * * *", paris, "2026-02-10T06:00:00Z"},
		{"0 6 * * SUN", bamako, "2026-02-15T06:00:00Z"},
		{"0 6 * * 0", bamako, "2026-02-15T06:00:00Z"},
		{"0 6 * * mon-fri", bamako, "2026-02-10T06:00:00Z"},
		{"0 0 29 2 *", bamako, "2028-02-29T00:00:00Z"},
		{"7 7 7 7 *", bamako, "2026-07-07T07:07:00Z"},
		{"0 6 * * 1-6/2", bamako, "2026-02-11T06:00:00Z"},
	}
	for _, test := range tests {
		t.Run(test.spec, func(t *testing.T) {
			s, err := ParseSchedule(test.spec, test.zone)
			if err != nil {
				t.Fatal(err)
			}
			if s.String() != test.spec {
				t.Errorf("the spec became %q", s)
			}
			if got := s.Next(noon).UTC().Format(time.RFC3339); got != test.want {
				t.Errorf("next is %s, want %s", got, test.want)
			}
		})
	}
}

// No spec makes cron panic, and what is accepted fires, a minute apart at least. Faults are in testdata/faults.
func FuzzParseSchedule(f *testing.F) {
	for _, spec := range []string{"@every 15m", "TZ=", "TZ=0", "CRON_TZ=UTC", "CRON_TZ=UTC\t0 6 * * *", "*/100 * * * *", "0 0 30 2 *", "@every -1h", "@", "1-0 * * * *", "0 6 * * 7/2"} {
		f.Add(spec)
	}
	f.Fuzz(func(t *testing.T, spec string) {
		s, err := ParseSchedule(spec, time.UTC)
		if err != nil {
			return
		}
		first := s.Next(time.Date(2026, 2, 9, 12, 0, 30, 0, time.UTC))
		if first.IsZero() {
			t.Fatalf("%q never fires", spec)
		}
		if second := s.Next(first); second.Sub(first) < time.Minute && !second.IsZero() {
			t.Errorf("%q fires at %s and %s", spec, first, second)
		}
	})
}
