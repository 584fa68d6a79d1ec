package store

import (
	"slices"

	"griot/feeds"
	"griot/feeds/entry"
	"griot/store/layout"
)

// The items of a source that is no longer declared are kept, hidden or dropped, as the declaration says. A hidden item stays
// in its story and in the window of grouping. It leaves what readers are answered from: terms, ranks, words and counts.
// A story is read without it. So it comes back as it was.

// dropUndeclared removes the items of sources that are no longer declared, where the declaration says so. The items of
// others in their stories stay, and no story counts as updated.
func (ch *change) dropUndeclared() error {
	if !ch.drops() {
		return nil
	}
	for _, status := range ch.allStatuses() {
		if status.Items == 0 || !ch.undeclared(status.Source.ID) {
			continue
		}
		if err := ch.markSilent(); err != nil {
			return err
		}
		if err := ch.empty(status.Source.ID, func(st *feeds.Story, of func(*feeds.Item) bool) error {
			return ch.shrink(st, st.Without(of), ch.bury)
		}); err != nil {
			return err
		}
		status = status.Released() // read as if for the first time, should it come back
		status.Items, status.Hidden = 0, false
		if err := ch.retire(status); err != nil {
			return err
		}
	}
	return nil
}

// drops reports whether items of sources that are no longer declared are removed.
func (ch *change) drops() bool { return ch.declaration().Retention.Removed == entry.RemovalDrop }

// hideUndeclared hides the items of sources that are no longer declared, where the declaration says so. It shows those that
// an earlier one hid. No story counts as updated.
func (ch *change) hideUndeclared() error {
	hides := ch.declaration().Retention.Removed == entry.RemovalHide
	for _, status := range ch.allStatuses() {
		if status.Hidden == hides || !ch.undeclared(status.Source.ID) {
			continue
		}
		now := status
		now.Hidden = hides
		if status.Items > 0 {
			if err := ch.refile(now.Present()); err != nil {
				return err
			}
		}
		ch.changed = true
		if err := ch.putStatus(now); err != nil {
			return err
		}
	}
	return nil
}

// itemsOf returns the items of a source, hidden ones too, the latest first.
func (ch *change) itemsOf(source feeds.SourceID) (func(yield func(feeds.ItemID) bool), error) {
	status := ch.status(source)
	if !status.Hidden {
		return ch.under(layout.TermSource + string(source)), nil
	}
	all, err := ch.AllOf(source, status.IDs()...)
	return slices.Values(all), err
}
