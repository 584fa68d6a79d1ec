package main

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"

	"griot/cmd/griot/config"
	"griot/feeds/entry"
	"griot/feeds/tag"
	"griot/feeds/web"
	"griot/feeds/web/hub"
	"griot/fetcher"
	"griot/fetcher/guard"
	"griot/fetcher/parse/html"
	"griot/store"
	"griot/store/derive"
)

// setup is what one configuration means to every room. It is built whole, or not at all.
type setup struct {
	config  *config.Config
	rules   [sha256.Size]byte // of all that the tagger was made of
	tagger  *tag.Tagger
	deriver *derive.Deriver // by the tagger's rules
	client  *http.Client    // for all that goes out, private excepted
	private *http.Client    // for what the operator has on a private network
	visitor *fetcher.Visitor
	targets []fetcher.Target
	site    web.Config
}

// loadConfig reads a configuration whose ids of places and topics are checked against the rules it asks for.
func loadConfig(path string) (*config.Config, error) {
	return config.Loader{Env: os.LookupEnv, Known: knownIDs}.Load(path)
}

// newSetup builds what a configuration asks for.
func newSetup(cfg *config.Config) (*setup, error) { return newSetupAfter(cfg, nil) }

// newSetupAfter is newSetup while another is in force. It keeps the rules and connections of that one where nothing
// they are made of has changed: to read the gazetteer takes long.
func newSetupAfter(cfg *config.Config, old *setup) (*setup, error) {
	rules, err := rulesDigest(cfg)
	if err != nil {
		return nil, err
	}
	s := &setup{config: cfg, rules: rules}
	if old != nil && old.rules == rules {
		s.tagger, s.deriver = old.tagger, old.deriver
	} else {
		if s.tagger, err = newTagger(cfg); err != nil {
			return nil, err
		}
		s.deriver = newDeriver(s.tagger)
	}
	if s.targets, err = targetsOf(cfg); err != nil {
		return nil, err
	}
	packer, err := packerOf(cfg)
	if err != nil {
		return nil, err
	}
	p := &cfg.Polling
	if old != nil && old.config.Polling.AllowPrivate == p.AllowPrivate && old.config.Polling.PerHost == p.PerHost {
		s.client, s.private = old.client, old.private
	} else {
		s.client, s.private = guard.NewClient(p.AllowPrivate, p.PerHost), guard.NewClient(true, p.PerHost)
	}
	s.visitor = &fetcher.Visitor{Client: s.client, UserAgent: p.UserAgent, Captures: packer, Pause: p.Spacing}
	s.site = newSite(cfg, s.tagger)
	return s, nil
}

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

// declaration returns what the configuration says of the store.
func (s *setup) declaration() entry.Declaration {
	c := s.config
	return entry.Declaration{
		Sources: c.DeclaredSources(), Takedowns: c.Takedowns, SharedHosts: c.ManyPublishers, Rules: s.tagger.Version(), Grouping: store.Grouping(c.Stories),
		Retention: entry.Retention{Items: c.Retention.Items, KeepPerSource: c.Retention.KeepPerSource, Captures: c.Polling.Captures, Removed: entry.Removal(c.Retention.Removed)},
	}
}

// webhooksOf returns the webhooks as the hub sends to them.
func webhooksOf(c *config.Config) []hub.Webhook {
	hooks := make([]hub.Webhook, len(c.Webhooks))
	for i, w := range c.Webhooks {
		hooks[i] = hub.Webhook{Feed: w.Feed, URL: w.URL, Secret: w.Secret, Private: w.Private, Former: c.FormerSlugs(w.Feed)}
	}
	return hooks
}

// rulesConfig is the configuration whose rules are applied; without a file, and none asked for, the built-in ones.
func rulesConfig(path string, asked bool) (*config.Config, error) {
	cfg, err := loadConfig(path)
	if err != nil && !asked && errors.Is(err, fs.ErrNotExist) {
		standard := config.Default()
		return &standard, nil
	}
	return cfg, err
}

// configOrDefault is the configuration, or the built-in one where the file does not exist.
func configOrDefault(path string) (*config.Config, error) {
	cfg, err := loadConfig(path)
	if errors.Is(err, fs.ErrNotExist) {
		standard := config.Default()
		return &standard, nil
	}
	return cfg, err
}
