package fetcher

import (
	"net/url"
	"time"

	"github.com/robfig/cron/v3"

	"griot/feeds"
	"griot/feeds/health"
	"griot/fetcher/parse/html"
)

// Target is a source and how it is visited.
type Target struct {
	feeds.Source
	Schedule cron.Schedule
	Timeout  time.Duration // of one visit, redirects included
	MaxBody  int64         // bytes, after decompression
	// Behaviour has the policies that follow from what was measured of the source. It is set for each visit.
	Behaviour health.Behaviour
	Page      *html.PageReader // set when URL is an HTML page without a feed
	FullText  bool             // read the article of each new item for its text, where the feed gives little
}

// host returns the host by which visits are limited.
func (t *Target) host() string {
	if u, err := url.Parse(t.URL); err == nil {
		return u.Host
	}
	return t.URL
}

// failure says in an operator's words why a request of a visit got no answer.
func (t *Target) failure(err error) *feeds.Failure { return FailureOf(err, t.Timeout, t.MaxBody) }

// readsArticles reports whether the pages of new items are read.
func (t *Target) readsArticles() bool { return t.FullText || t.Page != nil && t.Page.HasBody() }
