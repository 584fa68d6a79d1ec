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
)

// checkPatience is how long the check of the pages after an unclean end may hold up the serving. It suffices for files of
// some hundred megabytes that lie in the memory of the system.
const checkPatience = 500 * time.Millisecond

// Open opens or creates the file. It fails with [ErrInUse] when another process has it, and with a message that names
// the file and the remedy when it cannot be read. A file of an earlier layout is copied first and then upgraded while it
// is served: see [DB.AwaitUpgrade].
func Open(path string, opt Options) (*DB, error) {
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	ctx, progress := context.Background(), longOpening(opt.Log)
	patience := dbfile.ToTheEnd
	if opt.unchecked {
		patience = 0
	} else if opt.Serving {
		patience = checkPatience
	}
	b, err := dbfile.Open(ctx, path, patience, progress)
	if err != nil {
		return nil, err
	}
	db := newDB(b, opt)
	if err := db.restore(ctx, progress); err != nil {
		err = cmp.Or(b.Damage(), err)
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
	if checked := b.Checked(); checked != nil && opt.Serving {
		db.passes.Go(func() { db.tellChecked(checked) })
	}
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
func newDB(b *dbfile.File, opt Options) *DB {
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
		derivers: map[string]*derive.Deriver{}, keptFresh: keptFresh, stepItems: cmp.Or(opt.stepItems, stepItems), unprepared: opt.unprepared,
		statuses: map[feeds.SourceID]*knownSource{}, upgraded: make(chan struct{}),
		queue: make(chan []*request, maxBatch), reading: windowReading{done: make(chan struct{})},
		closed: make(chan struct{}), done: make(chan struct{}),
	}
	db.modified.Store(&layout.LastModified{})
	db.cursor.Store(&layout.Cursor{})
	db.directory.Store(outlet.New(nil, outlet.Hosts{}))
	db.deriver.Store(opt.Deriver)
	db.Offer(opt.Deriver)
	db.declared.Store(&declaration{
		Declaration: entry.Declaration{Retention: opt.Retention, Rules: opt.Deriver.Rules(), Grouping: Grouping(opt.Stories)}, params: opt.Stories,
	})
	return db
}

// longOpening returns a Progress that logs how far the check or the copy of a large file has come.
func longOpening(log *slog.Logger) Progress {
	next := time.Now().Add(3 * time.Second)
	return func(s Step) {
		if time.Now().After(next) {
			next = time.Now().Add(10 * time.Second)
			log.Info("the data file is not as a clean end left it", "doing", s.Doing, "megabytes", s.Total>>20, "done", s.Done>>20)
		}
	}
}

// tellChecked logs what came of the check of the pages, unless the store closes before its end.
func (db *DB) tellChecked(checked <-chan struct{}) {
	select {
	case <-checked:
	case <-db.closed:
		return
	}
	if err := db.bolt.Damage(); err != nil {
		db.log.Error("the check of the data file found damage: what can be read is served, and nothing is stored", "err", err)
	} else {
		db.log.Info("the data file was not as a clean end left it: all its pages are checked and sound")
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
		db.reading.params = db.declared.Load().params
		db.index = story.NewIndex(db.reading.params)
		come := layout.ReadCursor(tx.Bucket(layout.BucketMeta))
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
	if err := db.fillIn(); err != nil {
		return err
	}
	return db.bolt.View(func(tx *bolt.Tx) error {
		db.generation.Store(tx.Bucket(layout.BucketLog).Sequence())
		now := layout.ReadLastModified(tx.Bucket(layout.BucketMeta))
		db.modified.Store(&now)
		if u, underway := readUpgrade(tx); underway {
			db.upgrading.Store(&upgrading{step: u.Progress()})
		} else {
			close(db.upgraded)
		}
		if come, ok := story.ReadClock(tx.Bucket(layout.BucketMeta).Get(layout.MetaWindow)); ok {
			db.index.SetClock(come)
			db.tellLimits()
			return nil
		}
		var err error // of an earlier version: what the items show is the clock
		db.index, err = db.restoredIndex(db.snapshot(tx), db.reading.params)
		db.windowed = true
		return err
	})
}

// fillIn writes what a file of an earlier version lacks, or other rules for words left to do.
func (db *DB) fillIn() error {
	due := false
	if err := db.bolt.View(func(tx *bolt.Tx) error {
		ch := db.change(tx)
		due = len(ch.withoutCadence()) > 0 || !ch.wordIndex.Complete
		return nil
	}); err != nil || !due {
		return err
	}
	return db.bolt.Update(func(tx *bolt.Tx) error {
		if err := db.change(tx).fillCadences(); err != nil {
			return err
		}
		going, err := db.change(tx).beginReindex()
		if going {
			db.log.Info("the words of stored items are being indexed: searches are slow meanwhile")
			db.reindexing = true
		}
		return err
	})
}

// Close writes what is queued and closes the file. It fails where the file is damaged.
func (db *DB) Close() (err error) {
	db.closing.Do(func() {
		close(db.closed)
		<-db.done
		db.passes.Wait()
		db.reading.begin.Do(func() { close(db.reading.done) })
		<-db.reading.done
		err = db.bolt.End()
		if errors.Is(err, dbfile.ErrUnclean) {
			db.log.Warn("the data file is checked at the next start", "err", err)
			err = nil
		}
	})
	return err
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
