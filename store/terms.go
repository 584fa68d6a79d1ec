package store

import (
	"slices"

	"griot/feeds"
	"griot/store/derive"
	"griot/store/layout"
	"griot/store/postings"
)

// moveTerms moves an item from the terms, rank and words it had to those it has now. before is nil for a new item, after
// for one that leaves. A hidden item has none. words are those of after where they were read already.
func (ch *change) moveTerms(before *feeds.Item, stateBefore feeds.State, after *feeds.Item, stateAfter feeds.State, words derive.Words) error {
	if before != nil && before.Hidden() {
		before = nil
	}
	if after != nil && after.Hidden() {
		after = nil
	}
	if before == nil && after == nil {
		return nil
	}
	from, to := postings.End, postings.End
	var old, now []string
	if before != nil {
		from, old = layout.RankOf(before), layout.Terms(before, stateBefore)
	}
	if after != nil {
		to, now = layout.RankOf(after), layout.Terms(after, stateAfter)
	}
	for _, t := range old {
		if _, stays := slices.BinarySearch(now, t); !stays || from != to {
			ch.terms.Remove(t, from)
		}
	}
	for _, t := range now {
		if _, stood := slices.BinarySearch(old, t); !stood || from != to {
			ch.terms.Add(t, to)
		}
	}
	if err := ch.moveWords(before, after, words); err != nil {
		return err
	}
	item := after
	if item == nil {
		item = before
	}
	return ch.moveRank(item.ID, from, to)
}

// flush writes what the transaction changes under terms. It must be called before the transaction reads a term.
func (ch *change) flush() error { return ch.terms.Write(ch.Tx.Bucket(layout.BucketTerms)) }

// under returns the items under a term, the latest first.
func (ch *change) under(term string) func(yield func(feeds.ItemID) bool) {
	return func(yield func(feeds.ItemID) bool) {
		stream := postings.NewList(ch.Tx.Bucket(layout.BucketTerms), term)
		for p := stream.Seek(0); p != postings.End; p = stream.Seek(p + 1) {
			for _, id := range ch.ItemsAt(p) {
				if !yield(id) {
					return
				}
			}
		}
	}
}

// moveRank moves an item from a rank to another. [postings.End] stands for none. It notes ranks that several items have come
// to share, since a posting there does not show whose it is.
func (ch *change) moveRank(id feeds.ItemID, from, to postings.Rank) error {
	ranks := ch.Tx.Bucket(layout.BucketRanks)
	if from == to {
		return nil
	}
	if from != postings.End {
		if err := ranks.Delete(layout.RankKey(from, id)); err != nil {
			return err
		}
	}
	if to == postings.End {
		return nil
	}
	shared := len(ch.ItemsAt(to)) > 0
	if err := ranks.Put(layout.RankKey(to, id), nil); err != nil {
		return err
	}
	if shared {
		return ch.Tx.Bucket(layout.BucketShared).Put(to.Key(), nil)
	}
	return nil
}
