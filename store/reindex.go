package store

import (
	"bytes"
	"context"

	"griot/feeds"
	"griot/feeds/text"
	"griot/store/layout"
)

// The index of words is made by rules, whose version is stored with it. Under other rules it is made anew: a pass goes
// through the items in the order of their ids, some at a time between polls, and notes how far it has come. Polls keep the
// index up to that id. The pass meets later what they change behind it.

// reindexBatch is how many items one transaction of the pass reads, so that polls never wait long behind it.
const reindexBatch = 500

func (ch *change) putWordIndex(w layout.WordIndex) error {
	ch.wordIndex = w
	note := []byte(text.SearchRules)
	if !w.Complete {
		note = append(append(note, 0), w.UpTo...)
	}
	return ch.Tx.Bucket(layout.BucketMeta).Put(layout.MetaWords, note)
}

// beginReindex empties an index that other rules made. It reports whether items are left to index.
func (ch *change) beginReindex() (going bool, err error) {
	if w := ch.wordIndex; w.Complete || len(w.UpTo) > 0 {
		return !w.Complete, nil
	}
	for _, name := range [][]byte{layout.BucketWords, layout.BucketFresh} {
		if err := layout.Empty(ch.Tx, name); err != nil {
			return false, err
		}
	}
	none, _ := ch.Tx.Bucket(layout.BucketItems).Cursor().First()
	return none != nil, ch.putWordIndex(layout.WordIndex{Complete: none == nil})
}

// reindexRest is the pass. It ends with the last item, or when the store closes. The next start goes on with it.
func (db *DB) reindexRest() {
	defer db.passes.Done()
	for going := true; going; {
		if err := db.enqueue(context.Background(), func(ch *change) (err error) {
			going, err = ch.reindexStep()
			return err
		}); err != nil {
			if err != ErrClosed {
				db.log.Error("the words of stored items could not be indexed: searches are slow until the next start", "error", err)
			}
			return
		}
	}
	db.log.Info("the words of all stored items are indexed")
}

func (ch *change) reindexStep() (going bool, err error) {
	if ch.wordIndex.Complete {
		return false, nil
	}
	c := ch.Tx.Bucket(layout.BucketItems).Cursor()
	k, _ := c.Seek(append(bytes.Clone(ch.wordIndex.UpTo), 0))
	if len(ch.wordIndex.UpTo) == 0 {
		k, _ = c.First()
	}
	upTo := ch.wordIndex.UpTo
	for n := 0; k != nil && n < reindexBatch; k, _ = c.Next() {
		rec, err := ch.Record(feeds.ItemID(k))
		if err != nil {
			return false, err
		}
		if !rec.Hidden() {
			ch.fileWords(layout.RankOf(&rec.Item), ch.db.deriver.Load().WordsOf(&rec.Item))
		}
		upTo, n = bytes.Clone(k), n+1
	}
	return k != nil, ch.putWordIndex(layout.WordIndex{Complete: k == nil, UpTo: upTo})
}
