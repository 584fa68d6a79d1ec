package store

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"

	"griot/feeds"
	"griot/store/layout"
	"griot/store/postings"
)

// Story returns a story whole, with the earlier texts of its items and the evidence of their tags. An old id resolves to
// the story that its founding item is in now. It fails with [feeds.ErrNotFound] for an id that never was or whose items are
// gone or hidden, and with [feeds.TakenDownError] for one that was taken down.
func (db *DB) Story(_ context.Context, id feeds.StoryID) (st feeds.Story, err error) {
	err = db.bolt.View(func(tx *bolt.Tx) error {
		s := db.snapshot(tx)
		now, err := s.Present(id)
		if errors.Is(err, feeds.ErrNotFound) {
			return cmp.Or(s.TakenDown(id), err)
		} else if err != nil {
			return err
		}
		if st, err = s.Story(now); err != nil {
			return err
		} else if len(st.Items) == 0 {
			return feeds.ErrNotFound
		}
		s.ReadEarlier(&st)
		for i := range st.Items {
			if err := s.ReadEvidence(&st.Items[i]); err != nil {
				return err
			}
		}
		return nil
	})
	return st, err
}

// Select returns the entries of a selection, the last qualified first. Where a search asks for words that stand together,
// entries behind a thousand items that hold the words apart may be missing.
func (db *DB) Select(ctx context.Context, sel feeds.Selection) ([]feeds.Entry, error) {
	return db.walk(ctx, sel, feeds.Span{Limit: cmp.Or(max(sel.Limit, 0), feeds.DefaultLimit)}, patience)
}

// Span returns the entries of a selection within a span, the last qualified first. The limit is the span's. An entry that
// came to be selected only after the span's AsOf is returned as it is now. Without a limit Span leaves none out, and so
// can take as long as it takes to read every item that may be among them.
func (db *DB) Span(ctx context.Context, sel feeds.Selection, span feeds.Span) ([]feeds.Entry, error) {
	if span.Limit > 0 {
		return db.walk(ctx, sel, span, patience)
	}
	span.Limit = math.MaxInt
	return db.walk(ctx, sel, span, math.MaxInt)
}

// patience is how many items Select reads in vain for words that stand together, which the index does not show. Without it
// the frequent words of a phrase that nobody wrote would have the whole store read. A thousand items take 10 to 20 ms. It
// is not a time, or one selection would have other entries at other hours. The search page shows it to readers.
const patience = 1000

func (db *DB) walk(ctx context.Context, sel feeds.Selection, span feeds.Span, patience int) (entries []feeds.Entry, err error) {
	err = db.bolt.View(func(tx *bolt.Tx) error {
		w := db.newWalk(tx, sel)
		w.span, w.patience = span, patience
		if entries, err = w.entries(ctx); err != nil || span.AsOf.IsZero() {
			return err
		}
		for i := range entries {
			w.ReadEarlier(&entries[i].Story)
			if then, ok := entries[i].AsOf(span.AsOf, &sel); ok {
				entries[i] = then
			}
		}
		return nil
	})
	return entries, err
}

// walk goes through the items that may meet a query, the latest first, and collects entries.
type walk struct {
	layout.Snapshot
	layout.TextQuery
	selection feeds.Selection
	span      feeds.Span
	met       map[feeds.StoryID]bool
	found     []feeds.Entry
	vain      int // items that hold the words of a phrase apart
	patience  int // how many of these are read
}

func (db *DB) newWalk(tx *bolt.Tx, sel feeds.Selection) walk {
	s := db.snapshot(tx)
	return walk{Snapshot: s, selection: sel, TextQuery: layout.NewTextQuery(tx, sel.Search, db.deriver.Load()), met: map[feeds.StoryID]bool{}}
}

func (w *walk) entries(ctx context.Context) ([]feeds.Entry, error) {
	candidates := w.Candidates(&w.selection.Query, &w.TextQuery)
	at, last := postings.Rank(0), postings.End-1
	if until := w.selection.Until; !until.IsZero() {
		at = layout.FirstOf(until.Add(-1))
	}
	if below := w.span.Below; !below.IsZero() {
		at = max(at, layout.FirstOf(below.Qualified))
	}
	for _, since := range []time.Time{w.selection.Since, w.span.From} {
		if !since.IsZero() {
			last = min(last, layout.FirstOf(since)|(1<<layout.HashBits-1))
		}
	}
	for n := 0; ; n++ {
		if at = candidates.Seek(at); at > last || w.full(at) || w.vain > w.patience {
			break
		}
		if n%64 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		for _, id := range w.ItemsAt(at) {
			if err := w.meet(id); err != nil {
				return nil, err
			}
		}
		at++
	}
	slices.SortFunc(w.found, func(a, b feeds.Entry) int { return a.Position().Compare(b.Position()) })
	return w.found[:min(len(w.found), w.span.Limit)], nil
}

// keep takes an entry that lies in the span.
func (w *walk) keep(e feeds.Entry) {
	if w.span.Holds(e.Position()) {
		w.found = append(w.found, e)
	}
}

// full reports whether nothing from p on can be among the entries. A story met from here on first qualified in the second
// of p at the latest.
func (w *walk) full(p postings.Rank) bool {
	if len(w.found) < w.span.Limit {
		return false
	}
	next := layout.SecondOf(p).Add(time.Second)
	sure := 0
	for i := range w.found {
		if !w.found[i].Qualified.Before(next) {
			sure++
		}
	}
	return sure >= w.span.Limit
}

// meet reads one candidate and its story.
func (w *walk) meet(id feeds.ItemID) error {
	if w.Phrases() && w.Indexed {
		if read, err := w.SearchItem(id); err != nil {
			return err
		} else if !w.Holds(read) {
			w.vain++
			return nil
		}
	}
	rec, err := w.Record(id)
	if err != nil {
		return err
	}
	if w.met[rec.Story] && w.selection.Group != feeds.GroupItem {
		return nil
	}
	w.met[rec.Story] = true
	st, err := w.StoryOf(rec)
	if err != nil {
		return err
	}
	if qualified, ok := w.selection.Match(&st, w.Holds); ok {
		if w.selection.Group == feeds.GroupItem {
			w.addItem(&st, id)
		} else {
			w.keep(feeds.Entry{ID: st.ID, Story: st, Lead: st.Lead(), Qualified: qualified})
		}
	}
	return nil
}

// addItem adds one item of a story that matches, if the item is one for which it does.
func (w *walk) addItem(st *feeds.Story, id feeds.ItemID) {
	for i := range st.Items {
		item := &st.Items[i]
		if item.ID == id && w.selection.Meets(item) && (w.selection.Search.Typed == "" || w.Holds(item)) {
			w.keep(feeds.Entry{ID: id, Story: *st, Lead: item, Qualified: item.Qualified()})
		}
	}
}

// Entries returns the entries that a story has in a selection, without regard to its limit: none when it does not match,
// one, or with [feeds.GroupItem] one for each item that does. An old id resolves as in [DB.Story]. A story that is gone has
// none.
func (db *DB) Entries(_ context.Context, sel feeds.Selection, id feeds.StoryID) (entries []feeds.Entry, err error) {
	err = db.bolt.View(func(tx *bolt.Tx) error {
		w := db.newWalk(tx, sel)
		now, err := w.Present(id)
		if errors.Is(err, feeds.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		st, err := w.Story(now)
		if err != nil {
			return err
		}
		for i := range st.Items {
			if err := w.meet(st.Items[i].ID); err != nil {
				return err
			}
		}
		entries = w.found
		return nil
	})
	return entries, err
}

// Activity counts the stories from the day of since to the day of until, both included (UTC). It reads stored counts, and
// so takes well under a millisecond for a month. A period that ends before it begins, or is longer than ten years, is an
// error.
func (db *DB) Activity(since, until time.Time) (feeds.Activity, error) {
	if until.Before(since) || until.Sub(since) > 3660*24*time.Hour {
		return feeds.Activity{}, fmt.Errorf("no period of ten years at the most: from %s to %s", since, until)
	}
	a := feeds.NewActivity(since, until)
	err := db.bolt.View(func(tx *bolt.Tx) error {
		c := tx.Bucket(layout.BucketActivity).Cursor()
		for k, v := c.Seek(layout.Day4(layout.Day(since))); k != nil; k, v = c.Next() {
			tag, err := layout.ReadActivityKey(k)
			if err != nil {
				return err
			}
			if tag.Day.After(until) {
				return nil
			}
			a.Add(tag, int(binary.BigEndian.Uint32(v)))
		}
		return nil
	})
	return a, err
}

// Holds returns a function that reports whether an item meets a search as [DB.Select] understands it.
func (db *DB) Holds(s feeds.Search) func(*feeds.Item) bool { return db.deriver.Load().Holds(s) }
