package store

import (
	"errors"
	"slices"
	"strings"
	"time"

	"griot/feeds"
	"griot/feeds/health"
	"griot/store/layout"
)

const (
	// missedTwice is how many complete documents in a row must lack an item.
	missedTwice = 2
	// staleCopy is how old a copy a cache may answer with.
	staleCopy = 24 * time.Hour
	// orderly is for how long a source must list its items in order of date after it did not.
	orderly = 7 * 24 * time.Hour
	// maxListing is how many items a listing holds at the most. Longer documents are archives, not windows.
	maxListing = 1000
)

// compareListing compares what the document lists with what the one before listed, and notes what is withdrawn. A poll that
// found the document unchanged counts as one more without the missing items.
func (r *pollTx) compareListing(habits health.Behaviour) error {
	if r.poll.Pushed || r.poll.Outcome == feeds.Failed {
		return nil
	}
	if r.poll.Outcome == feeds.NotModified && !r.MissesAny(r.source.ID) {
		return nil
	}
	now, err := r.ListingOf(r.source)
	if err != nil {
		return err
	}
	before := now
	switch {
	case r.poll.Outcome == feeds.NotModified:
		if !now.Complete || len(now.Missing) == 0 {
			return nil
		}
	case !r.poll.Complete || len(r.listed) > maxListing:
		now.Complete = false
		now.Missing = r.stillMissing(now.Missing)
		return r.PutListing(r.source.ID, &now)
	default:
		now.Complete, now.Listed = true, r.listed
	}
	if !now.Listed.Chronological() {
		now.Disorder = r.poll.At.Truncate(24 * time.Hour)
	}
	judged := now.Disorder.IsZero() || r.poll.At.Sub(now.Disorder) >= orderly
	judged = judged && !habits.Unsteady && !habits.NoDates && habits.Churning == 0 && habits.Moving == 0
	now.Missing = nil
	if judged {
		if now.Missing, err = r.missing(before, now.Listed); err != nil {
			return err
		}
	}
	return r.PutListing(r.source.ID, &now)
}

// stillMissing returns the missing items that the document does not list.
func (r *pollTx) stillMissing(missing []layout.MissedItem) []layout.MissedItem {
	return slices.DeleteFunc(slices.Clone(missing), func(a layout.MissedItem) bool { return r.listed.Holds(a.ID) })
}

// missing returns the items that the listing lacks and that do not count as withdrawn yet. It notes those that do.
func (r *pollTx) missing(before layout.ListingRecord, now feeds.Listing) (missing []layout.MissedItem, err error) {
	for _, a := range before.Missing {
		if now.Holds(a.ID) || len(now.Covers(a.Listed, before.Listed)) == 0 {
			continue
		}
		if a.Polls++; a.Polls < missedTwice || !now.Overtakes(a.Listed) && r.poll.At.Sub(a.Since) < staleCopy {
			missing = append(missing, a)
			continue
		}
		if err := r.withdraw(&a); err != nil {
			return nil, err
		}
	}
	for _, gone := range now.Gone(before.Listed) {
		displaced, err := r.displaced(gone, now, before.Listed)
		if err != nil {
			return nil, err
		}
		if !displaced {
			missing = append(missing, layout.MissedItem{Listed: gone, Since: r.poll.At, Polls: 1})
		}
	}
	return missing, nil
}

// displaced reports whether an item may have made room for another of its section. A feed that lists the latest items of
// each section drops one from its middle with each new one, and older items of other sections prove nothing.
func (r *pollTx) displaced(gone feeds.Listed, now, before feeds.Listing) (bool, error) {
	rec, err := r.current(gone.ID)
	if errors.Is(err, feeds.ErrNotFound) {
		return true, nil // removed by retention
	}
	if err != nil || len(rec.Categories) == 0 {
		return false, err
	}
	came, err := r.sharesCategory(rec, now.Newcomers(before))
	if err != nil || !came {
		return false, err
	}
	stayed, err := r.sharesCategory(rec, now.Covers(gone, before))
	return !stayed, err
}

// sharesCategory reports whether one of the items has a category of rec.
func (r *pollTx) sharesCategory(rec *layout.Record, items []feeds.ItemID) (bool, error) {
	for _, id := range items {
		other, err := r.current(id)
		if errors.Is(err, feeds.ErrNotFound) {
			continue
		}
		if err != nil {
			return false, err
		}
		for _, c := range other.Categories {
			if slices.ContainsFunc(rec.Categories, func(own feeds.Category) bool { return strings.EqualFold(own.Term, c.Term) }) {
				return true, nil
			}
		}
	}
	return false, nil
}

// withdraw notes that the source took an item out. An item that it serves under another name was moved.
func (r *pollTx) withdraw(a *layout.MissedItem) error {
	rec, err := r.current(a.ID)
	if errors.Is(err, feeds.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if _, already := rec.History.Withdrawn(); already || r.movedWithin(rec) {
		return nil
	}
	st, err := r.openStory(rec.Story)
	if err != nil {
		return err
	}
	if err := r.AddHistory(rec, feeds.Correction{At: a.Since, Kind: feeds.CorrectionWithdrawn}); err != nil {
		return err
	}
	rec.Changed = r.poll.At
	st.revised[rec.ID] = feeds.ChangeWithdrawn
	r.done.Withdrawn++
	r.items[rec.ID] = rec
	if err := r.ForgetFacts(rec.ID); err != nil {
		return err
	}
	return r.PutRecord(rec)
}

// movedWithin reports whether the document lists the item's title or address under another key.
func (r *pollTx) movedWithin(rec *layout.Record) bool {
	link := feeds.CanonicalURL(rec.Link)
	return slices.ContainsFunc(r.poll.Items, func(item feeds.Item) bool {
		return feeds.SameTitle(item.Title, rec.Title) || link != "" && feeds.CanonicalURL(item.Link) == link
	})
}
