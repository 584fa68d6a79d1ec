package store

import (
	"slices"

	"griot/feeds"
	"griot/store/postings"
)

// A term is one letter and a value; the ranks of the items under it are kept in blocks.
const (
	termRegion = "r" // any place the item is within
	termTopic  = "t"
	termClass  = "c"
	termSource = "s"
	termLang   = "l"
	termState  = "y" // of the item's story
)

// terms are all terms but words an item stands under while its story is in state.
func terms(item *feeds.Item, state feeds.State) []string {
	t := []string{termClass + string(item.Class()), termSource + string(item.SourceID), termState + string(state)}
	if lang := item.Language(); lang != "" {
		t = append(t, termLang+lang)
	}
	for _, place := range item.Tags.Within {
		t = append(t, termRegion+string(place))
	}
	for _, topic := range item.Tags.Topics {
		t = append(t, termTopic+topic.ID)
	}
	slices.Sort(t)
	return slices.Compact(t)
}

// retermed moves an item from the terms it stood under to those it stands under now. A nil item is none. words are those
// of the item after, if somebody read them.
func (ch *change) retermed(before *feeds.Item, stateBefore feeds.State, after *feeds.Item, stateAfter feeds.State, words readWords) error {
	from, to := postings.End, postings.End
	var old, now []string
	if before != nil {
		from, old = rankOf(before), terms(before, stateBefore)
	}
	if after != nil {
		to, now = rankOf(after), terms(after, stateAfter)
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
	if err := ch.reword(before, after, words); err != nil {
		return err
	}
	item := after
	if item == nil {
		item = before
	}
	return ch.settleAt(item.ID, from, to)
}

// flush writes what the transaction changes under terms. It must be called before a term is read within it.
func (ch *change) flush() error { return ch.terms.Write(ch.tx.Bucket(bucketTerms)) }

// under are the items that stand under a term, the latest first, as long as they are wanted.
func (ch *change) under(term string) func(yield func(feeds.ItemID) bool) {
	return func(yield func(feeds.ItemID) bool) {
		stream := postings.NewList(ch.tx.Bucket(bucketTerms), term)
		for p := stream.Seek(0); p != postings.End; p = stream.Seek(p + 1) {
			for _, id := range ch.itemsAt(p) {
				if !yield(id) {
					return
				}
			}
		}
	}
}
