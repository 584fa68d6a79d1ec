package layout

import (
	"slices"

	bolt "go.etcd.io/bbolt"

	"griot/feeds"
	"griot/store/postings"
)

// Candidates returns the ranks of the items under the terms and words of a query: any value of a field, all fields together,
// without the items that meet an exclusion themselves.
func (s Snapshot) Candidates(q *feeds.Query, words *TextQuery) postings.Stream {
	var all postings.Intersection
	all = with(all, s.Tx, TermRegion, q.Regions)
	all = with(all, s.Tx, TermTopic, q.Topics)
	all = with(all, s.Tx, TermClass, q.Classes)
	all = with(all, s.Tx, TermSource, q.Sources)
	all = with(all, s.Tx, TermLang, q.Langs)
	all = with(all, s.Tx, TermState, q.States)
	all = append(all, words.Wanted(s.Tx)...)
	var some postings.Stream = all
	switch len(all) {
	case 0:
		some = s.EveryItem()
	case 1:
		some = all[0]
	}
	if not := s.excluded(&q.Not, words); len(not) > 0 {
		return &postings.Difference{Of: some, Without: not, Shared: s.SharedRanks()}
	}
	return some
}

func with[T ~string](all postings.Intersection, tx *bolt.Tx, kind string, values []T) postings.Intersection {
	switch any := lists(tx, kind, values); len(any) {
	case 0:
		return all
	case 1:
		return append(all, any[0])
	default:
		return append(all, any)
	}
}

func lists[T ~string](tx *bolt.Tx, kind string, values []T) postings.Union {
	all := make(postings.Union, len(values))
	for i, v := range values {
		all[i] = postings.NewList(tx.Bucket(BucketTerms), kind+string(v))
	}
	return all
}

// excluded returns the items that keep their stories out. Other items of such a story are left out when the story is read.
func (s Snapshot) excluded(not *feeds.Exclusion, words *TextQuery) postings.Union {
	return slices.Concat(
		lists(s.Tx, TermRegion, not.Regions), lists(s.Tx, TermTopic, not.Topics), lists(s.Tx, TermClass, not.Classes),
		lists(s.Tx, TermSource, not.Sources), lists(s.Tx, TermLang, not.Langs), words.Unwanted(s.Tx),
	)
}
