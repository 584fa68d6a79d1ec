package main

import (
	"context"

	"griot/feeds/entry"
	"griot/store"
)

// open opens a data file by the rules that are in force in it, and offers the others.
func (r *sameLog) open(path string, present *entry.Declaration) (*store.DB, error) {
	db, err := store.Open(path, store.Options{Deriver: r.derivers[present.Rules]})
	if err != nil {
		return nil, err
	}
	for _, d := range r.derivers {
		db.Offer(d)
	}
	return db, nil
}

func (r *sameLog) apply(ctx context.Context, db *store.DB, entries []entry.Entry, present *entry.Declaration) error {
	for i := range entries {
		if entries[i].Declare != nil {
			*present = *entries[i].Declare
		}
	}
	return db.Apply(ctx, entries)
}
