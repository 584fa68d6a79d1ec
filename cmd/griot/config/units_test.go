package config

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestDurations(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]time.Duration{
		"365d": 365 * 24 * time.Hour, "2w": 14 * 24 * time.Hour, "1w2d": 9 * 24 * time.Hour, "1d12h": 36 * time.Hour,
		"90m": 90 * time.Minute, "1h30m15s": 90*time.Minute + 15*time.Second, "1.5h": 90 * time.Minute, "500ms": 500 * time.Millisecond,
		"0": 0, "0s": 0,
	} {
		if got, err := ParseDuration(s); err != nil || got != want {
			t.Errorf("%s is %v, %v; want %v", s, got, err, want)
		}
	}
}

func TestSizes(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]int64{
		"4MiB": 4 << 20, "512KB": 512_000, "512KiB": 512 << 10, "1GB": 1e9, "2GiB": 2 << 30, "100B": 100, "4 MB": 4e6,
	} {
		if got, err := parseSize(s); err != nil || got != want {
			t.Errorf("%s is %d, %v; want %d", s, got, err, want)
		}
	}
}

// What a fault offers as a bound can be written into the file.
func TestBoundsReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := time.Duration(rapid.Int64Range(0, int64(1000*day)).Draw(t, "d")).Truncate(rapid.SampledFrom([]time.Duration{time.Second, time.Minute, time.Hour, day}).Draw(t, "unit"))
		if got, err := ParseDuration(formatDuration(d)); err != nil || got != d {
			t.Fatalf("%s reads as %s, %v", formatDuration(d), got, err)
		}
	})
}

func TestNearestKey(t *testing.T) {
	t.Parallel()
	keys := []string{"schedule", "timezone", "timeout", "max_body", "id", "url"}
	for typo, want := range map[string]string{
		"scheduel": "schedule", "Schedule": "schedule", "time_zone": "timezone", "maxbody": "max_body", "ulr": "url", "di": "id",
		"colour": "", "x": "", "": "",
	} {
		if got := nearest(typo, keys); got != want {
			t.Errorf("nearest to %q is %q, want %q", typo, got, want)
		}
	}
}
