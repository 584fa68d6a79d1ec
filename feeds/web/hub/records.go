package hub

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
)

// The records of the hub in the store.
const (
	keptCursor        = "hub/cursor"
	keptFeeds         = "hub/topic/"
	keptSubscriptions = "hub/subscription/"
)

// records are what has to be kept, by key; nil drops one.
type records map[string][]byte

func (r records) subscription(s *Subscription) {
	encoded, err := json.Marshal(s)
	if err == nil {
		r[s.key().record()] = encoded
	}
}

func (r records) feed(path string, f *subscribed) {
	encoded, err := json.Marshal(f)
	if err == nil {
		r[keptFeeds+path] = encoded
	}
}

// restore reads what was kept. A record that cannot be read is left out: its subscriber renews in time.
func restore(ctx context.Context, store Store, log *slog.Logger) (*registry, error) {
	kept, err := store.Kept(ctx, keptSubscriptions)
	if err != nil {
		return nil, fmt.Errorf("subscriptions cannot be read: %w", err)
	}
	r := newRegistry()
	for _, record := range kept {
		s := &enrolled{}
		if err := json.Unmarshal(record, &s.Subscription); err != nil {
			log.Error("subscription cannot be read", "err", err)
			continue
		}
		r.enrol(s)
	}
	if kept, err = store.Kept(ctx, keptFeeds); err != nil {
		return nil, fmt.Errorf("subscriptions cannot be read: %w", err)
	}
	for key, record := range kept {
		if f := r.feeds[strings.TrimPrefix(key, keptFeeds)]; f != nil {
			if err := json.Unmarshal(record, f); err != nil {
				log.Error("state of a feed cannot be read", "err", err)
			}
		}
	}
	return r, nil
}
