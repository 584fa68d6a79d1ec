package store

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"griot/feeds"
	"griot/feeds/health"
	"griot/store/derive"
	"griot/store/layout"
)

// status returns the status of a source as the transaction leaves it.
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

// allStatuses returns the status of every source as the transaction leaves it, by id.
func (ch *change) allStatuses() []health.Status {
	ids := map[feeds.SourceID]bool{}
	ch.db.sourcesMu.RLock()
	for id := range ch.db.statuses {
		ids[id] = true
	}
	ch.db.sourcesMu.RUnlock()
	for id := range ch.statuses {
		ids[id] = true
	}
	var all []health.Status
	for _, id := range slices.Sorted(maps.Keys(ids)) {
		if status := ch.status(id); status.Source.ID != "" {
			all = append(all, status)
		}
	}
	return all
}

func (ch *change) putStatus(status health.Status) error {
	b, err := json.Marshal(status)
	if err != nil {
		return err
	}
	ch.statuses[status.Source.ID] = newKnownSource(status)
	return ch.Tx.Bucket(layout.BucketSources).Put([]byte(status.Source.ID), b)
}

// setSources makes these the declared sources.
func (ch *change) setSources(sources []feeds.Source) error {
	for i := range sources {
		status := ch.status(sources[i].ID)
		old, now := status.Source, status.Redeclared(sources[i])
		if status.Items > 0 && (old.Class != sources[i].Class || old.Language != sources[i].Language) {
			// In this transaction, because a half would leave postings that nothing removes.
			if err := ch.refile(now.Present()); err != nil {
				return fmt.Errorf("source %s: %w", sources[i].ID, err)
			}
		}
		if reflect.DeepEqual(now, status) {
			continue
		}
		ch.changed = true
		if err := ch.putStatus(now); err != nil {
			return err
		}
	}
	for _, status := range ch.allStatuses() {
		if ch.undeclared(status.Source.ID) {
			ch.changed = true
			if err := ch.retire(status); err != nil {
				return err
			}
		}
	}
	return nil
}

// undeclared reports whether a source is not among the declared ones. Before the first declaration none is.
func (ch *change) undeclared(id feeds.SourceID) bool {
	declared := ch.declaration().sources
	return declared != nil && !declared[id]
}

// retire marks a source that is no longer declared. It stays for its items and tombstones, and for a subscription that is
// still to be ended. Without any of these it is deleted.
func (ch *change) retire(status health.Status) error {
	id := status.Source.ID
	if status.Items > 0 || status.Push != nil || ch.KnowsKeyOf(id) {
		status.Retired = true
		return ch.putStatus(status)
	}
	ch.statuses[id] = nil
	return ch.Tx.Bucket(layout.BucketSources).Delete([]byte(id))
}

// refile moves every item of a source, and the items in one story with them, to other terms. The caller stores the source
// afterwards.
func (ch *change) refile(source feeds.Source) error {
	if err := ch.markSilent(); err != nil {
		return err
	}
	refiled := map[feeds.StoryID]bool{}
	var order []feeds.StoryID
	if err := ch.flush(); err != nil {
		return err
	}
	for id := range ch.under(layout.TermSource + string(source.ID)) {
		rec, err := ch.Record(id)
		if err != nil {
			return err
		}
		if !refiled[rec.Story] {
			refiled[rec.Story] = true
			order = append(order, rec.Story)
		}
	}
	for _, id := range order {
		st, err := ch.Story(id)
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
		if err := ch.moveTerms(&st.Items[i], before, &now.Items[i], after, derive.Words{}); err != nil {
			return err
		}
	}
	return nil
}
