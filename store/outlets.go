package store

import (
	"maps"
	"slices"

	"griot/feeds"
	"griot/feeds/health"
	"griot/feeds/outlet"
	"griot/store/layout"

	bolt "go.etcd.io/bbolt"
)

// Outlets are found by what is declared of the sources, and by what their feeds say. So they follow from the entries, too.

// outlets returns the outlets as the transaction leaves them.
func (ch *change) outlets() *outlet.Directory {
	if ch.directory == nil {
		ch.directory = ch.db.directory.Load()
	}
	if ch.otherHosts {
		made, err := layout.DirectoryOf(ch.allStatuses(), ch.declaration().SharedHosts)
		if err != nil { // the declaration was refused for it
			panic(err)
		}
		ch.directory, ch.otherHosts = made, false
		clear(ch.unread)
	}
	if len(ch.unread) > 0 {
		var changed []outlet.Source
		var gone []feeds.SourceID
		for _, id := range slices.Sorted(maps.Keys(ch.unread)) {
			if status := ch.status(id); status.Source.ID != "" {
				changed = append(changed, layout.OutletSource(&status))
			} else {
				gone = append(gone, id)
			}
		}
		ch.directory = ch.directory.With(changed, gone...)
		clear(ch.unread)
	}
	return ch.directory
}

// know notes the status of a source for what follows in the transaction; nil for one that is forgotten. Where that makes
// other outlets, stories are counted otherwise without a line in the log.
func (ch *change) know(id feeds.SourceID, status *health.Status) error {
	same := false
	if status == nil {
		ch.statuses[id] = nil
	} else {
		known := ch.directory // in a declaration, which has all its sources read at once
		if !ch.declares {
			known = ch.outlets()
		}
		source := layout.OutletSource(status)
		same = known.Reads(&source) // as the entry before left them
		ch.statuses[id] = newKnownSource(*status)
	}
	if same {
		return nil
	}
	ch.unread[id] = true
	if ch.declares { // which marks it once for all sources
		ch.otherOutlets = true
		return nil
	}
	return ch.markSilent()
}

// belong makes an item one of a source as it counts now.
func (ch *change) belong(item *feeds.Item, source *feeds.Source) {
	item.SourceID, item.Source = source.ID, source
	ch.outlets().Assign(item)
}

// readDirectory makes the outlets of the stored sources.
func (db *DB) readDirectory(*bolt.Tx) error {
	var statuses []health.Status
	for _, id := range slices.Sorted(maps.Keys(db.statuses)) {
		statuses = append(statuses, db.statuses[id].Status)
	}
	made, err := layout.DirectoryOf(statuses, db.declared.Load().SharedHosts)
	if err != nil {
		return err
	}
	db.directory.Store(made)
	return nil
}
