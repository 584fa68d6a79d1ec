package parse

import (
	"strconv"
	"strings"
	"time"

	ext "github.com/mmcdole/gofeed/extensions"
)

// maxTTL limits how long a feed may ask to be left alone.
const maxTTL = 7 * 24 * time.Hour

// ttlOf returns how long a feed asks to be left alone: ttl in minutes (RSS 2.0), else the period over the frequency of the
// syndication module. It is zero when the feed says nothing that makes sense.
func ttlOf(ttl string, x ext.Extensions) time.Duration {
	if minutes, err := strconv.Atoi(strings.TrimSpace(ttl)); err == nil && minutes > 0 {
		return min(time.Duration(min(minutes, 1<<20))*time.Minute, maxTTL)
	}
	period := map[string]time.Duration{
		"hourly": time.Hour, "daily": 24 * time.Hour, "weekly": 7 * 24 * time.Hour, "monthly": 30 * 24 * time.Hour, "yearly": 365 * 24 * time.Hour,
	}[strings.ToLower(extension(x, "sy", "updatePeriod"))]
	frequency, err := strconv.Atoi(extension(x, "sy", "updateFrequency"))
	if err != nil || frequency < 1 {
		frequency = 1
	}
	return min(period/time.Duration(frequency), maxTTL)
}

// skipHours returns the hours of RSS 2.0's skipHours, a bit each. Some feeds write 24 for midnight.
func skipHours(texts []string) (hours uint32) {
	for _, text := range texts {
		if h, err := strconv.Atoi(strings.TrimSpace(text)); err == nil && h >= 0 && h <= 24 {
			hours |= 1 << (h % 24)
		}
	}
	return hours
}

// skipDays returns the days of RSS 2.0's skipDays, which have English names, a bit each.
func skipDays(texts []string) (days uint8) {
	for _, text := range texts {
		for d := time.Sunday; d <= time.Saturday; d++ {
			if strings.EqualFold(strings.TrimSpace(text), d.String()) {
				days |= 1 << d
			}
		}
	}
	return days
}
