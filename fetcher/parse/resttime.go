package parse

import (
	"strconv"
	"strings"
	"time"

	ext "github.com/mmcdole/gofeed/extensions"
)

// maxRest bounds how long a feed may ask to be left alone.
const maxRest = 7 * 24 * time.Hour

// restTime is how long a feed asks to be left alone: ttl in minutes (RSS 2.0), else the period over the frequency of the
// syndication module. Zero when it says nothing that makes sense.
func restTime(ttl string, x ext.Extensions) time.Duration {
	if minutes, err := strconv.Atoi(strings.TrimSpace(ttl)); err == nil && minutes > 0 {
		return min(time.Duration(min(minutes, 1<<20))*time.Minute, maxRest)
	}
	period := map[string]time.Duration{
		"hourly": time.Hour, "daily": 24 * time.Hour, "weekly": 7 * 24 * time.Hour, "monthly": 30 * 24 * time.Hour, "yearly": 365 * 24 * time.Hour,
	}[strings.ToLower(extension(x, "sy", "updatePeriod"))]
	frequency, err := strconv.Atoi(extension(x, "sy", "updateFrequency"))
	if err != nil || frequency < 1 {
		frequency = 1
	}
	return min(period/time.Duration(frequency), maxRest)
}
