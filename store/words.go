package store

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	bolt "go.etcd.io/bbolt"

	"griot/feeds"
	"griot/feeds/text"
	"griot/store/postings"
)

// The words of an item are some forty terms, most of them rare, so that they would touch as many pages of the file. They
// wait, therefore, in rows of their own, one for each item, until keptFresh of them are filed together; a search reads
// the rows beside the blocks. A row is the words between zero bytes.

// keptFresh is how many rows wait at the most.
const keptFresh = 1024

// searched is the part of a text that is searched: what an excerpt can show, with the whole of its last word.
func searched(s string) string {
	n := 0
	for i, c := range s {
		if n++; n > feeds.ExcerptLength && !unicode.IsLetter(c) && !unicode.IsMark(c) && !unicode.IsDigit(c) || n > 2*feeds.ExcerptLength {
			return s[:i]
		}
	}
	return s
}

// reword moves an item from the words it stood under to those it stands under now. A nil item is none.
func (ch *change) reword(before, after *feeds.Item, read readWords) error {
	if before != nil && after != nil && rankOf(before) == rankOf(after) && before.Title == after.Title &&
		before.Text == after.Text && before.Language() == after.Language() {
		return nil
	}
	if before != nil && ch.worded.covers(before.ID) {
		if err := ch.unword(before); err != nil {
			return err
		}
	}
	if after != nil && ch.worded.covers(after.ID) {
		words := read.words
		if !read.of(after) {
			words = ch.db.deriver.Load().wordsOf(after)
		}
		ch.fresh[string(rankKey(rankOf(after), after.ID))] = words
	}
	return nil
}

// readWords are the words of an item with what they were read from.
type readWords struct {
	title, text, lang string
	words             []string
}

// of reports whether the words are those of the item as it is now.
func (r *readWords) of(item *feeds.Item) bool {
	return r.title == item.Title && r.text == item.Text && r.lang == item.Language()
}

func (ch *change) unword(item *feeds.Item) error {
	at := rankOf(item)
	k := rankKey(at, item.ID)
	if _, waits := ch.fresh[string(k)]; waits {
		delete(ch.fresh, string(k))
		return nil
	}
	rows := ch.tx.Bucket(bucketFresh)
	if rows.Get(k) != nil {
		if err := rows.SetSequence(rows.Sequence() - 1); err != nil {
			return err
		}
		return rows.Delete(k)
	}
	for _, word := range ch.db.deriver.Load().wordsOf(item) {
		ch.words.Remove(word, at)
	}
	return nil
}

// flushWords writes what the transaction changes of words: rows of new ones, which are filed with those that wait when
// they are many. The bucket's sequence counts the rows.
func (ch *change) flushWords() error {
	if err := ch.writeRows(); err != nil {
		return err
	}
	return ch.words.Write(ch.tx.Bucket(bucketWords))
}

func (ch *change) writeRows() error {
	if len(ch.fresh) == 0 {
		return nil
	}
	rows := ch.tx.Bucket(bucketFresh)
	waiting := rows.Sequence() + uint64(len(ch.fresh))
	if waiting < ch.db.keptFresh {
		for _, k := range slices.Sorted(maps.Keys(ch.fresh)) {
			if err := rows.Put([]byte(k), []byte("\x00"+strings.Join(ch.fresh[k], "\x00")+"\x00")); err != nil {
				return err
			}
		}
		clear(ch.fresh)
		return rows.SetSequence(waiting)
	}
	c := rows.Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		ch.fileWords(postings.KeyRank(k), rowWords(v))
	}
	for k, words := range ch.fresh {
		ch.fileWords(postings.KeyRank([]byte(k)), words)
	}
	clear(ch.fresh)
	return emptied(ch.tx, bucketFresh)
}

func (ch *change) fileWords(at postings.Rank, words []string) {
	for _, word := range words {
		ch.words.Add(word, at)
	}
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

// inquiry is a text query within one transaction.
type inquiry struct {
	feeds.Search
	reader *text.SearchReader
	// indexed says that the index holds the words of all items. Else the items themselves are read.
	indexed bool
	fresh   []freshRow
}

func (s snapshot) inquiry(search feeds.Search, reader *text.SearchReader) inquiry {
	q := inquiry{Search: search, reader: reader}
	if q.Empty() {
		return q
	}
	if q.indexed = s.worded().complete; q.indexed {
		q.fresh = s.freshRows()
	}
	return q
}

// required are streams of the items that hold the words that must be there; whether those of a phrase stand together
// remains to be seen.
func (q *inquiry) required(tx *bolt.Tx) []postings.Stream {
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
func (q *inquiry) excluded(tx *bolt.Tx) []postings.Stream {
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
func (q *inquiry) holding(tx *bolt.Tx, forms feeds.Forms) postings.Stream {
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
func (q *inquiry) holds(item *feeds.Item) bool {
	return q.reader.Match(&q.Search, item.Language(), item.Title, searched(item.Text))
}

// Holds returns what tells of any item whether it meets it as [DB.Select] understands it.
func (db *DB) Holds(search feeds.Search) func(*feeds.Item) bool {
	return db.deriver.Load().Holds(search)
}

// rowWords are the words of a row; an item may have none.
func rowWords(row []byte) []string {
	return strings.FieldsFunc(string(row), func(c rune) bool { return c == 0 })
}
