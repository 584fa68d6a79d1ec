package config

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
)

const (
	day  = 24 * time.Hour
	week = 7 * day
)

var daysAndWeeks = regexp.MustCompile(`^(?:(\d+)w)?(?:(\d+)d)?(.*)$`)

// ParseDuration reads what Go does ("1h30m") with days and weeks before it ("2w", "1d12h"), zero or more.
func ParseDuration(s string) (time.Duration, error) {
	bad := refuse("write a number and a unit: 30s, 15m, 12h, 365d, 2w", "%q is not a duration", s)
	parts := daysAndWeeks.FindStringSubmatch(s)
	if s == "" || parts == nil {
		return 0, bad
	}
	var total time.Duration
	for i, unit := range []time.Duration{week, day} {
		if parts[i+1] == "" {
			continue
		}
		n, err := strconv.ParseInt(parts[i+1], 10, 64)
		if err != nil || n > int64(math.MaxInt64/4/unit) {
			return 0, refuse("", "duration %q is too long", s)
		}
		total += time.Duration(n) * unit
	}
	if rest := parts[3]; rest != "" {
		d, err := time.ParseDuration(rest)
		if err != nil || d < 0 || d > math.MaxInt64/4 || total > 0 && strings.HasPrefix(rest, "+") {
			return 0, bad
		}
		total += d
	}
	return total, nil
}

// durationWithin reads a duration within bounds.
func durationWithin(low, high time.Duration) func(string) (time.Duration, error) {
	return func(s string) (time.Duration, error) {
		d, err := ParseDuration(s)
		if err == nil && (d < low || d > high) {
			return 0, refuse("from "+formatDuration(low)+" to "+formatDuration(high), "%s is out of bounds", s)
		}
		return d, err
	}
}

// formatDuration writes a bound in its largest whole unit, as [ParseDuration] reads it.
func formatDuration(d time.Duration) string {
	for _, unit := range []struct {
		length time.Duration
		name   string
	}{{day, "d"}, {time.Hour, "h"}, {time.Minute, "m"}, {time.Second, "s"}} {
		if d >= unit.length && d%unit.length == 0 {
			return strconv.FormatInt(int64(d/unit.length), 10) + unit.name
		}
	}
	return d.String()
}

var size = regexp.MustCompile(`^(\d+) ?(B|KB|MB|GB|KiB|MiB|GiB)$`)

// parseSize reads a number of bytes: "4MiB" is 4×1024², "512KB" 512×1000.
func parseSize(s string) (int64, error) {
	parts := size.FindStringSubmatch(s)
	if parts == nil {
		return 0, refuse("write a whole number and a unit: 512KB, 4MiB", "%q is not a size", s)
	}
	n, err := strconv.ParseInt(parts[1], 10, 64)
	unit := map[string]int64{"B": 1, "KB": 1e3, "MB": 1e6, "GB": 1e9, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30}[parts[2]]
	if err != nil || n > math.MaxInt64/unit {
		return 0, refuse("", "size %q is too large", s)
	}
	return n * unit, nil
}

// Bounds of the body that is read. No feed fits below the first. Above the second a bad server could fill the memory.
const (
	minBody = 64 << 10
	maxBody = 64 << 20
)

func parseBodySize(s string) (int64, error) {
	n, err := parseSize(s)
	if err == nil && (n < minBody || n > maxBody) {
		return 0, refuse("from 64KiB to 64MiB", "%s is out of bounds", s)
	}
	return n, err
}

// numberWithin reads a whole number within bounds.
func numberWithin(low, high int) func(string) (int, error) {
	return func(s string) (int, error) {
		n, err := strconv.Atoi(s)
		if err != nil {
			return 0, refuse("", "%q is not a whole number", s)
		}
		if n < low || n > high {
			return 0, refuse("from "+strconv.Itoa(low)+" to "+strconv.Itoa(high), "%d is out of bounds", n)
		}
		return n, nil
	}
}

func parseSwitch(s string) (bool, error) {
	switch s {
	case "true":
		return true, nil
	case "false":
		return false, nil
	}
	return false, refuse("write true or false", "%q is neither true nor false", s)
}

// numberBetween reads a number with a decimal point within bounds.
func numberBetween(low, high float64) func(string) (float64, error) {
	return func(s string) (float64, error) {
		n, err := strconv.ParseFloat(s, 64)
		if err != nil || math.IsNaN(n) {
			return 0, refuse("", "%q is not a number", s)
		}
		if n < low || n > high {
			return 0, refuse(fmt.Sprintf("from %g to %g", low, high), "%s is out of bounds", s)
		}
		return n, nil
	}
}
