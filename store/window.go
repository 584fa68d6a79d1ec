package store

import (
	"bytes"
	"errors"
	"sync"
	"time"

	bolt "go.etcd.io/bbolt"

	"griot/feeds"
	"griot/store/layout"
	"griot/store/story"
	"griot/store/story/sign"
)

// The window of grouping lives in memory. The file holds its items and how far it has come, so that an index that is read
// again is the one that was in use. It is read when a change first asks for one of its items: until then only its clock
// goes on.

// windowReading is the reading of the window.
type windowReading struct {
	begin  sync.Once
	params story.Params
	done   chan struct{}
	index  *story.Index
	err    error
}

// readWindow begins to read the window, where that has not begun.
func (db *DB) readWindow() {
	r := &db.reading
	r.begin.Do(func() {
		go func() {
			defer close(r.done)
			r.err = db.bolt.View(func(tx *bolt.Tx) (err error) {
				r.index, err = db.restoredIndex(db.snapshot(tx), r.params)
				return err
			})
		}()
	})
}

// window returns the plan of a change, to ask for items of the window. The window as the last transaction left it is what
// this one found, since whatever changes it asks for it.
func (ch *change) window() (*story.Plan, error) {
	if db := ch.db; ch.index == nil && !db.windowed {
		db.readWindow()
		<-db.reading.done
		if err := db.reading.err; err != nil {
			return nil, err
		}
		db.index.Adopt(db.reading.index)
		db.reading.index, db.windowed = nil, true
	}
	return ch.plan, nil
}

// restoredIndex reads the signatures of the window, and the records that they are packed beside.
func (db *DB) restoredIndex(s layout.Snapshot, params story.Params) (*story.Index, error) {
	x := story.NewIndex(params)
	meta := s.Tx.Bucket(layout.BucketMeta)
	var since time.Time
	if come, ok := story.ReadClock(meta.Get(layout.MetaWindow)); ok {
		x.SetClock(come)
		since = x.Since()
	} else if swept := meta.Get(layout.MetaSwept); len(swept) == 8 { // written by an earlier version
		since = layout.FromTime8(swept).Add(-x.Window())
	} else {
		return x, nil // no poll yet
	}
	restored := make(chan placed, 256)
	var restoring sync.WaitGroup
	restoring.Go(func() {
		for p := range restored {
			x.Restore(p.Signature, p.story)
		}
	})
	err := func() error {
		defer restoring.Wait()
		defer close(restored)
		c := s.Tx.Bucket(layout.BucketSignatures).Cursor()
		for k, v := c.Seek(layout.Time8(since)); k != nil; k, v = c.Next() {
			p, err := db.readPlaced(s, k, v)
			if errors.Is(err, feeds.ErrNotFound) {
				continue // removed by retention, or left the window
			} else if err != nil {
				return err
			}
			restored <- p
		}
		return nil
	}()
	return x, err
}

// placed is an item of the window as it is stored.
type placed struct {
	sign.Signature
	story feeds.StoryID
}

// readPlaced reads an item of the window. One whose signature is by another version of the rules is signed again.
func (db *DB) readPlaced(s layout.Snapshot, key, value []byte) (p placed, err error) {
	rec, err := s.Record(feeds.ItemID(key[8:]))
	if err != nil {
		return p, err
	}
	p.story = rec.Story
	if p.Signature, err = s.Signature(key, value, &rec.Item); !errors.Is(err, sign.ErrForm) {
		return p, err
	}
	if err := s.ReadForSigning(rec); err != nil {
		return p, err
	}
	p.Signature = db.deriver.Load().Sign(&rec.Item)
	p.At = layout.FromTime8(key)
	return p, nil
}

// writeClock stores how far the window has come, where that has changed.
func (ch *change) writeClock() error {
	if ch.plan == nil {
		return nil
	}
	now := ch.plan.Clock()
	b, err := now.AppendBinary(nil)
	if err != nil {
		return err
	}
	meta := ch.Tx.Bucket(layout.BucketMeta)
	if bytes.Equal(b, meta.Get(layout.MetaWindow)) {
		return nil
	}
	return meta.Put(layout.MetaWindow, b)
}

// putUpdated stores the signature of a revised item where the window holds it. That of an item that has left would bring it
// back at the next start.
func (ch *change) putUpdated(s sign.Signature, item *feeds.Item) error {
	plan, err := ch.window()
	if err != nil {
		return err
	}
	kept, held := plan.Update(s)
	if !held {
		return ch.DropUnheld(item.ID)
	}
	return ch.PutSignature(&kept, item)
}

// forget takes an item out of the window, in memory and in the file.
func (ch *change) forget(rec *layout.Record) error {
	plan, err := ch.window()
	if err != nil {
		return err
	}
	at := rec.Qualified()
	if held, _, ok := plan.Lookup(rec.ID); ok {
		at = held.At // a correction may have dated the item otherwise
	}
	plan.Forget(rec.ID)
	return ch.DropSignature(at, rec.ID)
}

// LimitsMet returns when each limit of grouping was last met, by its name; see [story.Limits]. What the limit on
// boilerplate leaves out is no loss, and not told.
func (db *DB) LimitsMet() map[string]time.Time {
	met := map[string]time.Time{}
	last := db.limits.Load()
	if last == nil {
		return met
	}
	for i, name := range story.LimitNames() {
		if name != story.LimitBoilerplate && !last[i].IsZero() {
			met[name] = last[i]
		}
	}
	return met
}

// tellLimits publishes when limits were last met. The index belongs to the writer.
func (db *DB) tellLimits() {
	met := db.index.Clock().Met
	db.limits.Store(&met)
}
