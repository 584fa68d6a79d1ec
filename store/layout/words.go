package layout

import (
	"bytes"
	"slices"
	"strings"

	bolt "go.etcd.io/bbolt"

	"griot/feeds"
	"griot/feeds/text"
	"griot/store/derive"
	"griot/store/postings"
)

// WordIndex is how far the index of words has come.
type WordIndex struct {
	Complete bool
	UpTo     []byte // the id of the last item read
}

func (w *WordIndex) Covers(id feeds.ItemID) bool {
	return w.Complete || bytes.Compare(id[:], w.UpTo) <= 0
}

// ReadWordIndex reads the note: the rules' version and, while the pass goes on, a zero byte and the id that it has reached.
func ReadWordIndex(tx *bolt.Tx) WordIndex {
	rules, upTo, going := bytes.Cut(tx.Bucket(BucketMeta).Get(MetaWords), []byte{0})
	if string(rules) != text.SearchRules {
		return WordIndex{}
	}
	return WordIndex{Complete: !going, UpTo: bytes.Clone(upTo)}
}

// FreshRow is an item whose words wait to be filed.
type FreshRow struct {
	at    postings.Rank
	words string
}

func freshRows(tx *bolt.Tx) []FreshRow {
	var rows []FreshRow
	c := tx.Bucket(BucketFresh).Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		rows = append(rows, FreshRow{postings.KeyRank(k), string(v)})
	}
	return rows
}

// TextQuery is a search within one transaction.
type TextQuery struct {
	feeds.Search
	Holds func(*feeds.Item) bool // reports whether an item meets the query
	// Indexed reports that the index holds the words of all items. Else the items themselves are read.
	Indexed bool
	fresh   []FreshRow
}

func NewTextQuery(tx *bolt.Tx, search feeds.Search, d *derive.Deriver) TextQuery {
	q := TextQuery{Search: search, Holds: d.Holds(search)}
	if q.Empty() {
		return q
	}
	if q.Indexed = ReadWordIndex(tx).Complete; q.Indexed {
		q.fresh = freshRows(tx)
	}
	return q
}

// Wanted returns a stream of items for each word that must be there. Whether the words of a phrase stand together is
// still to be checked.
func (q *TextQuery) Wanted(tx *bolt.Tx) []postings.Stream {
	var all []postings.Stream
	if !q.Indexed {
		return nil
	}
	for _, phrase := range q.Required {
		for _, forms := range phrase {
			all = append(all, q.holding(tx, forms))
		}
	}
	return all
}

// Unwanted returns a stream of items for each word that must not be there. It leaves out excluded phrases.
func (q *TextQuery) Unwanted(tx *bolt.Tx) []postings.Stream {
	var all []postings.Stream
	if !q.Indexed {
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
func (q *TextQuery) holding(tx *bolt.Tx, forms feeds.Forms) postings.Stream {
	var any postings.Union
	var waiting postings.Ranks
	for _, form := range forms {
		any = append(any, postings.NewList(tx.Bucket(BucketWords), form))
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

// RowWords returns the words of a row. An item may have none.
func RowWords(row []byte) []string {
	return strings.FieldsFunc(string(row), func(c rune) bool { return c == 0 })
}
