package hub

import (
	"encoding/json"
	"strings"
	"time"

	"griot/feeds"
)

const (
	// memory is how long a webhook remembers its deliveries; what is older counts as delivered.
	memory = 30 * 24 * time.Hour
	// backlogAge is how old a story may be that a new source brings along, to be delivered as new.
	backlogAge = 24 * time.Hour
	// startSlack is how long before the start of a webhook a visit may have begun whose news count as new.
	startSlack = 5 * time.Minute
)

const (
	keptWebhooks   = "webhook/"
	keptDeliveries = "webhook-told/"
)

// webhookRetries are how long after each failed try the next one comes; the last wait repeats until the message is taken.
func webhookRetries() []time.Duration {
	return []time.Duration{10 * time.Second, time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour}
}

// maxRejections is how often a message is sent that the receiver says it cannot use.
const maxRejections = 5

// webhookState is what is remembered of a webhook.
type webhookState struct {
	Cursor       uint64    `json:"cursor"` // in the change log; all up to it has been delivered
	Since        time.Time `json:"since"`  // what was in the feed before is no news
	Sent         int       `json:"sent,omitempty"`
	Rejected     int       `json:"rejected,omitempty"` // messages that the receiver would not have
	LastDelivery time.Time `json:"last_delivery,omitzero"`
	Failures     int       `json:"failures,omitempty"` // in a row
	NextTry      time.Time `json:"next_try,omitzero"`
	Problem      string    `json:"problem,omitempty"`

	deliveries map[feeds.ItemID]delivered // by the item that stood for the story
}

// delivered is when a story was delivered, and as of which update.
type delivered struct {
	Updated time.Time `json:"updated"`
	At      time.Time `json:"at"`
}

// event is what a webhook has to say of an entry; empty when it is no news.
func (s *webhookState) event(e *Entry) Event {
	var last time.Time
	known := false
	for _, id := range append([]feeds.ItemID{e.ID}, e.Items...) {
		if d, ok := s.deliveries[id]; ok {
			known = true
			if d.Updated.After(last) {
				last = d.Updated
			}
		}
	}
	horizon := s.Since
	if age := e.FirstSeen.Add(-backlogAge); age.After(horizon) {
		horizon = age
	}
	switch {
	case known && e.Updated.After(last):
		return EventChanged
	case known:
		return ""
	case !e.Qualified.Before(horizon):
		return EventNew
	case e.Updated.After(horizon):
		return EventChanged
	}
	return ""
}

// record is the state of a webhook, to be kept.
func (s *webhookState) record(slug string) records {
	encoded, err := json.Marshal(s)
	if err != nil {
		return nil
	}
	return records{keptWebhooks + slug: encoded}
}

// deliver notes that an entry was delivered.
func (s *webhookState) deliver(slug string, e *Entry, now time.Time, kept records) {
	d := delivered{e.Updated, now}
	s.deliveries[e.ID] = d
	if encoded, err := json.Marshal(d); err == nil {
		kept[deliveryKey(slug, e.ID)] = encoded
	}
}

// prune removes deliveries older than memory, and those of deleted items.
func (s *webhookState) prune(slug string, removed []feeds.ItemID, now time.Time, kept records) {
	if since := now.Add(-memory); since.After(s.Since) {
		s.Since = since
		for id, d := range s.deliveries {
			if d.At.Before(since) {
				removed = append(removed, id)
			}
		}
	}
	for _, id := range removed {
		if _, ok := s.deliveries[id]; ok {
			delete(s.deliveries, id)
			kept[deliveryKey(slug, id)] = nil
		}
	}
}

// accepted is the state after the receiver took a message.
func (s *webhookState) accepted(now time.Time) {
	s.Sent++
	s.LastDelivery, s.Failures, s.Problem, s.NextTry = now, 0, "", time.Time{}
}

// failed is the state after a try that came to nothing. It reports whether the message is given up, since the receiver
// cannot use it.
func (s *webhookState) failed(a answer, err error, now time.Time) (givenUp bool) {
	waits := webhookRetries()
	longest := len(waits) - 1
	wait := max(waits[min(s.Failures, longest)], min(a.retry, waits[longest]))
	s.Failures++
	s.Problem, s.NextTry = problemOf(a, err), now.Add(wait)
	if err != nil || !a.rejects() || s.Failures < maxRejections {
		return false
	}
	s.Rejected++
	s.Failures, s.NextTry = 0, time.Time{}
	return true
}

func deliveryKey(slug string, id feeds.ItemID) string {
	return keptDeliveries + slug + "/" + id.String()
}

// restoreDeliveries reads what a webhook has delivered.
func restoreDeliveries(slug string, kept map[string][]byte) map[feeds.ItemID]delivered {
	all := map[feeds.ItemID]delivered{}
	for key, record := range kept {
		id, err := feeds.ParseItemID(strings.TrimPrefix(key, keptDeliveries+slug+"/"))
		var d delivered
		if err == nil && json.Unmarshal(record, &d) == nil {
			all[id] = d
		}
	}
	return all
}
