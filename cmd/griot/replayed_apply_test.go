package main

import (
	"context"
	"encoding/json"

	"griot/feeds/entry"
	"griot/feeds/health"
	"griot/store"
	"griot/store/story"
)

func (r *sameLog) open(path string, present *entry.Declaration) (*store.DB, error) {
	var params story.Params
	if err := json.Unmarshal(present.Grouping, &params); err != nil {
		return nil, err
	}
	kept := present.Retention
	return store.Open(path, store.Options{
		Retention: store.Retention{Items: kept.Items, KeepPerSource: kept.KeepPerSource, Captures: kept.Captures},
		Stories:   params, Deriver: r.derivers[present.Rules],
	})
}

func (r *sameLog) apply(ctx context.Context, db *store.DB, entries []entry.Entry, present *entry.Declaration) error {
	for _, e := range entries {
		switch {
		case e.Poll != nil:
			if _, err := db.Commit(ctx, *e.Poll); err != nil {
				return err
			}
		case e.Push != nil:
			if err := db.SetPush(ctx, e.Push.Source, e.At, func(*health.PushStatus) *health.PushStatus { return e.Push.Status }); err != nil {
				return err
			}
		case e.Declare != nil:
			d := *e.Declare
			*present = d
			db.SetRetention(store.Retention{Items: d.Retention.Items, KeepPerSource: d.Retention.KeepPerSource, Captures: d.Retention.Captures})
			if err := db.Declare(ctx, d.Sources, d.Takedowns); err != nil {
				return err
			}
			db.SetDeriver(r.derivers[d.Rules])
			if _, err := db.Retag(ctx, r.derivers[d.Rules], nil); err != nil {
				return err
			}
			var params story.Params
			if err := json.Unmarshal(d.Grouping, &params); err != nil {
				return err
			}
			if _, err := db.Regroup(ctx, params, d.Rules, nil); err != nil {
				return err
			}
			if err := db.Published(ctx, d.Made); err != nil {
				return err
			}
		}
	}
	return nil
}
