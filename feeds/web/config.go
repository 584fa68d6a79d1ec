package web

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"griot/feeds"
	"griot/feeds/health"
	"griot/feeds/web/limit"
	"griot/feeds/web/pages"
)

// Config is what one configuration publishes, and what its pages may ask the running program.
type Config struct {
	pages.Site
	// Settling is how long after its end a month of an archive stays open. Until then its stories can still be joined
	// with those of other months.
	Settling time.Duration
	// Throttle holds clients to their limits; nil for none, as for an export.
	Throttle *limit.Throttle
	// Outbound returns how push outward fares; nil where there is none.
	Outbound func() health.Outbound
	// Configuration returns what is in force and what was refused; nil where nobody knows.
	Configuration func() pages.Configuration
	// Schedule returns when a source is visited; nil where nobody knows.
	Schedule func(feeds.SourceID) pages.Schedule
	// Alive reports to /healthz whether the program does its work; nil when answering is proof enough.
	Alive func() error
	// Unstored returns why nothing new can be stored, as on a full disk; nil while it can. The field is nil where
	// nobody knows.
	Unstored func() error
	// ClockWrong tells by how much this machine's clock is held to be ahead, or behind where that is negative, and since
	// when. It reports false while the clock is right. The field is nil where nobody knows.
	ClockWrong func() (by time.Duration, since time.Time, is bool)
	// LimitsMet returns when each limit of grouping was last met, by its name: chains, candidates, components, credit or
	// full. The field is nil where nobody knows.
	LimitsMet func() map[string]time.Time
	// Redact takes secrets out of what readers are shown: addresses of sources may contain them, and outlets repeat
	// them. RedactMore does so for operators, whose documents quote errors. It also takes out what readers may see
	// for itself, such as a key that is a word. Both are nil where there are no secrets.
	Redact, RedactMore func(string) string
	// Apart says that the operators' pages are served where readers' are not: what is below BaseURL has none of them.
	Apart bool
}

// complete checks the configuration and fills in what follows from the rest.
func (c *Config) complete() error {
	base, err := url.Parse(c.BaseURL)
	if err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" || base.RawQuery != "" || base.Fragment != "" {
		return fmt.Errorf("base URL %q: want an absolute http or https address without query", c.BaseURL)
	}
	if first, own := OwnPath(base.Path); own {
		return fmt.Errorf("base URL %q: its path begins with /%s, as addresses of the site itself do", c.BaseURL, first)
	}
	c.BaseURL = strings.TrimRight(c.BaseURL, "/")
	c.Complete()
	c.Feeds = slices.Clone(c.Feeds)
	seen := map[string]bool{}
	for i := range c.Feeds {
		feed := &c.Feeds[i]
		slug, ok := strings.CutPrefix(feed.Path, "feeds/")
		if !ok || slug == "" || strings.Contains(slug, "/") {
			return fmt.Errorf("feed path %q: want feeds/ and a slug", feed.Path)
		}
		if seen[feed.Path] {
			return fmt.Errorf("feed path %q stands twice", feed.Path)
		}
		seen[feed.Path] = true
		feed.Group = cmp.Or(feed.Group, feeds.GroupStory)
		feed.Limit = cmp.Or(feed.Limit, feeds.DefaultLimit)
		feed.Title = cmp.Or(feed.Title, slug)
	}
	for i := range c.Feeds {
		for _, former := range c.Feeds[i].Former {
			if slug, ok := strings.CutPrefix(former, "feeds/"); !ok || slug == "" || strings.Contains(slug, "/") {
				return fmt.Errorf("former feed path %q: want feeds/ and a slug", former)
			}
			if seen[former] {
				return fmt.Errorf("feed path %q stands twice", former)
			}
			seen[former] = true
		}
	}
	return nil
}

// configuration returns what is in force; nil where nobody knows.
func (c *Config) configuration() *pages.Configuration {
	if c.Configuration == nil {
		return nil
	}
	now := c.Configuration()
	return &now
}

// outbound is how push outward fares; nil where there is none.
func (c *Config) outbound() *health.Outbound {
	if c.Outbound == nil {
		return nil
	}
	now := c.Outbound()
	return &now
}

// schedule returns when a source is visited. It is empty where nobody knows, and for a source that is no longer
// declared.
func (c *Config) schedule(s *health.Status) pages.Schedule {
	if c.Schedule == nil || s.Retired {
		return pages.Schedule{}
	}
	return c.Schedule(s.Source.ID)
}

// unstored says why nothing new can be stored; nil while it can.
func (c *Config) unstored() error {
	if c.Unstored == nil {
		return nil
	}
	return c.Unstored()
}

// clockWrong is nil while the machine's clock is right, and where nobody knows.
func (c *Config) clockWrong() *pages.ClockWrong {
	if c.ClockWrong == nil {
		return nil
	}
	by, since, is := c.ClockWrong()
	if !is {
		return nil
	}
	return &pages.ClockWrong{By: by, Since: since}
}

// limitsTold is how long after a limit was met that is told.
const limitsTold = 24 * time.Hour

// limitsMet are the limits of grouping that were met in the last day, by their names.
func (c *Config) limitsMet(now time.Time) (met []pages.LimitMet) {
	if c.LimitsMet == nil {
		return nil
	}
	for name, last := range c.LimitsMet() {
		if now.Sub(last) < limitsTold {
			met = append(met, pages.LimitMet{Name: name, Last: last})
		}
	}
	slices.SortFunc(met, func(a, b pages.LimitMet) int { return strings.Compare(a.Name, b.Name) })
	return met
}
