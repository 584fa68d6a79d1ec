package dbfile

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"os"

	bolt "go.etcd.io/bbolt"
)

// Migration brings a file from its layouts on to a later one, in steps of bounded size. Each step is one transaction, so
// that a migration goes on where it stopped, whatever stopped it.
type Migration struct {
	Name     string
	From, To uint32
	// Early reports that what is read of the file needs the migration: it ends before the file is served.
	Early bool
	// Step does a part of the work, from the cursor on, which is empty at first. It returns the cursor of the next step, nil
	// at the end, and how many items it has passed. Every state between two steps must be read rightly.
	Step func(cursor []byte) (next []byte, items int, err error)
}

// Upgrade is the note of how far a file has come on its way to the layout that it names. It is stored with each step.
type Upgrade struct {
	Reached     uint32 // the layout whose migrations have all ended
	Done, Total uint64 // items of the migration under way
	Cursor      []byte // of its next step
}

// ReadUpgrade reads a note. It reports false for none, as in a file without an upgrade.
func ReadUpgrade(note []byte) (u Upgrade, underway bool) {
	if len(note) < 20 {
		return u, false
	}
	return Upgrade{
		binary.BigEndian.Uint32(note), binary.BigEndian.Uint64(note[4:]), binary.BigEndian.Uint64(note[12:]), bytes.Clone(note[20:]),
	}, true
}

// Note is the upgrade as it is stored: layout4 done8 total8 and the cursor.
func (u *Upgrade) Note() []byte {
	b := binary.BigEndian.AppendUint32(nil, u.Reached)
	b = binary.BigEndian.AppendUint64(b, u.Done)
	b = binary.BigEndian.AppendUint64(b, u.Total)
	return append(b, u.Cursor...)
}

// Next returns the migration under way, nil when none is left.
func (u *Upgrade) Next(all []Migration) *Migration {
	for i := range all {
		if m := &all[i]; u.Reached >= m.From && u.Reached < m.To {
			return m
		}
	}
	return nil
}

// Step does one step of the migration under way and returns the note after it.
func (u Upgrade) Step(all []Migration) (Upgrade, error) {
	m := u.Next(all)
	if m == nil {
		return u, nil
	}
	next, items, err := m.Step(u.Cursor)
	if err != nil {
		return u, fmt.Errorf("%s: %w", m.Name, err)
	}
	if next == nil {
		after := Upgrade{Reached: m.To, Total: u.Total}
		if after.Next(all) == nil {
			after.Done = after.Total
		}
		return after, nil
	}
	u.Done, u.Cursor = u.Done+uint64(items), next
	return u, nil
}

// Progress is how far the upgrade has come, for people.
func (u *Upgrade) Progress() Step {
	return Step{Doing: "bringing the data file up to date", Done: int64(min(u.Done, u.Total)), Total: int64(u.Total)}
}

// KeepBefore copies a file, before its first migration to a layout, to "<file>.before-<layout>", and returns that name. It
// replaces an earlier copy. An empty file of that name is the operator's word that there is a copy elsewhere: then it
// makes none. progress may be nil.
func KeepBefore(ctx context.Context, db *bolt.DB, layout uint32, progress Progress) (name string, err error) {
	name = fmt.Sprintf("%s.before-%d", db.Path(), layout)
	if there, err := os.Lstat(name); err == nil && there.Mode().IsRegular() && there.Size() == 0 {
		return "none: " + name + " is empty", nil
	}
	if err := Backup(ctx, db, name, progress); err != nil {
		return "", fmt.Errorf("it is of an earlier version and must be copied before it is changed: %w: "+
			"make room on that disk or, where you have a copy elsewhere, make an empty file in place of this one (touch %s)", err, name)
	}
	return name, nil
}
