package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"griot/feeds"
	"griot/feeds/health"
)

// rollCall is what the last document of a source listed, and what is missed since. An item is withdrawn when it is
// missing from two complete documents in a row that cover its date, and the feed has moved on beyond it or a day has
// passed: a cache that answers with a copy of yesterday misses the latest items, too.
type rollCall struct {
	URL      string        `json:"url"` // of the source as declared
	Complete bool          `json:"complete,omitempty"`
	Listed   feeds.Listing `json:"listed,omitempty"`
	Missing  []absence     `json:"missing,omitempty"`
	// Disorder is the day of the last poll whose document was not in order of date.
	Disorder time.Time `json:"disorder,omitzero"`

	stored []byte // as it is in the file, nil when it is not
}

// absence is an item that is missed.
type absence struct {
	feeds.Listed
	Since time.Time // the first poll without it
	Polls int       // how many in a row
}

const (
	// missedTwice is how many complete documents in a row must miss an item.
	missedTwice = 2
	// staleCopy is how long a cache is held to answer with a copy of the past.
	staleCopy = 24 * time.Hour
	// orderly is how long a source must have listed its items in order of date, after it did not.
	orderly = 7 * 24 * time.Hour
	// maxRollCall is how many items a listing holds at the most; longer documents are archives, not windows.
	maxRollCall = 1000
)

// list notes that the document lists an item.
func (r *pollTx) list(id feeds.ItemID, item *feeds.Item) {
	r.listed = append(r.listed, feeds.Listed{ID: id, Date: item.Published})
}

// attend compares what the document lists with what the one before did, and notes what is withdrawn. A poll that found the
// document unchanged has seen the absence of the same items.
func (r *pollTx) attend(habits health.Behaviour) error {
	if r.poll.Pushed || r.poll.Outcome == feeds.Failed {
		return nil
	}
	if r.poll.Outcome == feeds.NotModified && !r.missesAny() {
		return nil
	}
	roll, err := r.rollCall()
	if err != nil {
		return err
	}
	before := roll
	switch {
	case r.poll.Outcome == feeds.NotModified:
		if !roll.Complete || len(roll.Missing) == 0 {
			return nil
		}
	case !r.poll.Complete || len(r.listed) > maxRollCall:
		roll.Complete = false
		roll.Missing = r.stillMissing(roll.Missing)
		return r.putRollCall(&roll)
	default:
		roll.Complete, roll.Listed = true, r.listed
	}
	if !roll.Listed.Chronological() {
		roll.Disorder = r.poll.At.Truncate(24 * time.Hour)
	}
	judged := roll.Disorder.IsZero() || r.poll.At.Sub(roll.Disorder) >= orderly
	judged = judged && !habits.Unsteady && !habits.NoDates && habits.Churning == 0 && habits.Moving == 0
	roll.Missing = nil
	if judged {
		if roll.Missing, err = r.miss(before, roll.Listed); err != nil {
			return err
		}
	}
	return r.putRollCall(&roll)
}

// stillMissing leaves out those that the document lists.
func (r *pollTx) stillMissing(missing []absence) []absence {
	return slices.DeleteFunc(slices.Clone(missing), func(a absence) bool { return r.listed.Holds(a.ID) })
}

// miss gives what is missing from the listing now and not yet held for withdrawn, and notes what is.
func (r *pollTx) miss(before rollCall, now feeds.Listing) (missing []absence, err error) {
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
			missing = append(missing, absence{Listed: gone, Since: r.poll.At, Polls: 1})
		}
	}
	return missing, nil
}

// displaced reports whether an item may have made room for another of its section: a feed that lists the latest of each
// section drops one from its middle with each that comes in, and what is older in other sections proves nothing.
func (r *pollTx) displaced(gone feeds.Listed, now, before feeds.Listing) (bool, error) {
	rec, err := r.written(gone.ID)
	if errors.Is(err, feeds.ErrNotFound) {
		return true, nil // removed by retention
	}
	if err != nil || len(rec.Categories) == 0 {
		return false, err
	}
	came, err := r.share(rec, now.Newcomers(before))
	if err != nil || !came {
		return false, err
	}
	stayed, err := r.share(rec, now.Covers(gone, before))
	return !stayed, err
}

// share reports whether one of the items has a category of rec.
func (r *pollTx) share(rec *record, items []feeds.ItemID) (bool, error) {
	for _, id := range items {
		other, err := r.written(id)
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

// written is an item as this poll leaves it.
func (r *pollTx) written(id feeds.ItemID) (*record, error) {
	if rec, ok := r.items[id]; ok {
		return rec, nil
	}
	return r.record(id)
}

// withdraw notes that the source took an item out. One that it serves under another name was moved.
func (r *pollTx) withdraw(a *absence) error {
	rec, err := r.written(a.ID)
	if errors.Is(err, feeds.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if _, already := rec.History.Withdrawn(); already || r.movedWithin(rec) {
		return nil
	}
	st, err := r.touch(rec.Story)
	if err != nil {
		return err
	}
	if err := r.note(rec, feeds.Correction{At: a.Since, Kind: feeds.CorrectionWithdrawn}); err != nil {
		return err
	}
	rec.Changed = r.poll.At
	st.revised[rec.ID] = feeds.ChangeWithdrawn
	r.done.Withdrawn++
	r.items[rec.ID] = rec
	if err := r.forgetFacts(rec.ID); err != nil {
		return err
	}
	return r.putRecord(rec)
}

// movedWithin reports whether the document lists the item's title or address under another name.
func (r *pollTx) movedWithin(rec *record) bool {
	link := feeds.CanonicalURL(rec.Link)
	return slices.ContainsFunc(r.poll.Items, func(item feeds.Item) bool {
		return feeds.SameTitle(item.Title, rec.Title) || link != "" && feeds.CanonicalURL(item.Link) == link
	})
}

// missesAny reports whether something is missing since the last document of the source. Most polls find nothing new, and
// to decode what their documents listed would be most of what the store does for them. The name of the member stands for
// it: quotes within a text are escaped.
func (r *pollTx) missesAny() bool {
	return bytes.Contains(r.tx.Bucket(bucketListings).Get([]byte(r.source.ID)), []byte(`"missing":[`)) // left out where there is none
}

// rollCall reads what is known of the source's last document; nothing when it was declared anew under another address.
func (r *pollTx) rollCall() (rollCall, error) {
	declared := rollCall{URL: r.source.URL}
	b := r.tx.Bucket(bucketListings).Get([]byte(r.source.ID))
	if b == nil {
		return declared, nil
	}
	var roll rollCall
	if err := json.Unmarshal(b, &roll); err != nil {
		return roll, fmt.Errorf("listing: %w", err)
	}
	if roll.URL != r.source.URL {
		return declared, nil
	}
	roll.stored = bytes.Clone(b)
	return roll, nil
}

// putRollCall writes the listing where it changed.
func (r *pollTx) putRollCall(roll *rollCall) error {
	b, err := json.Marshal(roll)
	if err != nil || bytes.Equal(b, roll.stored) {
		return err
	}
	return r.tx.Bucket(bucketListings).Put([]byte(r.source.ID), b)
}
