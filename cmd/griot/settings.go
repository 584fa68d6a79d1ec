package main

import (
	"fmt"

	"griot/cmd/griot/config"
	"griot/feeds/web/hub"
	"griot/fetcher"
	"griot/fetcher/parse/html"
	"griot/store"
)

// targetsOf returns the sources, each with how it is visited.
func targetsOf(c *config.Config) ([]fetcher.Target, error) {
	targets := make([]fetcher.Target, 0, len(c.Sources))
	for _, s := range c.Sources {
		t := fetcher.Target{Source: s.Source, Schedule: c.Polling.Schedule.Schedule, Timeout: c.Polling.Timeout, MaxBody: c.Polling.MaxBody}
		if s.Schedule != nil {
			t.Schedule = s.Schedule.Schedule
		}
		if s.Timeout > 0 {
			t.Timeout = s.Timeout
		}
		if s.MaxBody > 0 {
			t.MaxBody = s.MaxBody
		}
		t.FullText = s.FullText
		if s.Page != nil {
			page, err := html.CompilePage(html.PageSpec(*s.Page))
			if err != nil {
				return nil, fmt.Errorf("source %s: page.%w", s.ID, err)
			}
			t.Page = page
		}
		targets = append(targets, t)
	}
	return targets, nil
}

// limitsOf returns how many visits there may be at one time.
func limitsOf(c *config.Config) fetcher.Limits {
	p := &c.Polling
	return fetcher.Limits{Concurrency: p.Concurrency, PerHost: p.PerHost, Spacing: p.Spacing, SharedHosts: p.SharedHosts}
}

// packerOf returns what compresses captures, nil when none are kept.
func packerOf(c *config.Config) (*fetcher.CaptureCompressor, error) {
	if c.Polling.Captures == 0 {
		return nil, nil
	}
	return fetcher.NewCaptureCompressor()
}

// retentionOf returns how long the store keeps things.
func retentionOf(c *config.Config) store.Retention {
	return store.Retention{Items: c.Retention.Items, KeepPerSource: c.Retention.KeepPerSource, Captures: c.Polling.Captures}
}

// webhooksOf returns the webhooks as the hub sends to them.
func webhooksOf(c *config.Config) []hub.Webhook {
	hooks := make([]hub.Webhook, len(c.Webhooks))
	for i, w := range c.Webhooks {
		hooks[i] = hub.Webhook(w)
	}
	return hooks
}
