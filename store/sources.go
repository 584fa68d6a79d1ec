package store

import (
	"cmp"
	"slices"
	"strings"

	bolt "go.etcd.io/bbolt"

	"griot/feeds"
	"griot/feeds/health"
	"griot/store/layout"
)

// knownSource is the status of a source, and the source as it counts now, to which items point.
type knownSource struct {
	health.Status
	present feeds.Source
}

func newKnownSource(status health.Status) *knownSource {
	return &knownSource{status, status.Present()}
}

// source returns a source as it counts now, nil when it is not known.
func (db *DB) source(id feeds.SourceID) *feeds.Source {
	db.sourcesMu.RLock()
	defer db.sourcesMu.RUnlock()
	if known := db.statuses[id]; known != nil {
		return &known.present
	}
	return nil
}

// Status returns what is stored of a source, the zero value when it was never declared nor polled.
func (db *DB) Status(id feeds.SourceID) health.Status { return db.withOutlet(db.stored(id)) }

// stored is [DB.Status] without the outlet.
func (db *DB) stored(id feeds.SourceID) health.Status {
	db.sourcesMu.RLock()
	defer db.sourcesMu.RUnlock()
	if known := db.statuses[id]; known != nil {
		return known.Status
	}
	return health.Status{}
}

func (db *DB) withOutlet(status health.Status) health.Status {
	if status.Source.ID == "" {
		return status
	}
	status.Outlet = db.directory.Load().Of(&status.Source)
	return status
}

// Statuses returns all sources, those that are no longer declared last, each part by name. It fails with [ErrClosed] once
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
		all = append(all, db.withOutlet(known.Status))
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
	all, err := layout.ReadStatuses(tx)
	for i := range all {
		db.statuses[all[i].Source.ID] = newKnownSource(all[i])
	}
	return err
}

func (db *DB) snapshot(tx *bolt.Tx) layout.Snapshot {
	return layout.Snapshot{Tx: tx, Codecs: &db.codecs, Source: db.source, Assign: db.directory.Load().Assign}
}
