package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"

	"griot/feeds"
	"griot/feeds/entry"
	"griot/feeds/outlet"
	"griot/store/derive"
	"griot/store/layout"
)

// Declaration returns what is declared: what the store was opened with, before the first [DB.Declare].
func (db *DB) Declaration() entry.Declaration { return db.declared.Load().Declaration }

// Offer makes a deriver known to the declarations that name its rules.
func (db *DB) Offer(d *derive.Deriver) {
	db.deriversMu.Lock()
	defer db.deriversMu.Unlock()
	db.derivers[d.Rules()] = d
}

// deriverOf returns the deriver of some rules, nil where it is not known.
func (db *DB) deriverOf(rules string) *derive.Deriver {
	db.deriversMu.Lock()
	defer db.deriversMu.Unlock()
	return db.derivers[rules]
}

// Declare makes these the declared sources, the takedowns in force, the retention and the rules, all or none, as of a
// time. A declaration that says nothing new changes nothing. An empty Made stands for the one before.
//
// What a source kept stays: one that is no longer declared is retired, or forgotten where it has left nothing. One
// whose class or language changed has its items filed anew.
//
// What a new takedown names is removed at once and for good, with everything that was kept of it. What is brought later
// under its address or id is not let in. One that is no longer among them is lifted: what it removed does not come
// back by itself, but its sources may bring it again.
//
// Other rules of tags or of grouping have stored items derived anew, silently, before any later entry is applied. Declare
// does not wait for that: see [Derivation]. It returns nil where the rules are those of before.
func (db *DB) Declare(ctx context.Context, d entry.Declaration, at time.Time) (*Derivation, error) {
	before := db.declared.Load()
	if d.Made == "" {
		d.Made = before.Made
	}
	if before.sources != nil && sameDeclaration(&d, &before.Declaration, at) {
		unmet, err := db.unmet()
		db.warnOf(unmet)
		return nil, err
	}
	var done declared
	running := db.deriving.Load()
	other := d
	other.Made = before.Made
	unconcerned := before.sources != nil && sameDeclaration(&other, &before.Declaration, at) // only documents are made otherwise
	if err := db.await(ctx, &request{entry: true, unconcerned: unconcerned, apply: func(ch *change) (err error) {
		ch.advance(at)
		done, err = ch.declare(&d)
		return err
	}}); err != nil {
		return nil, err
	}
	for _, r := range done.renamed {
		db.log.Info("a source takes over what is kept of the one that had its address", "source", r.to.ID, "before", r.from)
	}
	db.warnOf(done.unmet)
	if now := db.deriving.Load(); now != running {
		return now, nil
	}
	return nil, nil
}

// unmet returns the takedowns in force that name nothing that was ever stored.
func (db *DB) unmet() (unmet []feeds.Takedown, err error) {
	err = db.bolt.View(func(tx *bolt.Tx) error {
		all, err := db.snapshot(tx).Takedowns()
		for i := range all {
			if !all[i].Met {
				unmet = append(unmet, all[i].Takedown)
			}
		}
		return err
	})
	return unmet, err
}

func (db *DB) warnOf(unmet []feeds.Takedown) {
	for i := range unmet {
		db.log.Warn("a takedown names nothing that was ever stored: look whether it is spelled as its source does; what comes under that name is kept out",
			"takedown", unmet[i].Name())
	}
}

// Published notes by which configuration the documents are made from now on; made stands for it. Another one than before
// changes them.
func (db *DB) Published(ctx context.Context, made string, at time.Time) error {
	d := db.Declaration()
	d.Made = made
	_, err := db.Declare(ctx, d, at)
	return err
}

// declared is what a declaration has come to.
type declared struct {
	unmet   []feeds.Takedown // takedowns that name nothing that was ever stored
	renamed []renaming
}

// declare puts a declaration in force.
func (ch *change) declare(d *entry.Declaration) (done declared, err error) {
	now, err := declarationOf(d)
	if err != nil {
		return done, err
	}
	if ch.db.deriverOf(now.Rules) == nil {
		return done, fmt.Errorf("the rules of tags %q are not those of this program: use the version of griot that made the declaration", now.Rules)
	}
	if _, err := outlet.NewHosts(now.SharedHosts); err != nil {
		return done, err
	}
	before := ch.declaration()
	ch.outlets() // as they are before it
	ch.declared, ch.declares, ch.otherOutlets = now, true, false
	defer func() { ch.declares = false }()
	if done.renamed, err = ch.setSources(now.Sources); err != nil {
		return done, err
	}
	if !slices.Equal(now.SharedHosts, before.SharedHosts) {
		ch.otherHosts, ch.otherOutlets = true, true
	}
	if done.unmet, err = ch.setTakedowns(now.Takedowns); err != nil {
		return done, fmt.Errorf("takedown: %w", err)
	}
	if err := ch.dropUndeclared(); err != nil {
		return done, err
	}
	if err := ch.hideUndeclared(); err != nil {
		return done, err
	}
	if ch.otherOutlets {
		if err := ch.markSilent(); err != nil {
			return done, err
		}
	}
	if now.Made != before.Made {
		ch.markUndated()
	}
	meta := ch.Tx.Bucket(layout.BucketMeta)
	if version := now.version(); string(meta.Get(layout.MetaGrouped)) != version && !ch.db.behind { // else a pass is under way
		if first, _ := ch.Tx.Bucket(layout.BucketItems).Cursor().First(); first != nil {
			ch.derives = true
		} else if err := meta.Put(layout.MetaGrouped, []byte(version)); err != nil {
			return done, err
		}
	}
	b, err := entry.Pack(entry.Entry{At: ch.at, Declare: &now.Declaration})
	if err != nil {
		return done, err
	}
	return done, meta.Put(layout.MetaDeclared, b)
}

// readDeclared puts the declaration in force that the file has, if there is one.
func (db *DB) readDeclared(tx *bolt.Tx) error {
	stored, err := layout.ReadDeclaration(tx)
	if err != nil || stored == nil {
		return err
	}
	now, err := declarationOf(stored)
	if err != nil {
		return err
	}
	db.declared.Store(now)
	return nil
}
