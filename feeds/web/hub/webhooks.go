package hub

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"griot/feeds/health"
)

// WebhookSettings are what the configuration says of webhooks. They are not changed once given.
type WebhookSettings struct {
	BaseURL   string // the site's root, without a slash at the end
	Publisher Publisher
	Client    *http.Client // must refuse private addresses
	Private   *http.Client // for webhooks that may have one
	UserAgent string
	Webhooks  []Webhook // at most one of each feed
}

func (s *WebhookSettings) client(hook *Webhook) *http.Client {
	if hook.Private {
		return s.Private
	}
	return s.Client
}

// Webhooks send declared feeds story by story to the operator's programs. Each webhook sends in order, and repeats a
// message until it is taken. None is sent twice unless Griot was killed between sending and writing that down.
type Webhooks struct {
	store Store
	log   *slog.Logger

	mu       sync.Mutex
	settings WebhookSettings
	changed  chan struct{}            // closed when settings are replaced
	states   map[string]*webhookState // of those at work, by slug
}

// NewWebhooks makes none; [Webhooks.Set] says which there are.
func NewWebhooks(store Store, log *slog.Logger) *Webhooks {
	return &Webhooks{store: store, log: log, changed: make(chan struct{}), states: map[string]*webhookState{}}
}

// Set changes which webhooks there are. One whose address or secret changed goes on where it was; one that is gone is
// forgotten.
func (w *Webhooks) Set(s WebhookSettings) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.settings = s
	close(w.changed)
	w.changed = make(chan struct{})
}

func (w *Webhooks) current() (WebhookSettings, <-chan struct{}) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.settings, w.changed
}

// Run sends until ctx ends, and returns once messages under way were taken, or cut off some seconds later.
func (w *Webhooks) Run(ctx context.Context) {
	for ctx.Err() == nil {
		settings, changed := w.current()
		if err := w.takeOver(ctx, settings.Webhooks); err != nil {
			w.log.Error("webhooks of renamed feeds begin anew", "err", err)
		}
		if err := w.forgetOthers(ctx, settings.Webhooks); err != nil {
			w.log.Error("webhooks of before cannot be forgotten", "err", err)
		}
		round, end := context.WithCancel(ctx)
		var workers sync.WaitGroup
		for i := range settings.Webhooks {
			worker := &worker{Webhooks: w, settings: settings, hook: settings.Webhooks[i]}
			workers.Go(func() { worker.run(round) })
		}
		select {
		case <-changed:
		case <-ctx.Done():
		}
		end()
		workers.Wait()
	}
}

// forgetOthers drops what is kept of webhooks that are no longer declared: one that comes back begins anew.
func (w *Webhooks) forgetOthers(ctx context.Context, hooks []Webhook) error {
	gone := records{}
	for _, prefix := range []string{keptWebhooks, keptDeliveries} {
		kept, err := w.store.Kept(ctx, prefix)
		if err != nil {
			return err
		}
		for key := range kept {
			slug, _, _ := strings.Cut(strings.TrimPrefix(key, prefix), "/")
			if !slices.ContainsFunc(hooks, func(h Webhook) bool { return h.Feed == slug }) {
				gone[key] = nil
			}
		}
	}
	w.mu.Lock()
	for slug := range w.states {
		if !slices.ContainsFunc(hooks, func(h Webhook) bool { return h.Feed == slug }) {
			delete(w.states, slug)
		}
	}
	w.mu.Unlock()
	if len(gone) == 0 {
		return nil
	}
	return w.store.Keep(ctx, gone)
}

// open is the state of a webhook, which begins at the end of the change log when there is none.
func (w *Webhooks) open(ctx context.Context, slug string) (*webhookState, error) {
	state := &webhookState{}
	kept, err := w.store.Kept(ctx, keptWebhooks+slug)
	if err != nil {
		return nil, err
	}
	if record := kept[keptWebhooks+slug]; record == nil || json.Unmarshal(record, state) != nil {
		*state = webhookState{Since: time.Now().Add(-startSlack)}
		if state.Cursor, err = w.store.LastChange(ctx); err != nil {
			return nil, err
		}
		if err := w.store.Keep(ctx, state.record(slug)); err != nil {
			return nil, err
		}
	}
	if kept, err = w.store.Kept(ctx, keptDeliveries+slug+"/"); err != nil {
		return nil, err
	}
	state.deliveries = restoreDeliveries(slug, kept)
	w.mu.Lock()
	w.states[slug] = state
	w.mu.Unlock()
	return state, nil
}

// Status is how the webhooks fare, in the order of the configuration.
func (w *Webhooks) Status() []health.PushedWebhook {
	last, err := w.store.LastChange(context.Background())
	w.mu.Lock()
	defer w.mu.Unlock()
	var all []health.PushedWebhook
	for _, hook := range w.settings.Webhooks {
		s := health.PushedWebhook{Feed: hook.Feed, Host: hostOf(hook.URL)}
		if state := w.states[hook.Feed]; state != nil {
			s.Sent, s.Rejected, s.LastDelivery, s.Failures, s.NextTry, s.Problem = state.Sent, state.Rejected, state.LastDelivery, state.Failures, state.NextTry, state.Problem
			s.Waiting = state.Failures > 0 || err == nil && state.Cursor < last
		}
		all = append(all, s)
	}
	return all
}
