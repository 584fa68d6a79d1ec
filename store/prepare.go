package store

import (
	"context"
	"errors"
	"fmt"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"griot/feeds"
	"griot/store/derive"
	"griot/store/layout"
)

// prepare derives the new and changed items of a poll, by the ids that they are stored under. It is the costly part of a
// commit, so the caller's goroutine does it, before the writer's turn. It fails with a [feeds.Failure] where the rules panic.
func (db *DB) prepare(ctx context.Context, poll *feeds.Poll) (prepared map[feeds.ItemID]preparation, err error) {
	if poll.Outcome != feeds.Fetched {
		return nil, nil
	}
	d := db.deriver.Load()
	var pending []pendingItem
	var packer layout.Packer
	err = db.bolt.View(func(tx *bolt.Tx) (err error) {
		if pending, err = db.pending(tx, poll, d); err != nil {
			return err
		}
		packer, err = db.snapshot(tx).Packer()
		return err
	})
	if errors.Is(err, bolterrors.ErrDatabaseNotOpen) {
		return nil, ErrClosed
	} else if err != nil {
		return nil, err
	}
	if len(pending) == 0 {
		return nil, nil
	}
	db.readWindow() // meanwhile
	giveBack, err := d.Take(ctx)
	if err != nil {
		return nil, err
	}
	defer giveBack()
	defer func() {
		if p := recover(); p != nil {
			err = &feeds.Failure{Kind: "internal", Message: fmt.Sprintf("an item brings down the rules (%v): please report it", p)}
		}
	}()
	prepared = make(map[feeds.ItemID]preparation, len(pending))
	for i := range pending {
		item := &pending[i].Item
		p := preparation{Derived: d.Derive(item)}
		p.Pack()
		if pending[i].isNew && !db.unprepared {
			rec := layout.Record{Item: *item, Keys: item.Keys, Story: item.ID}
			rec.Tags = p.Tags
			p.record = packer.Prepare(&rec)
		}
		prepared[item.ID] = p
	}
	return prepared, nil
}

// pendingItem is an item of a poll as it will be stored.
type pendingItem struct {
	feeds.Item
	isNew bool
}

// pending returns the items of a poll that are not stored yet or differ from what is stored, as they will be stored.
func (db *DB) pending(tx *bolt.Tx, poll *feeds.Poll, d *derive.Deriver) ([]pendingItem, error) {
	status := db.Status(poll.Source.ID)
	present, backlog := statusAt(status, poll), status.LastSuccess.IsZero()
	source := present.Present()
	s := db.snapshot(tx)
	document := layout.Document{At: poll.At, Items: poll.Items}
	var pending []pendingItem
	if status.TakenDown {
		return nil, nil
	}
	for i := range poll.Items {
		now := poll.Items[i]
		now.SourceID, now.Source = source.ID, &source
		known, err := s.ResolveIn(&document, &now)
		if err != nil {
			return nil, err
		}
		if known.Buried {
			continue
		}
		if known.ID.IsZero() {
			now.Met(poll.At, backlog)
			pending = append(pending, pendingItem{now, true})
			continue
		}
		if last, ok := s.Sighting(known.ID); ok && last.Facts == d.SumOf(&now) {
			continue
		}
		old, err := s.Record(known.ID)
		if err != nil {
			return nil, err
		}
		if err := s.Settle(known, &now, old, status.Behaviour.Idle); err != nil {
			return nil, err
		}
		if !stands(s, old, &now, d) {
			rec := revised(old, &now)
			rec.SourceID, rec.Source = source.ID, &source
			pending = append(pending, pendingItem{rec.Item, false})
		}
	}
	return pending, nil
}
