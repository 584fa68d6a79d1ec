package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"

	"griot/store/dbfile"
	"griot/store/layout"
)

// A file of an earlier layout is upgraded while it is served: migrations bring it from layout to layout, in steps between
// the polls. See [dbfile.Migration].
//
// Before the first step the file is copied, see [dbfile.KeepBefore]. Where that fails, the file is not opened. The first
// transaction writes the new layout's number, so that an earlier program refuses the file from then on. The layout that
// the whole file has reached stands in the note.

// readUpgrade reads the note, which is there while an upgrade is under way.
func readUpgrade(tx *bolt.Tx) (u dbfile.Upgrade, underway bool) {
	return dbfile.ReadUpgrade(tx.Bucket(layout.BucketMeta).Get(layout.MetaUpgrade))
}

// upgradeStep does one step of the upgrade. It reports whether more is left.
func (ch *change) upgradeStep() (u dbfile.Upgrade, more bool, err error) {
	u, underway := readUpgrade(ch.Tx)
	if !underway {
		return u, false, nil
	}
	all, meta := ch.migrations(), ch.Tx.Bucket(layout.BucketMeta)
	if u, err = u.Step(all); err != nil {
		return u, true, err
	}
	if u.Next(all) == nil {
		return u, false, meta.Delete(layout.MetaUpgrade)
	}
	return u, true, meta.Put(layout.MetaUpgrade, u.Note())
}

// beginUpgrade makes the buckets of the layout. Of a file of an earlier one it makes a copy, of which progress hears, and
// notes that an upgrade begins.
func (db *DB) beginUpgrade(ctx context.Context, progress Progress) error {
	var from uint32
	var items int
	complete := false
	if err := db.bolt.View(func(tx *bolt.Tx) (err error) {
		complete = !slices.ContainsFunc(layout.Buckets(), func(name []byte) bool { return tx.Bucket(name) == nil })
		if from, err = layout.VersionOf(tx); err == nil && from > layout.Version {
			err = fmt.Errorf("the database was written by a later griot (layout %d, this one knows %d): use that version, or restore an older backup", from, layout.Version)
		}
		if stored := tx.Bucket(layout.BucketItems); stored != nil && from < layout.Version {
			items = stored.Stats().KeyN
		}
		return err
	}); err != nil || complete && from == layout.Version {
		return err
	}
	earlier := from != 0 && from < layout.Version
	if earlier {
		copied, err := dbfile.KeepBefore(ctx, db.bolt.DB, layout.Version, progress)
		if err != nil {
			return err
		}
		db.log.Info("the data file is brought to the layout of this version", "from", from, "to", layout.Version, "backup", copied)
	}
	return db.bolt.Update(func(tx *bolt.Tx) error {
		meta, err := tx.CreateBucketIfNotExists(layout.BucketMeta)
		if err != nil {
			return err
		}
		for _, name := range layout.Buckets() {
			if _, err := tx.CreateBucketIfNotExists(name); err != nil {
				return err
			}
		}
		if earlier {
			begun := dbfile.Upgrade{Reached: from, Total: uint64(items)}
			if before, underway := readUpgrade(tx); underway { // by a version whose migrations were others
				begun.Reached = before.Reached
			}
			if err := meta.Put(layout.MetaUpgrade, begun.Note()); err != nil {
				return err
			}
		}
		return layout.PutVersion(tx)
	})
}

// upgradeNow does the steps that are due before the file is served, or all of them. Nothing else may write the file.
func (db *DB) upgradeNow(ctx context.Context, all bool, progress Progress) error {
	underway := false
	if err := db.bolt.View(func(tx *bolt.Tx) error {
		_, underway = readUpgrade(tx)
		return nil
	}); err != nil || !underway {
		return err
	}
	for {
		var u dbfile.Upgrade
		var worked, more bool
		if err := db.bolt.Update(func(tx *bolt.Tx) (err error) {
			ch := db.change(tx)
			u, more = readUpgrade(tx)
			if m := u.Next(ch.migrations()); !more || !all && (m == nil || !m.Early) {
				more = false
				return nil
			}
			worked = true
			if u, more, err = ch.upgradeStep(); err != nil {
				return err
			}
			return ch.finish()
		}); err != nil {
			return err
		}
		if worked {
			progress(u.Progress())
		}
		if !more {
			return nil
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
}

const (
	// upgradeRetry is how long an upgrade waits after a step that could not be written.
	upgradeRetry = 30 * time.Second
	// upgradeLogged is how often the log shows how far it has come.
	upgradeLogged = 10 * time.Second
)

// upgradeRest does the steps that are left, between the polls. It ends with the last one, or when the store closes.
func (db *DB) upgradeRest() {
	defer db.passes.Done()
	logged := time.Now()
	for more := true; more; {
		var u dbfile.Upgrade
		err := db.enqueue(context.Background(), func(ch *change) (err error) {
			u, more, err = ch.upgradeStep()
			return err
		})
		switch {
		case err == ErrClosed:
			return
		case err != nil:
			more = true
			if before := db.upgrading.Load(); before.err == nil {
				db.log.Error("the data file could not be brought further up to date: it is tried again", "error", err, "wait", upgradeRetry)
			}
			db.upgrading.Store(&upgrading{db.upgrading.Load().step, err})
			select {
			case <-time.After(upgradeRetry):
			case <-db.closed:
				return
			}
		case more:
			db.upgrading.Store(&upgrading{step: u.Progress()})
			if time.Since(logged) >= upgradeLogged {
				logged = time.Now()
				db.log.Info("the data file is being brought up to date", "done", u.Done, "items", u.Total)
			}
		}
	}
	db.log.Info("the data file is up to date", "layout", layout.Version)
	db.upgrading.Store(nil)
	close(db.upgraded)
}

// Upgrading reports how far a file of an earlier layout has been brought up to date; false when nothing is left to do.
func (db *DB) Upgrading() (Step, bool) {
	if now := db.upgrading.Load(); now != nil {
		return now.step, true
	}
	return Step{}, false
}

// AwaitUpgrade returns when the data file is up to date. It fails when ctx ends, and when a step could not be written:
// the next start goes on with it. progress may be nil.
func (db *DB) AwaitUpgrade(ctx context.Context, progress Progress) error {
	if progress == nil {
		progress = func(Step) {}
	}
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-db.upgraded:
			return nil
		default:
		}
		if now := db.upgrading.Load(); now != nil {
			if now.err != nil {
				return fmt.Errorf("%s cannot be brought up to date: %w", db.bolt.Path(), now.err)
			}
			progress(now.step)
		}
		select {
		case <-db.upgraded:
			return nil
		case <-tick.C:
		case <-ctx.Done():
			return ctx.Err()
		case <-db.closed:
			return ErrClosed
		}
	}
}
