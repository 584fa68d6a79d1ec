package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"

	"griot/cmd/griot/config"
	"griot/feeds"
	"griot/feeds/health"
	"griot/feeds/web"
	"griot/feeds/web/hub"
	"griot/fetcher/guard"
	"griot/store"
)

// composedFeeds is how many feeds that somebody composed may have subscribers at one time. Each is rendered when a
// story of its own changes.
const composedFeeds = 500

// outbound is all that pushes news to others: the hub, webhooks, and pings of hubs elsewhere.
type outbound struct {
	db       *store.DB
	hub      *hub.Hub
	webhooks *hub.Webhooks
	pings    *hub.Pings
}

func newOutbound(ctx context.Context, db *store.DB, log *slog.Logger) (*outbound, error) {
	h, err := hub.New(ctx, db, log)
	if err != nil {
		return nil, err
	}
	return &outbound{db: db, hub: h, webhooks: hub.NewWebhooks(db, log), pings: hub.NewPings(db, log)}, nil
}

// set takes over what a configuration says of the site that handler publishes.
func (o *outbound) set(s *setup, handler *web.Handler) {
	c := s.config
	site := published{handler, o.db}
	settings := hub.Settings{
		BaseURL: c.PublicURL(), Publisher: site, Client: s.client, UserAgent: c.Polling.UserAgent,
		Lease: c.Push.Lease, Subscriptions: c.Push.Subscriptions, PerHost: c.Push.PerHost, Composed: composedFeeds,
	}
	if c.Push.Hub {
		settings.URL = c.PublicURL() + config.HubPath
	}
	if !c.Polling.AllowPrivate {
		settings.Public = guard.PublicHost
	}
	o.hub.Set(settings)
	o.webhooks.Set(hub.WebhookSettings{
		BaseURL: c.PublicURL(), Publisher: site, Client: withHint(s.client), Private: s.private, UserAgent: c.Polling.UserAgent, Webhooks: webhooksOf(c),
	})
	o.pings.Set(s.pings(site))
}

// withHint returns a client whose error says what to do when a webhook's name leads to a private address.
func withHint(client *http.Client) *http.Client {
	hinted := *client
	hinted.Transport = hintedTransport{client.Transport}
	return &hinted
}

type hintedTransport struct{ http.RoundTripper }

func (h hintedTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := h.RoundTripper.RoundTrip(r)
	if errors.Is(err, guard.ErrPrivateAddress) {
		err = fmt.Errorf("%w: if it is yours, write allow_private: true beside the webhook's url", err)
	}
	return resp, err
}

// run pushes until ctx ends, and returns once what was under way has ended.
func (o *outbound) run(ctx context.Context) {
	var all sync.WaitGroup
	all.Go(func() { o.hub.Run(ctx) })
	all.Go(func() { o.webhooks.Run(ctx) })
	all.Go(func() { o.pings.Run(ctx) })
	all.Wait()
}

// pingHubs pings hubs elsewhere, where no daemon does, for what has changed since their last ping.
func pingHubs(ctx context.Context, s *setup, handler *web.Handler, db *store.DB, log *slog.Logger) error {
	pings := hub.NewPings(db, log)
	pings.Set(s.pings(published{handler, db}))
	err := pings.Tell(ctx)
	for _, p := range pings.Status() {
		if p.Problem != "" {
			err = errors.Join(err, fmt.Errorf("%s: %s", p.Hub, p.Problem))
		}
	}
	return err
}

func (s *setup) pings(site published) hub.PingSettings {
	c := s.config
	return hub.PingSettings{BaseURL: c.PublicURL(), Publisher: site, Client: s.client, UserAgent: c.Polling.UserAgent, Hubs: c.Push.Ping}
}

func (o *outbound) status() health.Outbound {
	return health.Outbound{Hub: o.hub.Address(), Feeds: o.hub.Feeds(), Webhooks: o.webhooks.Status(), Pings: o.pings.Status()}
}

// published is the site whose news is pushed.
type published struct {
	*web.Handler
	db *store.DB
}

func (p published) Feed(_ context.Context, address string) (hub.Feed, error) {
	topic, err := p.Handler.Published(address)
	if err != nil {
		return hub.Feed{}, err
	}
	holds := p.db.Holds(topic.Feed.Search)
	return hub.Feed{Path: topic.Path, Selects: func(story *feeds.Story) bool {
		_, selected := topic.Feed.Match(story, holds)
		return selected
	}}, nil
}

func (p published) Content(ctx context.Context, address string) (hub.Content, error) {
	d, err := p.FeedDocument(ctx, address)
	return hub.Content(d), err
}

func (p published) Entries(ctx context.Context, slug string, change feeds.Change) ([]hub.Entry, error) {
	feed, err := p.Declared(slug)
	if err != nil {
		return nil, err
	}
	entries, err := p.db.Entries(ctx, feed.Selection, change.Story)
	if err != nil {
		return nil, err
	}
	var shown []hub.Entry
	for i := range entries {
		e := &entries[i]
		if feed.Group == feeds.GroupItem && e.ID != change.Item {
			continue
		}
		entry := hub.Entry{ID: e.ID, Qualified: e.Qualified, FirstSeen: e.Story.FirstSeen()}
		if feed.Group == feeds.GroupItem {
			entry.FirstSeen = e.Lead.Seen
		} else {
			for j := range e.Story.Items {
				entry.Items = append(entry.Items, e.Story.Items[j].ID)
			}
		}
		if entry.JSON, entry.Updated, err = p.JSONItem(&feed, e); err != nil {
			return nil, err
		}
		shown = append(shown, entry)
	}
	return shown, nil
}
