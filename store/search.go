package store

import (
	"bytes"
	"slices"
	"strings"

	bolt "go.etcd.io/bbolt"

	"griot/feeds"
	"griot/feeds/text"
	"griot/store/postings"
)

// Holds returns what tells of any item whether it meets it as [DB.Select] understands it.
func (d *Deriver) Holds(search feeds.Search) func(*feeds.Item) bool {
	return (&textQuery{Search: search, reader: d.search}).holds
}

// wordIndex says how far the index of words has come.
type wordIndex struct {
	complete bool
	upTo     []byte // the id of the last item read
}

func (w *wordIndex) covers(id feeds.ItemID) bool {
	return w.complete || bytes.Compare(id[:], w.upTo) <= 0
}

// wordIndex reads the note: the rules' version, a zero byte and, while the pass goes on, the id it has come to.
func (s snapshot) wordIndex() wordIndex {
	rules, upTo, going := bytes.Cut(s.tx.Bucket(bucketMeta).Get(metaWords), []byte{0})
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

func (s snapshot) freshRows() []freshRow {
	var rows []freshRow
	c := s.tx.Bucket(bucketFresh).Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		rows = append(rows, freshRow{postings.KeyRank(k), string(v)})
	}
	return rows
}

// textQuery is a text query within one transaction.
type textQuery struct {
	feeds.Search
	reader *text.SearchReader
	// indexed says that the index holds the words of all items. Else the items themselves are read.
	indexed bool
	fresh   []freshRow
}

func (s snapshot) textQuery(search feeds.Search, reader *text.SearchReader) textQuery {
	q := textQuery{Search: search, reader: reader}
	if q.Empty() {
		return q
	}
	if q.indexed = s.wordIndex().complete; q.indexed {
		q.fresh = s.freshRows()
	}
	return q
}

// required are streams of the items that hold the words that must be there; whether those of a phrase stand together
// remains to be seen.
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

// excluded are streams of items that hold a word that must not be there. Excluded phrases are not among them.
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

// holding is the items that hold one of the forms.
func (q *textQuery) holding(tx *bolt.Tx, forms feeds.Forms) postings.Stream {
	var any postings.Union
	var waiting postings.Ranks
	for _, form := range forms {
		any = append(any, postings.NewList(tx.Bucket(bucketWords), form))
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

// holds reports whether the item meets the query.
func (q *textQuery) holds(item *feeds.Item) bool {
	return q.reader.Match(&q.Search, item.Language(), item.Title, searched(item.Text))
}

// rowWords are the words of a row; an item may have none.
func rowWords(row []byte) []string {
	return strings.FieldsFunc(string(row), func(c rune) bool { return c == 0 })
}

// Holds returns what tells of any item whether it meets it as [DB.Select] understands it.
func (db *DB) Holds(search feeds.Search) func(*feeds.Item) bool {
	return db.deriver.Load().Holds(search)
}
