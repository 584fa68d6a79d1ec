package fetcher

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// hints are what the header of an answer says about the next visit.
type hints struct {
	retryAfter time.Duration // zero: it says nothing
	maxAge     time.Duration
}

// retryAfter returns how long a server asks to wait. It says so in seconds or by a date.
func retryAfter(h http.Header, now time.Time) time.Duration {
	v := strings.TrimSpace(h.Get("Retry-After"))
	if seconds, err := strconv.Atoi(v); err == nil {
		return time.Duration(min(max(seconds, 0), 7*86400)) * time.Second
	}
	if t, err := http.ParseTime(v); err == nil && t.After(now) {
		return t.Sub(now)
	}
	return 0
}

// maxAge returns for how long a server says that its answer stays valid.
func maxAge(h http.Header) time.Duration {
	for _, directive := range strings.Split(h.Get("Cache-Control"), ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(directive), "=")
		if strings.EqualFold(name, "max-age") {
			if seconds, err := strconv.Atoi(strings.Trim(value, `"`)); err == nil && seconds > 0 {
				return time.Duration(min(seconds, 7*86400)) * time.Second
			}
		}
	}
	return 0
}

// serverDate returns the time by the clock of the server, zero when it does not tell. What a cache kept for some seconds was
// dated so many seconds ago.
func serverDate(h http.Header) time.Time {
	date, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		return time.Time{}
	}
	if age, err := strconv.Atoi(strings.TrimSpace(h.Get("Age"))); err == nil && age > 0 {
		date = date.Add(time.Duration(min(age, 365*86400)) * time.Second)
	}
	return date.UTC()
}
