package store

import (
	"maps"
	"slices"
	"strings"

	"griot/feeds"
	"griot/store/derive"
	"griot/store/layout"
	"griot/store/postings"
)

// The words of an item are some forty terms. Most are rare, so that to file them would touch as many pages of the file.
// So they wait in a row for each item, until keptFresh rows are filed together. A search reads the rows beside the blocks.
// A row is the words between zero bytes.

// keptFresh is how many rows wait at the most.
const keptFresh = 1024

// moveWords moves an item from the words it had to those it has now, as moveTerms does.
func (ch *change) moveWords(before, after *feeds.Item, read derive.Words) error {
	if before != nil && after != nil && layout.RankOf(before) == layout.RankOf(after) && before.Title == after.Title &&
		before.Text == after.Text && before.Language() == after.Language() {
		return nil
	}
	if before != nil && ch.wordIndex.Covers(before.ID) {
		if err := ch.removeWords(before); err != nil {
			return err
		}
	}
	if after != nil && ch.wordIndex.Covers(after.ID) {
		words := read.Words
		if !read.Of(after) {
			words = ch.db.deriver.Load().WordsOf(after)
		}
		ch.fresh[string(layout.RankKey(layout.RankOf(after), after.ID))] = words
	}
	return nil
}

func (ch *change) removeWords(item *feeds.Item) error {
	at := layout.RankOf(item)
	k := layout.RankKey(at, item.ID)
	if _, waits := ch.fresh[string(k)]; waits {
		delete(ch.fresh, string(k))
		return nil
	}
	rows := ch.Tx.Bucket(layout.BucketFresh)
	if rows.Get(k) != nil {
		if err := rows.SetSequence(rows.Sequence() - 1); err != nil {
			return err
		}
		return rows.Delete(k)
	}
	for _, word := range ch.db.deriver.Load().WordsOf(item) {
		ch.words.Remove(word, at)
	}
	return nil
}

// flushWords writes what the transaction changes of words. New ones become rows. When many rows wait, it files them all.
// The sequence of the bucket counts the rows.
func (ch *change) flushWords() error {
	if err := ch.writeRows(); err != nil {
		return err
	}
	return ch.words.Write(ch.Tx.Bucket(layout.BucketWords))
}

func (ch *change) writeRows() error {
	if len(ch.fresh) == 0 {
		return nil
	}
	rows := ch.Tx.Bucket(layout.BucketFresh)
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
		ch.fileWords(postings.KeyRank(k), layout.RowWords(v))
	}
	for k, words := range ch.fresh {
		ch.fileWords(postings.KeyRank([]byte(k)), words)
	}
	clear(ch.fresh)
	return layout.Empty(ch.Tx, layout.BucketFresh)
}

func (ch *change) fileWords(at postings.Rank, words []string) {
	for _, word := range words {
		ch.words.Add(word, at)
	}
}
