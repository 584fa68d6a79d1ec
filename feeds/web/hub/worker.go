package hub

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"griot/feeds"
)

// worker sends one webhook's messages, one after the other.
type worker struct {
	*Webhooks
	settings WebhookSettings
	hook     Webhook
	state    *webhookState
}

func (w *worker) run(ctx context.Context) {
	var err error
	if w.state, err = w.open(ctx, w.hook.Feed); err != nil {
		if ctx.Err() == nil {
			w.log.Error("webhook not sent: its place in the change log cannot be read", "feed", w.hook.Feed, "err", err)
		}
		return
	}
	follow(ctx, w.store, func() bool {
		err := w.catchUp(ctx)
		if err != nil && ctx.Err() == nil {
			w.log.Error("webhook: what has changed cannot be read", "feed", w.hook.Feed, "err", err)
		}
		return err == nil
	})
}

// catchUp sends all that changed since the cursor.
func (w *worker) catchUp(ctx context.Context) error {
	reader := cursor{store: w.store}
	for {
		changes, lost, at, err := reader.next(ctx, w.state.Cursor)
		if err != nil {
			return err
		}
		if lost {
			w.log.Warn("webhook: changes were lost, the log no longer has them", "feed", w.hook.Feed)
		} else if len(changes) == 0 {
			return nil
		}
		var removed []feeds.ItemID
		for _, change := range changes {
			if change.Kind == feeds.ChangeRemoved {
				removed = append(removed, change.Item)
			} else if err := w.deliver(ctx, change); err != nil {
				return err
			}
			w.mu.Lock()
			w.state.Cursor = change.Sequence
			w.mu.Unlock()
		}
		kept := records{}
		w.mu.Lock()
		w.state.Cursor = at
		w.state.prune(w.hook.Feed, removed, time.Now(), kept)
		w.mu.Unlock()
		w.persist(ctx, kept)
	}
}

// deliver sends what a change brings, until it is taken. What is sent is looked up anew for every try, so that nothing
// withdrawn meanwhile is sent.
func (w *worker) deliver(ctx context.Context, change feeds.Change) error {
	for {
		if err := w.pause(ctx); err != nil {
			return err
		}
		entries, err := w.settings.Publisher.Entries(ctx, w.hook.Feed, change)
		if errors.Is(err, feeds.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		next := slices.IndexFunc(entries, func(e Entry) bool { return w.state.event(&e) != "" })
		if next < 0 {
			return nil
		}
		w.send(ctx, w.state.event(&entries[next]), &entries[next])
	}
}

// pause waits for the next try, when the last one failed.
func (w *worker) pause(ctx context.Context) error {
	if w.state.Failures > 0 {
		sleep(ctx, time.Until(w.state.NextTry))
	}
	return ctx.Err()
}

// send sends one message, once.
func (w *worker) send(ctx context.Context, event Event, e *Entry) {
	body, err := w.hook.message(event, w.settings.BaseURL, e)
	var answer answer
	request, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
	if err == nil {
		defer context.AfterFunc(ctx, func() { time.AfterFunc(drain, cut) })()
		header := w.hook.header(w.hook.id(event, e), time.Now(), body)
		answer, err = caller{w.settings.client(&w.hook), w.settings.UserAgent}.do(request, http.MethodPost, w.hook.URL, header, body)
	}
	if err != nil && request.Err() != nil {
		return // stopped: neither sent nor failed
	}
	now := time.Now()
	kept := records{}
	w.mu.Lock()
	switch {
	case err == nil && answer.accepted():
		w.state.accepted(now)
		w.state.deliver(w.hook.Feed, e, now, kept)
	case w.state.failed(answer, err, now):
		w.state.deliver(w.hook.Feed, e, now, kept)
	}
	problem := w.state.Problem
	w.mu.Unlock()
	w.persist(ctx, kept)
	if problem != "" {
		w.log.Warn("webhook not taken", "feed", w.hook.Feed, "story", e.ID, "why", problem)
	}
}

// persist writes the state with other records.
func (w *worker) persist(ctx context.Context, kept records) {
	w.mu.Lock()
	for key, record := range w.state.record(w.hook.Feed) {
		kept[key] = record
	}
	w.mu.Unlock()
	if err := w.store.Keep(context.WithoutCancel(ctx), kept); err != nil {
		w.log.Error("webhook: progress not stored, a restart may repeat messages", "feed", w.hook.Feed, "err", err)
	}
}
