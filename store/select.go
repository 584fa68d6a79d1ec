package store

import (
	"bytes"
	"cmp"
	"context"
	"math"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"

	"griot/feeds"
)

// Story loads a story whole, with the earlier texts of its items. An old id resolves to the story that its founding item is in now. It fails with
// [feeds.ErrNotFound] for an id that never was or whose items are gone.
func (db *DB) Story(_ context.Context, id feeds.StoryID) (st feeds.Story, err error) {
	err = db.bolt.View(func(tx *bolt.Tx) error {
		s := db.snapshot(tx)
		now, err := s.present(id)
		if err != nil {
			return err
		}
		if st, err = s.story(now); err == nil {
			s.recount(&st)
		}
		return err
	})
	return st, err
}

// Find gives the item with this address, of whatever source; [feeds.ErrNotFound] when none has it.
func (db *DB) Find(address string) (id feeds.ItemID, err error) {
	statuses, err := db.Statuses()
	if err != nil {
		return id, err
	}
	key := feeds.Key{Kind: feeds.KeyLink, Value: feeds.CanonicalURL(address)}
	err = db.bolt.View(func(tx *bolt.Tx) error {
		s := db.snapshot(tx)
		for i := range statuses {
			if known := s.lookUp(statuses[i].Source.ID, key); !known.id.IsZero() && !known.buried {
				id = known.id
				return nil
			}
		}
		return feeds.ErrNotFound
	})
	return id, err
}

// Select gives the entries of a selection, the last qualified first.
func (db *DB) Select(ctx context.Context, sel feeds.Selection) ([]feeds.Entry, error) {
	return db.Span(ctx, sel, feeds.Span{Limit: cmp.Or(max(sel.Limit, 0), feeds.DefaultLimit)})
}

// Span gives the entries of a selection within a span, the last qualified first; the limit is the span's.
func (db *DB) Span(ctx context.Context, sel feeds.Selection, span feeds.Span) (entries []feeds.Entry, err error) {
	if span.Limit <= 0 {
		span.Limit = math.MaxInt
	}
	err = db.bolt.View(func(tx *bolt.Tx) error {
		w := walk{snapshot: db.snapshot(tx), selection: sel, span: span, wanted: newWanted(sel.Text), met: map[feeds.StoryID]bool{}}
		entries, err = w.entries(ctx)
		return err
	})
	return entries, err
}

// walk goes through the items that may meet a query, the latest first, and collects entries.
type walk struct {
	snapshot
	selection feeds.Selection
	span      feeds.Span
	wanted
	met   map[feeds.StoryID]bool
	found []feeds.Entry
}

func (w *walk) entries(ctx context.Context) ([]feeds.Entry, error) {
	candidates := w.candidates()
	var place []byte
	if until := w.selection.Until; !until.IsZero() {
		place = late8(until.Add(-1))
	}
	if below := w.span.Below; !below.IsZero() {
		if start := late8(below.Qualified); bytes.Compare(start, place) > 0 {
			place = start
		}
	}
	since := w.selection.Since
	if w.span.From.After(since) {
		since = w.span.From
	}
	for n := 0; ; n++ {
		at := candidates.seek(place)
		if at == nil || w.full(postingTime(at)) || !since.IsZero() && postingTime(at).Before(since) {
			break
		}
		if n%64 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		place = after(at)
		if err := w.meet(postingItem(at)); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(w.found, func(a, b feeds.Entry) int { return a.Place().Compare(b.Place()) })
	return w.found[:min(len(w.found), w.span.Limit)], nil
}

// keep takes an entry that lies in the span.
func (w *walk) keep(e feeds.Entry) {
	if w.span.Holds(e.Place()) {
		w.found = append(w.found, e)
	}
}

// full reports whether nothing at or before t can be among the entries any more: a story met from here on first
// qualified no later than t.
func (w *walk) full(t time.Time) bool {
	if len(w.found) < w.span.Limit {
		return false
	}
	sure := 0
	for i := range w.found {
		if w.found[i].Qualified.After(t) {
			sure++
		}
	}
	return sure >= w.span.Limit
}

// meet looks at one candidate and at the story around it.
func (w *walk) meet(id feeds.ItemID) error {
	rec, err := w.record(id)
	if err != nil {
		return err
	}
	if w.selection.Group == feeds.GroupItem {
		return w.meetItem(rec)
	}
	if w.met[rec.Story] {
		return nil
	}
	w.met[rec.Story] = true
	st, err := w.story(rec.Story)
	if err != nil {
		return err
	}
	if qualified, ok := w.selection.Match(&st, w.holds); ok {
		w.keep(feeds.Entry{ID: st.ID, Story: st, Lead: st.Lead(), Qualified: qualified})
	}
	return nil
}

func (w *walk) meetItem(rec *record) error {
	if !w.selection.Meets(&rec.Item) || w.selection.Text != "" && !w.holds(&rec.Item) {
		return nil
	}
	st, err := w.story(rec.Story)
	if err != nil {
		return err
	}
	if _, ok := w.selection.Match(&st, w.holds); !ok {
		return nil
	}
	for i := range st.Items {
		if st.Items[i].ID == rec.ID {
			w.keep(feeds.Entry{ID: rec.ID, Story: st, Lead: &st.Items[i], Qualified: rec.Qualified()})
		}
	}
	return nil
}

// candidates are the items under the terms of the query: alternatives within a field, all fields together.
func (w *walk) candidates() postings {
	q := &w.selection.Query
	var all intersection
	all = with(all, w.tx, termRegion, q.Regions)
	all = with(all, w.tx, termTopic, q.Topics)
	all = with(all, w.tx, termClass, q.Classes)
	all = with(all, w.tx, termSource, q.Sources)
	all = with(all, w.tx, termLang, q.Langs)
	all = with(all, w.tx, termState, q.States)
	if len(all) == 0 {
		return newTerm(w.tx, termAll)
	}
	return all
}

func with[T ~string](all intersection, tx *bolt.Tx, kind string, values []T) intersection {
	switch len(values) {
	case 0:
		return all
	case 1:
		return append(all, newTerm(tx, kind+string(values[0])))
	}
	any := make(union, len(values))
	for i, v := range values {
		any[i] = newTerm(tx, kind+string(v))
	}
	return append(all, any)
}
