package store

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	bolt "go.etcd.io/bbolt"

	"griot/feeds"
)

// knownSource is a source's status with the source as it counts now, to which items point.
type knownSource struct {
	feeds.SourceStatus
	present feeds.Source
}

func newKnownSource(status feeds.SourceStatus) *knownSource {
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
func (db *DB) Status(id feeds.SourceID) feeds.SourceStatus {
	db.sourcesMu.RLock()
	defer db.sourcesMu.RUnlock()
	if known := db.statuses[id]; known != nil {
		return known.SourceStatus
	}
	return feeds.SourceStatus{}
}

// Statuses are all sources, those that are no longer declared last, each part by name. It fails with [ErrClosed] once
// the store is closing.
func (db *DB) Statuses() ([]feeds.SourceStatus, error) {
	select {
	case <-db.closed:
		return nil, ErrClosed
	default:
	}
	db.sourcesMu.RLock()
	defer db.sourcesMu.RUnlock()
	all := make([]feeds.SourceStatus, 0, len(db.statuses))
	for _, known := range db.statuses {
		all = append(all, known.SourceStatus)
	}
	slices.SortFunc(all, func(a, b feeds.SourceStatus) int {
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
		var status feeds.SourceStatus
		if err := json.Unmarshal(v, &status); err != nil {
			return fmt.Errorf("source %s: %w", k, err)
		}
		db.statuses[feeds.SourceID(k)] = newKnownSource(status)
		return nil
	})
}

// status is a source within a transaction.
func (ch *change) status(id feeds.SourceID) feeds.SourceStatus {
	if known, ok := ch.statuses[id]; ok {
		return known.SourceStatus
	}
	return ch.db.Status(id)
}

func (ch *change) putStatus(status feeds.SourceStatus) error {
	b, err := json.Marshal(status)
	if err != nil {
		return err
	}
	ch.statuses[status.Source.ID] = newKnownSource(status)
	return ch.tx.Bucket(bucketSources).Put([]byte(status.Source.ID), b)
}

// SetSources makes these the declared sources. What a source kept stays: one that is no longer declared is retired,
// one whose class or language changed has its items filed anew, in transactions of their own.
func (db *DB) SetSources(ctx context.Context, sources []feeds.Source) error {
	declared := map[feeds.SourceID]bool{}
	var refiled []feeds.SourceID
	err := db.enqueue(ctx, func(ch *change) error {
		refiled = refiled[:0]
		for _, source := range sources {
			declared[source.ID] = true
			status := ch.status(source.ID)
			if old := status.Source; status.Items > 0 && (old.Class != source.Class || old.Language != source.Language) {
				refiled = append(refiled, source.ID)
				continue
			}
			if err := ch.putStatus(status.Redeclared(source)); err != nil {
				return err
			}
		}
		known, err := db.Statuses()
		if err != nil {
			return err
		}
		for _, status := range known {
			if !declared[status.Source.ID] && !status.Retired {
				status.Retired = true
				if err := ch.putStatus(status); err != nil {
					return err
				}
			}
		}
		ch.changed = true
		return nil
	})
	if err != nil {
		return err
	}
	for _, source := range sources {
		if !slices.Contains(refiled, source.ID) {
			continue
		}
		if err := db.refile(ctx, source); err != nil {
			return fmt.Errorf("source %s: %w", source.ID, err)
		}
	}
	return nil
}

// refile moves the items of a source to the terms that its new class and language give them and their stories, and
// makes the new source the known one, in one transaction: half of it would leave postings that nothing removes.
func (db *DB) refile(ctx context.Context, source feeds.Source) error {
	return db.enqueue(ctx, func(ch *change) error {
		status := ch.status(source.ID).Redeclared(source)
		if err := ch.refile(status.Present()); err != nil {
			return err
		}
		return ch.putStatus(status)
	})
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
