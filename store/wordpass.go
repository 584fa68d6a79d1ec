package store

import (
	"bytes"
	"context"

	bolt "go.etcd.io/bbolt"

	"griot/feeds"
	"griot/feeds/text"
)

// The index of words is made by rules, whose version is kept with it. Under other rules it is made anew: a pass goes
// through the items in the order of their ids, some at a time between polls, and notes how far it came. Up to there
// polls keep the index; what they bring behind it the pass will meet.

// wordBatch is how many items one transaction of the pass reads, so that polls never wait long behind it.
const wordBatch = 500

// worded says how far the index of words has come.
type worded struct {
	complete bool
	upTo     []byte // the id of the last item read
}

func (w *worded) covers(id feeds.ItemID) bool {
	return w.complete || bytes.Compare(id[:], w.upTo) <= 0
}

// worded reads the note: the rules' version, a zero byte and, while the pass goes on, the id it has come to.
func (s snapshot) worded() worded {
	rules, upTo, going := bytes.Cut(s.tx.Bucket(bucketMeta).Get(metaWords), []byte{0})
	if string(rules) != text.SearchRules {
		return worded{}
	}
	return worded{complete: !going, upTo: bytes.Clone(upTo)}
}

func (ch *change) putWorded(w worded) error {
	ch.worded = w
	note := []byte(text.SearchRules)
	if !w.complete {
		note = append(append(note, 0), w.upTo...)
	}
	return ch.tx.Bucket(bucketMeta).Put(metaWords, note)
}

// beginWords sees whether the index was made by the present rules, and empties one that was not.
func (ch *change) beginWords() (going bool, err error) {
	if w := ch.worded; w.complete || len(w.upTo) > 0 {
		return !w.complete, nil
	}
	for _, name := range [][]byte{bucketWords, bucketFresh} {
		if err := emptied(ch.tx, name); err != nil {
			return false, err
		}
	}
	none, _ := ch.tx.Bucket(bucketItems).Cursor().First()
	return none != nil, ch.putWorded(worded{complete: none == nil})
}

// readAllWords is the pass. It ends with the last item, or when the store closes; the next start goes on with it.
func (db *DB) readAllWords() {
	defer db.passes.Done()
	for going := true; going; {
		if err := db.enqueue(context.Background(), func(ch *change) (err error) {
			going, err = ch.readSomeWords()
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

func (ch *change) readSomeWords() (going bool, err error) {
	if ch.worded.complete {
		return false, nil
	}
	c := ch.tx.Bucket(bucketItems).Cursor()
	k, _ := c.Seek(append(bytes.Clone(ch.worded.upTo), 0))
	if len(ch.worded.upTo) == 0 {
		k, _ = c.First()
	}
	upTo := ch.worded.upTo
	for n := 0; k != nil && n < wordBatch; k, _ = c.Next() {
		rec, err := ch.record(feeds.ItemID(k))
		if err != nil {
			return false, err
		}
		ch.fileWords(rankOf(&rec.Item), ch.db.deriver.Load().wordsOf(&rec.Item))
		upTo, n = bytes.Clone(k), n+1
	}
	return k != nil, ch.putWorded(worded{complete: k == nil, upTo: upTo})
}

// emptied makes a bucket anew.
func emptied(tx *bolt.Tx, name []byte) error {
	if err := tx.DeleteBucket(name); err != nil {
		return err
	}
	_, err := tx.CreateBucket(name)
	return err
}
