package store

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"time"

	bolt "go.etcd.io/bbolt"

	"griot/feeds"
	"griot/feeds/entry"
	"griot/store/derive"
	"griot/store/layout"
	"griot/store/story"
)

// declaration is a declaration in force.
type declaration struct {
	entry.Declaration
	sources map[feeds.SourceID]bool // nil before the first one
	params  story.Params            // as Grouping has them
}

// version names what makes tags and stories under the declaration.
func (d *declaration) version() string { return d.Rules + " " + d.params.Version() }

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

// Grouping returns thresholds in the form that a declaration has them in.
func Grouping(p story.Params) []byte {
	b, err := json.Marshal(p)
	if err != nil {
		panic(err) // they are numbers
	}
	return b
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
	var unmet []feeds.Takedown
	running := db.deriving.Load()
	if err := db.await(ctx, &request{entry: true, apply: func(ch *change) (err error) {
		ch.advance(at)
		unmet, err = ch.declare(&d)
		return err
	}}); err != nil {
		return nil, err
	}
	db.warnOf(unmet)
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

// sameDeclaration reports whether two declarations are one entry at some time.
func sameDeclaration(a, b *entry.Declaration, at time.Time) bool {
	one, err := entry.Pack(entry.Entry{At: at, Declare: a})
	other, err2 := entry.Pack(entry.Entry{At: at, Declare: b})
	return err == nil && err2 == nil && bytes.Equal(one, other)
}

// declare puts a declaration in force. It returns the takedowns that name nothing that was ever stored.
func (ch *change) declare(d *entry.Declaration) (unmet []feeds.Takedown, err error) {
	now, err := declarationOf(d)
	if err != nil {
		return nil, err
	}
	if ch.db.deriverOf(now.Rules) == nil {
		return nil, fmt.Errorf("the rules of tags %q are not those of this program: use the version of griot that made the declaration", now.Rules)
	}
	made := ch.declaration().Made
	ch.declared = now
	if err := ch.setSources(now.Sources); err != nil {
		return nil, err
	}
	if unmet, err = ch.setTakedowns(now.Takedowns); err != nil {
		return nil, fmt.Errorf("takedown: %w", err)
	}
	if now.Made != made {
		ch.markUndated()
	}
	meta := ch.Tx.Bucket(layout.BucketMeta)
	if version := now.version(); string(meta.Get(layout.MetaGrouped)) != version {
		if first, _ := ch.Tx.Bucket(layout.BucketItems).Cursor().First(); first != nil {
			ch.derives = true
		} else if err := meta.Put(layout.MetaGrouped, []byte(version)); err != nil {
			return nil, err
		}
	}
	b, err := entry.Pack(entry.Entry{At: ch.at, Declare: &now.Declaration})
	if err != nil {
		return nil, err
	}
	return unmet, meta.Put(layout.MetaDeclared, b)
}

func declarationOf(d *entry.Declaration) (*declaration, error) {
	now := &declaration{Declaration: *d, sources: map[feeds.SourceID]bool{}}
	for i := range d.Sources {
		now.sources[d.Sources[i].ID] = true
	}
	if err := json.Unmarshal(d.Grouping, &now.params); err != nil {
		return nil, fmt.Errorf("the thresholds of grouping cannot be read: %w", err)
	}
	return now, nil
}

// readDeclaration returns the declaration that the file has, nil for none.
func readDeclaration(tx *bolt.Tx) (*declaration, error) {
	b := tx.Bucket(layout.BucketMeta).Get(layout.MetaDeclared)
	if b == nil {
		return nil, nil
	}
	e, err := entry.Unpack(b)
	if err != nil {
		return nil, fmt.Errorf("the declaration: %w", err)
	}
	return declarationOf(e.Declare)
}

// declaration returns the declaration in force as the transaction leaves it.
func (ch *change) declaration() *declaration {
	if ch.declared != nil {
		return ch.declared
	}
	return ch.db.declared.Load()
}
