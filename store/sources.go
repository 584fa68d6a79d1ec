package store

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	bolt "go.etcd.io/bbolt"

	"griot/feeds"
	"griot/feeds/health"
)

// knownSource is a source's status with the source as it counts now, to which items point.
type knownSource struct {
	health.Status
	present feeds.Source
}

func newKnownSource(status health.Status) *knownSource {
	return &knownSource{status, status.Present()}
}

// source gives a source as it counts now; nil when it is not known.
func (db *DB) source(id feeds.SourceID) *feeds.Source {
	db.sourcesMu.RLock()
	defer db.sourcesMu.RUnlock()
	if known := db.statuses[id]; known != nil {
		return &known.present
	}
	return nil
}

// Status is what is remembered of a source; the zero value when it was never declared nor polled.
func (db *DB) Status(id feeds.SourceID) health.Status {
	db.sourcesMu.RLock()
	defer db.sourcesMu.RUnlock()
	if known := db.statuses[id]; known != nil {
		return known.Status
	}
	return health.Status{}
}

// Statuses are all sources, those that are no longer declared last, each part by name. It fails with [ErrClosed] once
// the store is closing.
func (db *DB) Statuses() ([]health.Status, error) {
	select {
	case <-db.closed:
		return nil, ErrClosed
	default:
	}
	db.sourcesMu.RLock()
	defer db.sourcesMu.RUnlock()
	all := make([]health.Status, 0, len(db.statuses))
	for _, known := range db.statuses {
		all = append(all, known.Status)
	}
	slices.SortFunc(all, func(a, b health.Status) int {
		if a.Retired != b.Retired {
			if a.Retired {
				return 1
			}
			return -1
		}
		return cmp.Or(strings.Compare(a.Source.Name, b.Source.Name), strings.Compare(string(a.Source.ID), string(b.Source.ID)))
	})
	return all, nil
}

func (db *DB) readStatuses(tx *bolt.Tx) error {
	return tx.Bucket(bucketSources).ForEach(func(k, v []byte) error {
		var status health.Status
		if err := json.Unmarshal(v, &status); err != nil {
			return fmt.Errorf("source %s: %w", k, err)
		}
		db.statuses[feeds.SourceID(k)] = newKnownSource(status)
		return nil
	})
}

// status is a source within a transaction.
func (ch *change) status(id feeds.SourceID) health.Status {
	known, ok := ch.statuses[id]
	switch {
	case !ok:
		return ch.db.Status(id)
	case known == nil:
		return health.Status{}
	}
	return known.Status
}

func (ch *change) putStatus(status health.Status) error {
	b, err := json.Marshal(status)
	if err != nil {
		return err
	}
	ch.statuses[status.Source.ID] = newKnownSource(status)
	return ch.tx.Bucket(bucketSources).Put([]byte(status.Source.ID), b)
}

// setSources makes these the declared sources.
func (ch *change) setSources(sources []feeds.Source) error {
	ch.declared = map[feeds.SourceID]bool{}
	for i := range sources {
		ch.declared[sources[i].ID] = true
		status := ch.status(sources[i].ID)
		old, now := status.Source, status.Redeclared(sources[i])
		if status.Items > 0 && (old.Class != sources[i].Class || old.Language != sources[i].Language) {
			// In this transaction: half of it would leave postings that nothing removes.
			if err := ch.refile(now.Present()); err != nil {
				return fmt.Errorf("source %s: %w", sources[i].ID, err)
			}
		}
		if err := ch.putStatus(now); err != nil {
			return err
		}
	}
	known, err := ch.db.Statuses()
	if err != nil {
		return err
	}
	for i := range known {
		if status := ch.status(known[i].Source.ID); ch.undeclared(known[i].Source.ID) && status.Source.ID != "" {
			if err := ch.retire(status); err != nil {
				return err
			}
		}
	}
	ch.changed = true
	return nil
}

// undeclared reports whether a source was left out of the declared ones. Before any were declared none was.
func (ch *change) undeclared(id feeds.SourceID) bool {
	declared := ch.declared
	if declared == nil {
		declared = ch.db.declared
	}
	return declared != nil && !declared[id]
}

// retire keeps a source that is no longer declared for what it has left, its items or the memory of removed ones, and for
// a subscription that is still to be ended. It forgets one that has left nothing.
func (ch *change) retire(status health.Status) error {
	id := status.Source.ID
	if status.Items > 0 || status.Push != nil || ch.knowsKeyOf(id) {
		status.Retired = true
		return ch.putStatus(status)
	}
	ch.statuses[id] = nil
	return ch.tx.Bucket(bucketSources).Delete([]byte(id))
}

// refile moves every item of the source, and those that share a story with one, from the terms under which they stand.
// The caller makes the source the known one afterwards.
func (ch *change) refile(source feeds.Source) error {
	if err := ch.silently(); err != nil {
		return err
	}
	refiled := map[feeds.StoryID]bool{}
	var order []feeds.StoryID
	if err := ch.flush(); err != nil {
		return err
	}
	for id := range ch.under(termSource + string(source.ID)) {
		rec, err := ch.record(id)
		if err != nil {
			return err
		}
		if !refiled[rec.Story] {
			refiled[rec.Story] = true
			order = append(order, rec.Story)
		}
	}
	for _, id := range order {
		st, err := ch.story(id)
		if err != nil {
			return err
		}
		if err := ch.refileStory(&st, &source); err != nil {
			return err
		}
	}
	return nil
}

func (ch *change) refileStory(st *feeds.Story, source *feeds.Source) error {
	before := st.State()
	now := *st
	now.Items = slices.Clone(st.Items)
	for i := range now.Items {
		if now.Items[i].SourceID == source.ID {
			now.Items[i].Source = source
		}
	}
	after := now.State()
	for i := range now.Items {
		if err := ch.retermed(&st.Items[i], before, &now.Items[i], after, readWords{}); err != nil {
			return err
		}
	}
	return nil
}

// after is the first place behind p.
func after(p []byte) []byte { return append(slices.Clone(p), 0) }
