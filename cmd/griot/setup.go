package main

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"

	"griot/cmd/griot/config"
	"griot/feeds/tag"
	"griot/feeds/web"
	"griot/feeds/web/hub"
	"griot/fetcher"
	"griot/fetcher/guard"
	"griot/fetcher/parse/html"
	"griot/store"
)

// wire is what one configuration means to every room. It is built whole, or not at all.
type wire struct {
	config  *config.Config
	rules   [sha256.Size]byte // of all that the tagger was made of
	tagger  *tag.Tagger
	deriver *store.Deriver // by the tagger's rules
	client  *http.Client   // for everything that goes out but
	private *http.Client   // what the operator has placed on a private network
	visitor *fetcher.Visitor
	targets []fetcher.Target
	site    web.Config
}

// loadConfig reads a configuration whose ids of places and topics are checked against the rules it asks for.
func loadConfig(path string) (*config.Config, error) {
	return config.Loader{Env: os.LookupEnv, Known: knownIDs}.Load(path)
}

// newWire builds what a configuration asks for.
func newWire(config *config.Config) (*wire, error) { return newWireAfter(config, nil) }

// newWireAfter is newWire while another is in force, whose rules and connections are kept where nothing changed in what
// they are made of: reading the gazetteer is the dear part.
func newWireAfter(config *config.Config, old *wire) (*wire, error) {
	rules, err := rulesDigest(config)
	if err != nil {
		return nil, err
	}
	w := &wire{config: config, rules: rules}
	if old != nil && old.rules == rules {
		w.tagger, w.deriver = old.tagger, old.deriver
	} else {
		if w.tagger, err = newTagger(config); err != nil {
			return nil, err
		}
		w.deriver = newDeriver(w.tagger)
	}
	if w.targets, err = targetsOf(config); err != nil {
		return nil, err
	}
	packer, err := packerOf(config)
	if err != nil {
		return nil, err
	}
	p := &config.Polling
	if old != nil && old.config.Polling.AllowPrivate == p.AllowPrivate && old.config.Polling.PerHost == p.PerHost {
		w.client, w.private = old.client, old.private
	} else {
		w.client, w.private = guard.NewClient(p.AllowPrivate, p.PerHost), guard.NewClient(true, p.PerHost)
	}
	w.visitor = &fetcher.Visitor{Client: w.client, UserAgent: p.UserAgent, Captures: packer, Pause: p.Spacing}
	w.site = newSite(config, w.tagger)
	return w, nil
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
