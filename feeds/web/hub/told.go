package hub

import (
	"encoding/json"
	"strings"
	"time"

	"griot/feeds"
)

const (
	// memory is how long a webhook remembers what it told of; what is older counts as told.
	memory = 30 * 24 * time.Hour
	// backlogAge is how old a story may be that a new source brings along, to be told as new.
	backlogAge = 24 * time.Hour
	// underway is how long before a webhook began a visit may have begun whose news count as new.
	underway = 5 * time.Minute
)

const (
	keptWebhooks = "webhook/"
	keptTold     = "webhook-told/"
)

// progress is what is remembered of a webhook.
type progress struct {
	Cursor       uint64    `json:"cursor"` // in the change log; all up to it has been told
	Since        time.Time `json:"since"`  // what was in the feed before is no news
	Sent         int       `json:"sent,omitempty"`
	Rejected     int       `json:"rejected,omitempty"` // messages that the receiver would not have
	LastDelivery time.Time `json:"last_delivery,omitzero"`
	Failures     int       `json:"failures,omitempty"` // in a row
	NextTry      time.Time `json:"next_try,omitzero"`
	Problem      string    `json:"problem,omitempty"`

	told map[feeds.ItemID]telling
}

// telling is when a story was told of, and in which state.
type telling struct {
	Updated time.Time `json:"updated"`
	At      time.Time `json:"at"`
}

// event is what a webhook has to tell of an entry; empty when it is no news.
func (p *progress) event(e *Entry) Event {
	var last time.Time
	known := false
	for _, id := range append([]feeds.ItemID{e.ID}, e.Items...) {
		if telling, ok := p.told[id]; ok {
			known = true
			if telling.Updated.After(last) {
				last = telling.Updated
			}
		}
	}
	horizon := p.Since
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
func (p *progress) record(slug string) records {
	encoded, err := json.Marshal(p)
	if err != nil {
		return nil
	}
	return records{keptWebhooks + slug: encoded}
}

// tell notes that an entry was told of.
func (p *progress) tell(slug string, e *Entry, now time.Time, kept records) {
	t := telling{e.Updated, now}
	p.told[e.ID] = t
	if encoded, err := json.Marshal(t); err == nil {
		kept[toldKey(slug, e.ID)] = encoded
	}
}

// forget drops what was told so long ago that it counts as told anyway, and what an item that is gone was told as.
func (p *progress) forget(slug string, removed []feeds.ItemID, now time.Time, kept records) {
	if since := now.Add(-memory); since.After(p.Since) {
		p.Since = since
		for id, t := range p.told {
			if t.At.Before(since) {
				removed = append(removed, id)
			}
		}
	}
	for _, id := range removed {
		if _, ok := p.told[id]; ok {
			delete(p.told, id)
			kept[toldKey(slug, id)] = nil
		}
	}
}

func toldKey(slug string, id feeds.ItemID) string { return keptTold + slug + "/" + id.String() }

// restoreTold reads what a webhook has told of.
func restoreTold(slug string, kept map[string][]byte) map[feeds.ItemID]telling {
	told := map[feeds.ItemID]telling{}
	for key, record := range kept {
		id, err := feeds.ParseItemID(strings.TrimPrefix(key, keptTold+slug+"/"))
		var t telling
		if err == nil && json.Unmarshal(record, &t) == nil {
			told[id] = t
		}
	}
	return told
}
