package store

import (
	"bytes"
	"encoding/binary"
	"slices"
	"time"

	"griot/feeds"
	"griot/store/derive"
	"griot/store/layout"
)

// tombDays is for how many days tombstones stay after the source last served their keys.
const tombDays = 30

// sweep removes what retention no longer keeps, once a day of Poll time, so that stored state is a function of the polls.
func (ch *change) sweep(at time.Time) error {
	meta := ch.Tx.Bucket(layout.BucketMeta)
	if last := meta.Get(layout.MetaSwept); len(last) == 8 && layout.Day(layout.FromTime8(last)) >= layout.Day(at) {
		return nil
	}
	if err := meta.Put(layout.MetaSwept, layout.Time8(at)); err != nil {
		return err
	}
	if err := ch.sweepTombstones(at); err != nil {
		return err
	}
	if err := ch.DropSignatures(ch.plan.Since()); err != nil {
		return err
	}
	if err := ch.trimLog(); err != nil {
		return err
	}
	if err := ch.sweepCaptures(); err != nil {
		return err
	}
	if ch.declaration().Retention.Items <= 0 {
		return nil
	}
	return ch.sweepStories(at.Add(-ch.declaration().Retention.Items))
}

// sweepStories removes stories of which no item was in a feed since limit, or is among the last of its source.
func (ch *change) sweepStories(limit time.Time) error {
	if err := ch.flush(); err != nil { // the latest of a source may be of this transaction
		return err
	}
	kept := map[feeds.SourceID]map[feeds.ItemID]bool{}
	judged := map[feeds.StoryID]bool{}
	c := ch.Tx.Bucket(layout.BucketSightings).Cursor()
	var expired []feeds.ItemID
	for k, v := c.First(); k != nil; k, v = c.Next() {
		if last, ok := layout.ReadSighting(v); ok && last.Day < layout.Day(limit) {
			expired = append(expired, feeds.ItemID(k))
		}
	}
	for _, id := range expired {
		rec, err := ch.Record(id)
		if err == feeds.ErrNotFound {
			continue // removed with its story in this sweep
		}
		if err != nil {
			return err
		}
		if judged[rec.Story] {
			continue
		}
		judged[rec.Story] = true
		st, err := ch.Story(rec.Story)
		if err != nil {
			return err
		}
		stays, err := ch.keepsAny(&st, limit, kept)
		if err == nil && !stays {
			err = ch.remove(&st)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// keepsAny reports whether retention keeps an item of a story for its own sake. last caches the latest items of each source.
func (ch *change) keepsAny(st *feeds.Story, limit time.Time, last map[feeds.SourceID]map[feeds.ItemID]bool) (_ bool, err error) {
	for i := range st.Items {
		item := &st.Items[i]
		if seen, ok := ch.Sighting(item.ID); ok && seen.Day >= layout.Day(limit) {
			return true, nil
		}
		latest := last[item.SourceID]
		if latest == nil {
			if latest, err = ch.latest(item.SourceID, ch.declaration().Retention.KeepPerSource); err != nil {
				return false, err
			}
			last[item.SourceID] = latest
		}
		if latest[item.ID] {
			return true, nil
		}
	}
	return false, nil
}

func (ch *change) latest(source feeds.SourceID, n int) (map[feeds.ItemID]bool, error) {
	latest := make(map[feeds.ItemID]bool, n)
	all, err := ch.itemsOf(source)
	if err != nil {
		return nil, err
	}
	for id := range all {
		if len(latest) >= n {
			break
		}
		latest[id] = true
	}
	return latest, nil
}

// remove removes a story with its items. Their keys become tombstones, so that an item that is still served does not come
// back as new.
func (ch *change) remove(st *feeds.Story) error {
	if err := ch.shrink(st, &feeds.Story{ID: st.ID}, ch.bury); err != nil {
		return err
	}
	for i := range st.Items {
		if err := ch.countOut(st.Items[i].SourceID); err != nil {
			return err
		}
	}
	return nil
}

func (ch *change) countOut(source feeds.SourceID) error {
	status := ch.status(source)
	status.Items--
	return ch.putStatus(status)
}

// bury makes the keys of an item tombstones.
func (ch *change) bury(rec *layout.Record) error {
	lastSeen := layout.Day(rec.Seen)
	if last, ok := ch.Sighting(rec.ID); ok {
		lastSeen = last.Day
	}
	return ch.PutTombstones(rec.SourceID, rec.ID, rec.Keys, lastSeen)
}

// empty has the items of a source taken out of each of their stories, and drops its documents and what they listed.
func (ch *change) empty(source feeds.SourceID, take func(*feeds.Story, func(*feeds.Item) bool) error) error {
	stories, _, err := ch.storiesOf(source)
	if err != nil {
		return err
	}
	for _, id := range stories {
		st, err := ch.Story(id)
		if err != nil {
			return err
		}
		if err := take(&st, func(item *feeds.Item) bool { return item.SourceID == source }); err != nil {
			return err
		}
	}
	if err := capturesIn(ch.Tx).Drop(source); err != nil {
		return err
	}
	return ch.Tx.Bucket(layout.BucketListings).Delete([]byte(source))
}

// shrink stores what is left of a story, and deletes what is stored of the items that are not in it any more. bury makes
// their tombstones. The counts of their sources are left to the caller.
func (ch *change) shrink(before, after *feeds.Story, bury func(*layout.Record) error) error {
	ch.markUndated()
	was, state := before.State(), after.State()
	var gone []feeds.ItemID
	for i := range before.Items {
		item := &before.Items[i]
		stays := item
		if !slices.ContainsFunc(after.Items, func(kept feeds.Item) bool { return kept.ID == item.ID }) {
			stays, gone = nil, append(gone, item.ID)
		}
		if err := ch.moveTerms(item, was, stays, state, derive.Words{}); err != nil {
			return err
		}
	}
	if err := ch.PutStory(after); err != nil {
		return err
	}
	ch.counts.Count(before, after)
	for _, id := range gone {
		rec, err := ch.Record(id)
		if err != nil {
			return err
		}
		for _, step := range []func(*layout.Record) error{bury, ch.forget, ch.erase} {
			if err := step(rec); err != nil {
				return err
			}
		}
	}
	return nil
}

// erase deletes what is stored of an item, except its tombstones, its terms and its membership in the story.
func (ch *change) erase(rec *layout.Record) error {
	id := rec.ID
	for _, step := range []func() error{
		func() error { return ch.Tx.Bucket(layout.BucketSightings).Delete(id[:]) },
		func() error { return ch.Tx.Bucket(layout.BucketItems).Delete(id[:]) },
		func() error { return ch.Tx.Bucket(layout.BucketContents).Delete(id[:]) },
		func() error { return ch.Tx.Bucket(layout.BucketEvidence).Delete(id[:]) },
		func() error { return ch.DropEarlier(id) },
		func() error { return ch.log(id, rec.Story, feeds.ChangeRemoved) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// sweepTombstones deletes tombstones whose keys no feed has served for tombDays.
func (ch *change) sweepTombstones(at time.Time) error {
	keys := ch.Tx.Bucket(layout.BucketKeys)
	limit := layout.Day(at.AddDate(0, 0, -tombDays))
	var gone [][]byte
	c := keys.Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		if len(v) == 20 && binary.BigEndian.Uint32(v[16:]) < limit {
			gone = append(gone, bytes.Clone(k))
		}
	}
	for _, k := range gone {
		if err := keys.Delete(k); err != nil {
			return err
		}
	}
	return ch.sweepJoined()
}

// sweepJoined deletes the ids of joined items whose other item is gone.
func (ch *change) sweepJoined() error {
	joined := ch.Tx.Bucket(layout.BucketJoined)
	var gone [][]byte
	c := joined.Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		if ch.Tx.Bucket(layout.BucketItems).Get(v) == nil && joined.Get(v) == nil {
			gone = append(gone, bytes.Clone(k))
		}
	}
	for _, k := range gone {
		if err := joined.Delete(k); err != nil {
			return err
		}
	}
	return nil
}
