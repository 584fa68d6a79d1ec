package hub

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"strings"
)

// The records of the hub in the store.
const (
	keptCursor        = "hub/cursor"
	keptTopics        = "hub/topic/"
	keptSubscriptions = "hub/subscription/"
)

// restore reads what was kept. A record that cannot be read is left out: its subscriber renews in time.
func (h *Hub) restore(ctx context.Context) error {
	kept, err := h.store.Kept(ctx, keptSubscriptions)
	if err != nil {
		return fmt.Errorf("subscriptions cannot be read: %w", err)
	}
	for _, record := range kept {
		s := &held{}
		if err := json.Unmarshal(record, &s.Subscription); err != nil {
			h.log.Error("subscription cannot be read", "err", err)
			continue
		}
		h.enrol(s)
		h.callbacks.prove(hostOf(s.Callback), s.Since)
	}
	if kept, err = h.store.Kept(ctx, keptTopics); err != nil {
		return fmt.Errorf("subscriptions cannot be read: %w", err)
	}
	for key, record := range kept {
		if t := h.topics[strings.TrimPrefix(key, keptTopics)]; t != nil {
			if err := json.Unmarshal(record, t); err != nil {
				h.log.Error("state of a feed cannot be read", "err", err)
			}
		}
	}
	return nil
}

// topic is the feed at a path, made known when it is not.
func (h *Hub) topic(path string) *topic {
	t := h.topics[path]
	if t == nil {
		t = &topic{}
		h.topics[path] = t
		if isComposed(path) {
			h.composed++
		}
	}
	return t
}

// records are what has to be kept, by key; nil drops one.
type records map[string][]byte

func (r records) subscription(s *Subscription) {
	encoded, err := json.Marshal(s)
	if err == nil {
		r[s.key().record()] = encoded
	}
}

func (r records) topic(path string, t *topic) {
	encoded, err := json.Marshal(t)
	if err == nil {
		r[keptTopics+path] = encoded
	}
}

// add takes in a subscription.
func (h *Hub) add(s *held) {
	h.enrol(s)
	h.unsaved.subscription(&s.Subscription)
	h.unsaved.topic(s.Path, h.topics[s.Path])
}

// enrol counts a subscription in.
func (h *Hub) enrol(s *held) {
	h.subscriptions[s.key()] = s
	h.topic(s.Path).subscribers++
	h.perHost[hostOf(s.Callback)]++
}

// drop ends a subscription, and forgets a feed that nobody is left to be sent.
func (h *Hub) drop(s *held) {
	delete(h.subscriptions, s.key())
	h.unsaved[s.key().record()] = nil
	t := h.topic(s.Path)
	host := hostOf(s.Callback)
	if h.perHost[host]--; h.perHost[host] <= 0 {
		delete(h.perHost, host)
	}
	if t.subscribers--; t.subscribers <= 0 {
		delete(h.topics, s.Path)
		if isComposed(s.Path) {
			h.composed--
		}
		h.unsaved[keptTopics+s.Path] = nil
	}
}

// keep writes what was changed up to now, in the order in which it was: what a delivery notes of a subscription must not
// come after its end. Changes that come together are written together. What cannot be written stays true while the hub
// runs, and is tried again with the next change.
func (h *Hub) keep(ctx context.Context) {
	h.keeping <- struct{}{}
	defer func() { <-h.keeping }()
	h.mu.Lock()
	now := h.unsaved
	h.unsaved = records{}
	h.mu.Unlock()
	if len(now) == 0 {
		return
	}
	if err := h.store.Keep(context.WithoutCancel(ctx), now); err != nil {
		h.log.Error("subscriptions not stored: a restart would forget the last changes", "err", err)
		h.mu.Lock()
		maps.Copy(now, h.unsaved) // the later ones count
		h.unsaved = now
		h.mu.Unlock()
	}
}
