package store

import (
	"bytes"
	"slices"
	"strings"

	bolt "go.etcd.io/bbolt"

	"griot/feeds"
	"griot/feeds/text"
	"griot/store/derive"
	"griot/store/layout"
	"griot/store/postings"
)

// wordIndex is how far the index of words has come.
type wordIndex struct {
	complete bool
	upTo     []byte // the id of the last item read
}

func (w *wordIndex) covers(id feeds.ItemID) bool {
	return w.complete || bytes.Compare(id[:], w.upTo) <= 0
}

// readWordIndex reads the note: the rules' version and, while the pass goes on, a zero byte and the id that it has reached.
func readWordIndex(tx *bolt.Tx) wordIndex {
	rules, upTo, going := bytes.Cut(tx.Bucket(layout.BucketMeta).Get(layout.MetaWords), []byte{0})
	if string(rules) != text.SearchRules {
		return wordIndex{}
	}
	return wordIndex{complete: !going, upTo: bytes.Clone(upTo)}
}

// freshRow is an item whose words wait to be filed.
type freshRow struct {
	at    postings.Rank
	words string
}

func freshRows(tx *bolt.Tx) []freshRow {
	var rows []freshRow
	c := tx.Bucket(layout.BucketFresh).Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		rows = append(rows, freshRow{postings.KeyRank(k), string(v)})
	}
	return rows
}

// textQuery is a search within one transaction.
type textQuery struct {
	feeds.Search
	holds func(*feeds.Item) bool // reports whether an item meets the query
	// indexed reports that the index holds the words of all items. Else the items themselves are read.
	indexed bool
	fresh   []freshRow
}

func newTextQuery(tx *bolt.Tx, search feeds.Search, d *derive.Deriver) textQuery {
	q := textQuery{Search: search, holds: d.Holds(search)}
	if q.Empty() {
		return q
	}
	if q.indexed = readWordIndex(tx).complete; q.indexed {
		q.fresh = freshRows(tx)
	}
	return q
}

// required returns a stream of items for each word that must be there. Whether the words of a phrase stand together is
// still to be checked.
func (q *textQuery) required(tx *bolt.Tx) []postings.Stream {
	var all []postings.Stream
	if !q.indexed {
		return nil
	}
	for _, phrase := range q.Required {
		for _, forms := range phrase {
			all = append(all, q.holding(tx, forms))
		}
	}
	return all
}

// excluded returns a stream of items for each word that must not be there. It leaves out excluded phrases.
func (q *textQuery) excluded(tx *bolt.Tx) []postings.Stream {
	var all []postings.Stream
	if !q.indexed {
		return nil
	}
	for _, phrase := range q.Excluded {
		if len(phrase) == 1 {
			all = append(all, q.holding(tx, phrase[0]))
		}
	}
	return all
}

// holding returns the stream of the items that hold one of the forms.
func (q *textQuery) holding(tx *bolt.Tx, forms feeds.Forms) postings.Stream {
	var any postings.Union
	var waiting postings.Ranks
	for _, form := range forms {
		any = append(any, postings.NewList(tx.Bucket(layout.BucketWords), form))
		for i := range q.fresh {
			if strings.Contains(q.fresh[i].words, "\x00"+form+"\x00") {
				waiting = append(waiting, q.fresh[i].at)
			}
		}
	}
	if len(waiting) > 0 {
		slices.Sort(waiting)
		any = append(any, &waiting)
	}
	if len(any) == 1 {
		return any[0]
	}
	return any
}

// rowWords returns the words of a row. An item may have none.
func rowWords(row []byte) []string {
	return strings.FieldsFunc(string(row), func(c rune) bool { return c == 0 })
}
