package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"os"
	"time"

	bolt "go.etcd.io/bbolt"

	"griot/store/dbfile"
)

// A file of an earlier layout is upgraded: migrations bring it from layout to layout while it is served. A migration
// works in steps of bounded size. Each step is one transaction, with the note of where the next one begins. So an upgrade
// goes on where it stopped, whatever stopped it.
//
// Before the first step the file is copied to "<file>.before-<layout>", beside it. Where that fails, the file is not
// opened. An empty file of that name is the operator's word that there is a copy elsewhere: then none is made.
//
// The first transaction writes the new layout's number, so that an earlier program refuses the file from then on. The
// layout that the whole file has reached stands in the note.

// migration brings a file from its layouts on to a later one.
type migration struct {
	name     string
	from, to uint32
	// early reports that what is read of the file needs the migration: it ends before the file is served.
	early bool
	// step does a part of the work, from the cursor on, which is empty at first. It returns the cursor of the next step,
	// nil at the end, and how many items it has passed. Every state between two steps must be read rightly.
	step func(ch *change, cursor []byte) (next []byte, items int, err error)
}

// upgrade is the note of how far a file has come on its way to the layout that it names.
type upgrade struct {
	reached     uint32 // the layout whose migrations have all ended
	done, total uint64 // items of the migration under way
	cursor      []byte // of its next step
}

// readUpgrade reads the note, which is there while an upgrade is under way.
func readUpgrade(meta *bolt.Bucket) (u upgrade, underway bool) {
	b := meta.Get(metaUpgrade)
	if len(b) < 20 {
		return u, false
	}
	return upgrade{binary.BigEndian.Uint32(b), binary.BigEndian.Uint64(b[4:]), binary.BigEndian.Uint64(b[12:]), bytes.Clone(b[20:])}, true
}

func (u *upgrade) write(meta *bolt.Bucket) error {
	b := binary.BigEndian.AppendUint32(nil, u.reached)
	b = binary.BigEndian.AppendUint64(b, u.done)
	b = binary.BigEndian.AppendUint64(b, u.total)
	return meta.Put(metaUpgrade, append(b, u.cursor...))
}

// next is the migration under way, nil when there is none left.
func (u *upgrade) next() *migration {
	for i := range migrations {
		if m := &migrations[i]; u.reached >= m.from && u.reached < m.to {
			return m
		}
	}
	return nil
}

// progress is how far the upgrade has come, for people.
func (u *upgrade) progress() Step {
	done := min(u.done, u.total)
	if u.next() == nil {
		done = u.total
	}
	return Step{Doing: "bringing the data file up to date", Done: int64(done), Total: int64(u.total)}
}

// upgradeStep does one step of the upgrade. It reports whether more is left.
func (ch *change) upgradeStep() (u upgrade, more bool, err error) {
	meta := ch.tx.Bucket(bucketMeta)
	u, underway := readUpgrade(meta)
	if !underway {
		return u, false, nil
	}
	if m := u.next(); m != nil {
		next, items, err := m.step(ch, u.cursor)
		if err != nil {
			return u, true, fmt.Errorf("%s: %w", m.name, err)
		}
		u.done, u.cursor = u.done+uint64(items), next
		if next == nil {
			u = upgrade{reached: m.to, total: u.total}
		}
	}
	if u.next() == nil {
		return u, false, meta.Delete(metaUpgrade)
	}
	return u, true, u.write(meta)
}

// beginUpgrade makes the buckets of the layout and, in a file of an earlier one, notes that an upgrade begins. told hears
// of the copy that is made before.
func (db *DB) beginUpgrade(ctx context.Context, told Progress) error {
	var from uint32
	var items int
	if err := db.bolt.View(func(tx *bolt.Tx) (err error) {
		if from, err = layoutOf(tx); err == nil && from > schemaVersion {
			err = fmt.Errorf("the database was written by a later griot (layout %d, this one knows %d): use that version, or restore an older backup", from, schemaVersion)
		}
		if stored := tx.Bucket(bucketItems); stored != nil && from < schemaVersion {
			items = stored.Stats().KeyN
		}
		return err
	}); err != nil {
		return err
	}
	earlier := from != 0 && from < schemaVersion
	if earlier {
		copied, err := keepBefore(ctx, db.bolt, told)
		if err != nil {
			return err
		}
		db.log.Info("the data file is brought to the layout of this version", "from", from, "to", schemaVersion, "backup", copied)
	}
	return db.bolt.Update(func(tx *bolt.Tx) error {
		meta, err := tx.CreateBucketIfNotExists(bucketMeta)
		if err != nil {
			return err
		}
		for _, name := range buckets() {
			if _, err := tx.CreateBucketIfNotExists(name); err != nil {
				return err
			}
		}
		if _, underway := readUpgrade(meta); earlier && !underway {
			begun := upgrade{reached: from, total: uint64(items)}
			if err := begun.write(meta); err != nil {
				return err
			}
		}
		return putSchema(tx)
	})
}

// keepBefore copies the file before its first migration, and returns the name of the copy. An earlier copy of that name is
// replaced.
func keepBefore(ctx context.Context, b *bolt.DB, told Progress) (name string, err error) {
	name = fmt.Sprintf("%s.before-%d", b.Path(), schemaVersion)
	if there, err := os.Lstat(name); err == nil && there.Mode().IsRegular() && there.Size() == 0 {
		return "none: " + name + " is empty", nil
	}
	if err := dbfile.Backup(ctx, b, name, told); err != nil {
		return "", fmt.Errorf("it is of an earlier version and must be copied before it is changed: %w: "+
			"make room on that disk or, where you have a copy elsewhere, make an empty file in place of this one (touch %s)", err, name)
	}
	return name, nil
}

// upgradeNow does the steps that are due before the file is served, or all of them. Nobody else may write the file.
func (db *DB) upgradeNow(ctx context.Context, all bool, told Progress) error {
	for {
		var u upgrade
		var worked, more bool
		if err := db.bolt.Update(func(tx *bolt.Tx) error {
			u, more = readUpgrade(tx.Bucket(bucketMeta))
			if m := u.next(); !more || !all && (m == nil || !m.early) {
				more = false
				return nil
			}
			worked = true
			ch := db.change(tx)
			var err error
			if u, more, err = ch.upgradeStep(); err != nil {
				return err
			}
			return ch.finish()
		}); err != nil {
			return err
		}
		if worked {
			told(u.progress())
		}
		if !more {
			return nil
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
}

// upgrading is what is known of an upgrade that goes on in the background.
type upgrading struct {
	step Step
	err  error // of the last step, nil when it was written
}

const (
	// upgradeRetry is how long an upgrade waits after a step that could not be written.
	upgradeRetry = 30 * time.Second
	// upgradeLogged is how often the log tells how far it has come.
	upgradeLogged = 10 * time.Second
)

// upgradeRest does the steps that are left, between the polls. It ends with the last one, or when the store closes.
func (db *DB) upgradeRest() {
	defer db.passes.Done()
	logged := time.Now()
	for more := true; more; {
		var u upgrade
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
			db.upgrading.Store(&upgrading{step: u.progress()})
			if time.Since(logged) >= upgradeLogged {
				logged = time.Now()
				db.log.Info("the data file is being brought up to date", "done", u.done, "items", u.total)
			}
		}
	}
	db.log.Info("the data file is up to date", "layout", schemaVersion)
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
// the next start goes on with it. told may be nil.
func (db *DB) AwaitUpgrade(ctx context.Context, told Progress) error {
	if told == nil {
		told = func(Step) {}
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
			told(now.step)
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
