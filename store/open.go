package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"griot/feeds"
	"griot/feeds/entry"
	"griot/feeds/outlet"
	"griot/store/dbfile"
	"griot/store/derive"
	"griot/store/layout"
	"griot/store/story"
	"griot/store/story/sign"
)

// Open opens or creates the file. It fails with [ErrInUse] when another process has it, and with a message that names
// the file and the remedy when it cannot be read. A file of an earlier layout is copied first and then upgraded while it
// is served: see [DB.AwaitUpgrade].
func Open(path string, opt Options) (*DB, error) {
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	ctx, progress := context.Background(), longOpening(opt.Log)
	b, err := dbfile.Open(ctx, path, progress)
	if err != nil {
		return nil, err
	}
	db := newDB(b, opt)
	if err := db.restore(ctx, progress); err != nil {
		b.Close()
		if errors.Is(err, bolterrors.ErrIncompatibleValue) { // a value where a bucket must be
			err = fmt.Errorf("%w: %w", dbfile.ErrDamaged, err)
		}
		return nil, dbfile.WithAdvice(path, fmt.Errorf("%s: %w", path, err))
	}
	if now := db.declared.Load(); db.outdated() && db.deriver.Load().Rules() == now.Rules {
		db.beginDerivation()
	}
	go db.write()
	if db.reindexing {
		db.passes.Add(1)
		go db.reindexRest()
	}
	if db.upgrading.Load() != nil && !opt.manualUpgrade {
		db.passes.Add(1)
		go db.upgradeRest()
	}
	return db, nil
}

// newDB returns a store on an open file, of which it has read nothing yet. opt.Log must be set.
func newDB(b *bolt.DB, opt Options) *DB {
	if opt.Deriver == nil {
		opt.Deriver = derive.New("", nil)
	}
	if opt.Stories == (story.Params{}) {
		opt.Stories = story.DefaultParams()
	}
	if opt.Observe == nil {
		opt.Observe = func(Batch) {}
	}
	db := &DB{
		bolt: b, log: opt.Log, observe: opt.Observe, index: story.NewIndex(opt.Stories),
		derivers: map[string]*derive.Deriver{}, keptFresh: keptFresh, stepItems: cmp.Or(opt.stepItems, stepItems),
		statuses: map[feeds.SourceID]*knownSource{}, upgraded: make(chan struct{}),
		queue:  make(chan []*request, maxBatch),
		closed: make(chan struct{}), done: make(chan struct{}),
	}
	db.modified.Store(&lastModified{})
	db.cursor.Store(&cursor{})
	db.directory.Store(outlet.New(nil, outlet.Hosts{}))
	db.deriver.Store(opt.Deriver)
	db.Offer(opt.Deriver)
	db.declared.Store(&declaration{
		Declaration: entry.Declaration{Retention: opt.Retention, Rules: opt.Deriver.Rules(), Grouping: Grouping(opt.Stories)}, params: opt.Stories,
	})
	return db
}

// longOpening returns a Progress that logs once where the opening of a large file takes long.
func longOpening(log *slog.Logger) Progress {
	begun, logged := time.Now(), false
	return func(s Step) {
		if !logged && time.Since(begun) > 3*time.Second {
			logged = true
			log.Info("the data file is checked before it is used", "megabytes", s.Total>>20, "done", s.Done>>20)
		}
	}
}

// restore does what must be done before a file is served: the early migrations, and the reading of the sources and of the
// window of grouping into memory.
func (db *DB) restore(ctx context.Context, progress Progress) error {
	if err := db.beginUpgrade(ctx, progress); err != nil {
		return err
	}
	if err := db.bolt.View(func(tx *bolt.Tx) error {
		if err := db.readDeclared(tx); err != nil {
			return err
		}
		db.index = story.NewIndex(db.declared.Load().params)
		come := readCursor(tx.Bucket(layout.BucketMeta))
		db.cursor.Store(&come)
		if err := db.readStatuses(tx); err != nil {
			return err
		}
		return db.readDirectory(tx)
	}); err != nil {
		return err
	}
	if err := db.upgradeNow(ctx, false, progress); err != nil {
		return err
	}
	if err := db.bolt.Update(func(tx *bolt.Tx) error {
		if err := db.change(tx).fillCadences(); err != nil {
			return err
		}
		going, err := db.change(tx).beginReindex()
		if going {
			db.log.Info("the words of stored items are being indexed: searches are slow meanwhile")
			db.reindexing = true
		}
		return err
	}); err != nil {
		return err
	}
	return db.bolt.View(func(tx *bolt.Tx) error {
		db.generation.Store(tx.Bucket(layout.BucketLog).Sequence())
		now := readLastModified(tx.Bucket(layout.BucketMeta))
		db.modified.Store(&now)
		if u, underway := readUpgrade(tx); underway {
			db.upgrading.Store(&upgrading{step: u.Progress()})
		} else {
			close(db.upgraded)
		}
		meta := tx.Bucket(layout.BucketMeta)
		if come, ok := readClock(meta); ok {
			db.index.SetClock(come)
			return db.restoreIndex(db.index.Since(), db.snapshot(tx))
		}
		swept := meta.Get(layout.MetaSwept) // written by an earlier version
		if len(swept) != 8 {
			return nil // no poll yet
		}
		return db.restoreIndex(layout.FromTime8(swept).Add(-db.index.Window()), db.snapshot(tx))
	})
}

// restoreIndex reads the signatures of the window of grouping.
func (db *DB) restoreIndex(since time.Time, s layout.Snapshot) error {
	c := s.Tx.Bucket(layout.BucketSignatures).Cursor()
	for k, v := c.Seek(layout.Time8(since)); k != nil; k, v = c.Next() {
		rec, err := s.Record(feeds.ItemID(k[8:]))
		if errors.Is(err, feeds.ErrNotFound) {
			continue // removed by retention
		}
		if err != nil {
			return err
		}
		signature, err := s.Signature(k, v, &rec.Item)
		if errors.Is(err, feeds.ErrNotFound) {
			continue // it had left the window
		} else if errors.Is(err, sign.ErrForm) {
			if err := s.ReadForSigning(rec); err != nil {
				return err
			}
			signature = db.deriver.Load().Sign(&rec.Item) // written by another version of the rules
			signature.At = layout.FromTime8(k)
		} else if err != nil {
			return err
		}
		db.index.Restore(signature, rec.Story)
	}
	return nil
}

// Close writes what is queued and closes the file.
func (db *DB) Close() error {
	db.closing.Do(func() { close(db.closed) })
	<-db.done
	db.passes.Wait()
	return db.bolt.Close()
}

// outdated reports whether stored items are still to be derived anew by the declared rules.
func (db *DB) outdated() (is bool) {
	now := db.declared.Load()
	if now.sources == nil {
		return false
	}
	_ = db.bolt.View(func(tx *bolt.Tx) error {
		is = string(tx.Bucket(layout.BucketMeta).Get(layout.MetaGrouped)) != now.version()
		return nil
	})
	return is
}
