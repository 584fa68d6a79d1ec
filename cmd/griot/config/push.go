package config

import (
	"net/url"
	"time"

	"go.yaml.in/yaml/v4"

	"griot/fetcher/guard"
)

// minWebhookSecret is the shortest secret taken, in bytes: a guessed one would let anybody write in our name.
const minWebhookSecret = 16

func (d *decoder) push(m *mapping) {
	p := &d.config.Push
	read(m, "hub", &p.Hub, parseSwitch)
	read(m, "lease", &p.Lease, durationWithin(time.Hour, 30*day))
	read(m, "subscriptions", &p.Subscriptions, numberWithin(1, 100_000))
	read(m, "per_host", &p.PerHost, numberWithin(1, 100_000))
	readList(m, "ping", &p.Ping, ParseWebURL)
	if v, ok := m.get("ping"); ok && v.node.Kind == yaml.SequenceNode {
		for _, element := range v.list() {
			if address, err := v.doc.expand(element.node.Value); err == nil {
				element.addSecretsOf(address)
			}
		}
	}
}

// webhook reads where a feed is sent story by story.
func (d *decoder) webhook(feed *mapping, slug string) {
	d.section(feed, "webhook", func(m *mapping) {
		hook := Webhook{Feed: slug}
		hook.Private = d.config.Polling.AllowPrivate
		read(m, "allow_private", &hook.Private, parseSwitch)
		read(m, "url", &hook.URL, hook.parseURL)
		read(m, "secret", &hook.Secret, parseWebhookSecret)
		m.need("url", "secret")
		d.config.Webhooks = append(d.config.Webhooks, hook)
		m.doc.addSecret(hook.Secret)
		if v, ok := m.get("url"); ok {
			v.addSecretsOf(hook.URL)
		}
	})
}

// parseURL reads where a webhook is, which is elsewhere unless the file says that it need not be.
func (w *Webhook) parseURL(s string) (string, error) {
	s, err := ParseWebURL(s)
	if err != nil {
		return "", err
	}
	if u, err := url.Parse(s); err == nil && !w.Private && !guard.PublicHost(u.Hostname()) {
		return "", refuse("write allow_private: true beside it if it is yours", "an address of this machine or of a private network")
	}
	return s, nil
}

func parseWebhookSecret(s string) (string, error) {
	if len(s) < minWebhookSecret {
		return "", refuse("write ${NAME} and put there what prints: openssl rand -base64 24", "shorter than %d bytes", minWebhookSecret)
	}
	return s, nil
}

// AdvertisedHub is the hub that feeds name: the program's own, else the first that is pinged.
func (c *Config) AdvertisedHub() string {
	if c.Push.Hub {
		return c.PublicURL() + HubPath
	}
	return c.OutsideHub()
}

// OutsideHub is the hub that feeds name where no program of ours runs; empty when there is none.
func (c *Config) OutsideHub() string {
	if len(c.Push.Ping) > 0 {
		return c.Push.Ping[0]
	}
	return ""
}

const (
	// PushPath is where hubs reach Griot, below the site's address.
	PushPath = "/push"
	// HubPath is where subscribers reach Griot's own hub.
	HubPath = "/hub"
)

// PushCallback is the address that hubs are given; empty when the configuration names none that they could reach.
func (c *Config) PushCallback() string {
	u, err := url.Parse(c.Site.BaseURL)
	if c.Site.BaseURL == "" || err != nil || !c.Polling.AllowPrivate && !guard.PublicHost(u.Hostname()) {
		return ""
	}
	return c.Site.BaseURL + PushPath
}
