package store

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"

	"griot/feeds"
	"griot/store/derive"
	"griot/store/layout"
	"griot/store/story"
	"griot/store/story/sign"
)

// regrouping is the stories of the items in the window as other rules make them.
type regrouping struct {
	index *story.Index
	items []feeds.ItemID // by age
	stand map[feeds.ItemID]*story.Membership
	links map[feeds.ItemID][]feeds.Link // by both ends
}

// regroup groups the items in the window anew with other thresholds or other tags, in bounded transactions and silently: no
// story counts as updated and nothing is logged. It places the items as they arrived. An item whose story was founded before
// the window stays in it. A story of the same items keeps its name, see [story.Plan.KeepNames]. It calls progress with how
// many items it has passed, of how many. It returns how many belong to another story than before.
func (db *DB) regroup(ctx context.Context, params story.Params, progress func(done, total int)) (moved int, err error) {
	g, err := db.regrouped(ctx, params, db.deriver.Load().Sign)
	if err != nil {
		return 0, err
	}
	if err := db.enqueue(ctx, func(ch *change) error { return ch.adopt(g) }); err != nil {
		return 0, err
	}
	for done := 0; done < len(g.items); {
		batch := g.items[done:min(done+retagBatch, len(g.items))]
		n := 0
		if err := db.enqueue(ctx, func(ch *change) (err error) {
			n, err = ch.regroup(g, batch)
			return err
		}); err != nil {
			return moved, err
		}
		moved, done = moved+n, done+len(batch)
		progress(done, len(g.items))
	}
	return moved, nil
}

// Moves calls visit with each item in the window that other thresholds and the tags of a deriver would move to another
// story. It writes nothing. It returns how many items are in the window and how many would move.
func (db *DB) Moves(ctx context.Context, params story.Params, d *derive.Deriver, visit func(*feeds.Item)) (items, moved int, err error) {
	g, err := db.regrouped(ctx, params, func(item *feeds.Item) sign.Signature { return d.Derive(item).Signature })
	if err != nil {
		return 0, 0, err
	}
	plan := g.index.Begin()
	plan.KeepNames(g.memberships())
	g.index.Take(plan)
	err = db.bolt.View(func(tx *bolt.Tx) error {
		s := db.snapshot(tx)
		for _, id := range g.items {
			_, now, ok := g.index.Lookup(id)
			if !ok || now == g.stand[id].Was {
				continue
			}
			rec, err := s.Record(id)
			if errors.Is(err, feeds.ErrNotFound) {
				continue
			} else if err != nil {
				return err
			}
			moved++
			visit(&rec.Item)
		}
		return ctx.Err()
	})
	return len(g.items), moved, err
}

// regrouped groups the window anew in memory, beside the index in use. It keeps no transaction open for long.
func (db *DB) regrouped(ctx context.Context, params story.Params, signed func(*feeds.Item) sign.Signature) (*regrouping, error) {
	g := &regrouping{
		index: story.NewIndex(params), stand: map[feeds.ItemID]*story.Membership{}, links: map[feeds.ItemID][]feeds.Link{},
	}
	var came []arrival
	var next []byte
	for {
		var batch []*layout.Record
		var ages []time.Time
		if err := db.bolt.View(func(tx *bolt.Tx) error {
			s := db.snapshot(tx)
			c := tx.Bucket(layout.BucketSignatures).Cursor()
			for k, _ := c.Seek(next); k != nil && len(batch) < retagBatch; k, _ = c.Next() {
				next = layout.After(k)
				rec, err := s.Record(feeds.ItemID(k[8:]))
				if errors.Is(err, feeds.ErrNotFound) {
					continue // removed by retention
				} else if err != nil {
					return err
				}
				if err := s.ReadForSigning(rec); err != nil {
					return err
				}
				batch, ages = append(batch, rec), append(ages, layout.FromTime8(k))
			}
			return ctx.Err()
		}); err != nil {
			return nil, err
		}
		if len(batch) == 0 {
			break
		}
		for i, rec := range batch {
			s := signed(&rec.Item)
			s.At = ages[i] // a correction may have dated the item otherwise
			came = append(came, arrival{s, rec.Seen})
			g.enter(s, rec.Story)
		}
	}
	slices.SortFunc(came, arrival.compare)
	for len(came) > 0 {
		n := 1
		for n < len(came) && came[n].with(&came[0]) {
			n++
		}
		g.place(came[:n])
		came = came[n:]
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	return g, nil
}

// arrival is an item as it came with a poll.
type arrival struct {
	sign.Signature
	seen time.Time
}

// compare orders items as they came. By age, the items of a backlog would found stories that they only joined.
func (a arrival) compare(b arrival) int {
	return cmp.Or(a.seen.Compare(b.seen), cmp.Compare(a.Source, b.Source), a.At.Compare(b.At), bytes.Compare(a.Item[:], b.Item[:]))
}

// with reports whether two items came with one poll.
func (a *arrival) with(b *arrival) bool { return a.seen.Equal(b.seen) && a.Source == b.Source }

// place groups what came with one poll. An item of a story from before the window stays in it.
func (g *regrouping) place(came []arrival) {
	var free []sign.Signature
	for _, a := range came {
		s := a.Signature
		if was := g.stand[s.Item].Was; was != s.Item {
			if _, inside := g.stand[was]; !inside {
				g.index.Restore(s, was)
				g.stand[s.Item].Now = was
				continue
			}
		}
		free = append(free, s)
	}
	plan := g.index.Begin()
	for _, s := range free {
		g.keep(plan.Place(s))
	}
	g.keep(plan.Advance(came[0].seen))
	g.index.Take(plan)
}

// enter adds an item with the story in which readers know it.
func (g *regrouping) enter(s sign.Signature, was feeds.StoryID) {
	if _, known := g.stand[s.Item]; !known {
		g.items = append(g.items, s.Item)
	}
	g.stand[s.Item] = &story.Membership{Item: s.Item, At: s.At, Was: was, Now: s.Item}
}

func (g *regrouping) memberships() []story.Membership {
	all := make([]story.Membership, len(g.items))
	for i, id := range g.items {
		all[i] = *g.stand[id]
	}
	return all
}

func (g *regrouping) keep(placements []story.Placement, links []feeds.Link) {
	for _, p := range placements {
		g.stand[p.Item].Now = p.Story
	}
	for _, l := range links {
		g.links[l.From], g.links[l.To] = append(g.links[l.From], l), append(g.links[l.To], l)
	}
}

// adopt puts the index of a regrouping in use. No entry came while that was made.
func (ch *change) adopt(g *regrouping) error {
	plan := g.index.Begin()
	plan.KeepNames(g.memberships())
	ch.index, ch.plan = g.index, plan
	return nil
}

// regroup moves some items to the stories that the index in use has them in.
func (ch *change) regroup(g *regrouping, batch []feeds.ItemID) (moved int, err error) {
	r := pollTx{change: ch, poll: &feeds.Poll{}, silent: true, stories: map[feeds.StoryID]*changedStory{}, items: map[feeds.ItemID]*layout.Record{}}
	for _, id := range batch {
		plan, err := ch.window()
		if err != nil {
			return 0, err
		}
		signature, now, held := plan.Lookup(id)
		if !held {
			continue // left the window
		}
		rec, err := ch.Record(id)
		if errors.Is(err, feeds.ErrNotFound) {
			continue
		} else if err != nil {
			return 0, err
		}
		if err := ch.PutSignature(&signature, &rec.Item); err != nil {
			return 0, err
		}
		if rec.Story == now {
			continue
		}
		if err := r.move(rec, now); err != nil {
			return 0, err
		}
		r.links = append(r.links, g.links[id]...)
		moved++
	}
	if moved > 0 {
		if err := ch.markSilent(); err != nil {
			return moved, err
		}
	}
	return moved, r.writeStories()
}
