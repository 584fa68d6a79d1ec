package store

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"griot/feeds"
	"griot/feeds/health"
	"griot/store/layout"
)

// status returns the status of a source as the transaction leaves it.
func (ch *change) status(id feeds.SourceID) health.Status {
	known, ok := ch.statuses[id]
	switch {
	case !ok:
		return ch.db.stored(id)
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
	if err := ch.know(status.Source.ID, &status); err != nil {
		return err
	}
	return ch.Tx.Bucket(layout.BucketSources).Put([]byte(status.Source.ID), b)
}

// setSources makes these the declared sources. It returns those that it has known under another id.
func (ch *change) setSources(sources []feeds.Source) (renamed []renaming, err error) {
	renamed = ch.renamings(sources)
	if err := ch.renameAll(renamed); err != nil {
		return nil, err
	}
	for i := range sources {
		status := ch.status(sources[i].ID)
		old, now := status.Source, status.Redeclared(sources[i])
		if status.Items > 0 && (status.Hidden || old.Class != sources[i].Class || old.Language != sources[i].Language) {
			// In this transaction, because a half would leave postings that nothing removes.
			if err := ch.refile(now.Present()); err != nil {
				return nil, fmt.Errorf("source %s: %w", sources[i].ID, err)
			}
		}
		if reflect.DeepEqual(now, status) {
			continue
		}
		ch.changed = true
		if err := ch.putStatus(now); err != nil {
			return nil, err
		}
	}
	for _, status := range ch.allStatuses() {
		if ch.undeclared(status.Source.ID) {
			if err := ch.retire(status); err != nil {
				return nil, err
			}
		}
	}
	return renamed, nil
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
		if status.Retired && reflect.DeepEqual(status, ch.status(id)) {
			return nil
		}
		if !status.Retired {
			status.RetiredAt = ch.at
		}
		ch.changed, status.Retired = true, true
		return ch.putStatus(status)
	}
	ch.changed = true
	if err := ch.know(id, nil); err != nil {
		return err
	}
	return ch.Tx.Bucket(layout.BucketSources).Delete([]byte(id))
}

// refile moves every item of a source, and the items in one story with them, to other terms. The caller stores the source
// afterwards.
func (ch *change) refile(source feeds.Source) error {
	if err := ch.markSilent(); err != nil {
		return err
	}
	order, _, err := ch.storiesOf(source.ID)
	if err != nil {
		return err
	}
	for _, id := range order {
		st, err := ch.Story(id)
		if err != nil {
			return err
		}
		if err := ch.replaceSource(&st, source.ID, &source); err != nil {
			return err
		}
	}
	return nil
}
