package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"griot/feeds"
	"griot/feeds/health"
	"griot/store/layout"
	"griot/store/story"
)

// Commit applies a poll as the next entry of the log, whole or not at all, and returns when it is on disk. Polls that wait
// at the same time share one fsync. One that fails does not fail the others.
// Where an item brings down the rules, the poll is applied as a failed one, and Commit returns why.
func (db *DB) Commit(ctx context.Context, poll feeds.Poll) (feeds.Committed, error) {
	prepared, failure, err := db.prepared(ctx, &poll)
	if err != nil {
		return feeds.Committed{}, err
	}
	var c feeds.Committed
	err = db.await(ctx, &request{entry: true, poll: true, apply: func(ch *change) (err error) {
		ch.advance(poll.At)
		c, err = ch.applyPoll(&poll, prepared)
		return err
	}})
	if err != nil {
		return feeds.Committed{}, fmt.Errorf("source %s: %w", poll.Source.ID, err)
	}
	if failure != nil {
		return c, fmt.Errorf("source %s: %w", poll.Source.ID, failure)
	}
	return c, nil
}

// applyPoll does all that a poll does to the file: items, keys, terms, stories, log, retention and the status of the
// source, validators included. prepared is what was derived before of its new and changed items.
func (ch *change) applyPoll(poll *feeds.Poll, prepared map[feeds.ItemID]preparation) (feeds.Committed, error) {
	if rules := ch.declaration().Rules; ch.db.deriver.Load().Rules() != rules {
		return feeds.Committed{}, fmt.Errorf("the declared rules of tags %q are not those of this program: declare anew", rules)
	}
	ch.at = poll.At.Add(poll.Took) // what a slow visit brings comes after what readers were given meanwhile
	status := ch.status(poll.Source.ID)
	source, err := ch.present(status, poll)
	if err != nil {
		return feeds.Committed{}, err
	}
	barred, err := ch.barred(&status, poll.Source.ID)
	if err != nil {
		return feeds.Committed{}, err
	}
	barred = barred || ch.drops() && ch.undeclared(poll.Source.ID) // it left during the visit
	r := pollTx{
		change: ch, poll: poll, prepared: prepared, source: source, backlog: status.LastSuccess.IsZero(),
		deriver:  ch.db.deriver.Load(),
		document: layout.Document{At: poll.At, Items: poll.Items}, idle: status.Behaviour.Idle, differing: map[string]int{},
		stories: map[feeds.StoryID]*changedStory{}, items: map[feeds.ItemID]*layout.Record{},
	}
	hides, err := ch.mayHide(poll)
	if err = errors.Join(err, ch.Train()); err != nil {
		return feeds.Committed{}, err
	}
	if poll.Outcome == feeds.Fetched {
		if status.IdentityRules != identityRules && status.Items > 0 {
			if err := r.joinDoubled(status.Behaviour.Idle); err != nil {
				return feeds.Committed{}, err
			}
		}
		status.IdentityRules = identityRules
		var items []feeds.Item
		if !barred {
			if items, err = ch.admit(poll.Items); err != nil {
				return feeds.Committed{}, err
			}
		}
		hides = hides || len(items) < len(poll.Items)
		for i := range items {
			if err := r.takeItem(&items[i]); err != nil {
				return feeds.Committed{}, err
			}
		}
		if err := r.regroup(r.plan.Advance(poll.At)); err != nil {
			return feeds.Committed{}, err
		}
	}
	if !barred {
		if err := r.compareListing(status.Behaviour); err != nil {
			return feeds.Committed{}, err
		}
	}
	if err := r.writeStories(); err != nil {
		return feeds.Committed{}, err
	}
	if !barred && !hides { // the document would hold what was taken down
		if err := ch.capture(poll); err != nil {
			return feeds.Committed{}, err
		}
	}
	if poll.Outcome == feeds.Fetched {
		known := len(status.Behaviour.Idle)
		if status.Behaviour = status.Behaviour.Learned(poll.Items, r.differing, &r.done.Measured); len(status.Behaviour.Idle) > known {
			status.IdentityRules = 0 // the next visit looks for items that differ in what was learned
		}
	}
	now := status.After(poll, r.done, ch.status(poll.Source.ID).Items+r.done.New)
	now.Cadence = now.Cadence.With(r.dates...)
	keep := ch.putStatus
	if ch.undeclared(poll.Source.ID) { // the source left the configuration during the visit
		keep = ch.retire
		if barred {
			now = now.Released() // its document is asked for whole, should it come back
		}
	}
	if err := keep(now); err != nil {
		return feeds.Committed{}, err
	}
	r.addTo(&ch.batch)
	return r.done, ch.sweep(poll.At)
}

// present returns the source as it counts from this poll on. When an official source begins to answer from foreign hosts,
// or ends to, its items are filed anew first.
func (ch *change) present(status health.Status, poll *feeds.Poll) (*feeds.Source, error) {
	now := statusAt(status, poll)
	present := now.Present()
	if present.Class != status.Present().Class && status.Items > 0 {
		if err := ch.refile(present); err != nil {
			return nil, err
		}
	}
	return &present, ch.know(now.Source.ID, &now)
}

// takeItem applies one item of the document, which is new, changed or as it was.
func (r *pollTx) takeItem(item *feeds.Item) error {
	known, err := r.ResolveIn(&r.document, item)
	switch {
	case err != nil:
		return err
	case known.ID.IsZero():
		r.noteListed(item.ID, item)
		return r.addItem(item)
	}
	r.noteListed(known.ID, item)
	if known.Buried {
		return r.PutTombstones(item.SourceID, known.ID, item.Keys, layout.Day(r.poll.At))
	}
	facts := r.deriver.SumOf(item)
	if last, ok := r.Sighting(known.ID); ok && last.Facts == facts && !r.datedNow(item) {
		r.done.Measured.Known++
		return r.NoteSighting(known.ID, r.poll.At, facts)
	}
	old, err := r.Record(known.ID)
	if err != nil {
		return err
	}
	r.measure(known, old, item)
	if err := r.NoteSighting(old.ID, r.poll.At, facts); err != nil {
		return err
	}
	settled := *item // the poll's own may be applied once more
	if err := r.Settle(known, &settled, old, r.idle); err != nil {
		return err
	}
	return r.revise(old, &settled)
}

// restamped is how near the time of the visit a date lies that the publisher's program made up.
const restamped = 5 * time.Minute

// datedNow reports whether an item is dated at the time of the visit.
func (r *pollTx) datedNow(item *feeds.Item) bool {
	return item.Published.Sub(r.poll.At).Abs() < restamped
}

// measure counts how a known item came back.
func (r *pollTx) measure(known layout.Identity, old *layout.Record, now *feeds.Item) {
	m := &r.done.Measured
	m.Known++
	for _, part := range feeds.PartsBetween(old.Link, now.Link) {
		r.differing[part]++
	}
	if known.Returned {
		m.Moved++
	}
	if best := now.Keys[0]; best.Kind == feeds.KeyGUID && old.Keys[0].Kind == feeds.KeyGUID && !slices.Contains(old.Keys, best) {
		m.Churned++
	}
	if r.datedNow(now) && !old.Published.IsZero() && now.Published.Sub(old.Published) > restamped {
		m.Restamped++
	}
}

// addItem stores an item that is seen for the first time, and places it in a story.
func (r *pollTx) addItem(item *feeds.Item) error {
	rec := &layout.Record{Item: *item, Keys: item.Keys}
	rec.Met(r.poll.At, r.backlog)
	r.belong(&rec.Item, r.source)
	twin := r.LookUp(r.source.ID, rec.Keys[len(rec.Keys)-1])
	derived := r.derive(&rec.Item)
	rec.Tags = derived.Tags
	if derived.Packed != nil { // prepared, of the item as it is
		rec.Prepared = r.prepared[rec.ID].record
	}
	if err := r.NoteSighting(rec.ID, r.poll.At, r.deriver.SumOf(item)); err != nil {
		return err
	}
	if err := r.keep(rec); err != nil {
		return err
	}
	r.done.New++
	if !rec.DateEstimated() {
		r.dates = append(r.dates, rec.Date())
	}
	if len(rec.Tags.Regions) == 0 {
		r.placeless++
	}
	if len(rec.Tags.Topics) == 0 {
		r.topicless++
	}
	if content := rec.Keys[len(rec.Keys)-1]; content.Kind == feeds.KeyContent && !twin.ID.IsZero() && item.Published.IsZero() && item.Updated.IsZero() {
		r.done.Measured.Moved++
	}
	plan, err := r.window()
	if err != nil {
		return err
	}
	if derived.Packed == nil {
		derived.Pack()
	}
	if err := r.PutPackedSignature(&derived.Signature, derived.Packed); err != nil {
		return err
	}
	return r.regroup(plan.Place(derived.Signature))
}

// regroup moves items to the stories where a plan puts them, and adds its links.
func (r *pollTx) regroup(placements []story.Placement, links []feeds.Link) error {
	r.links = append(r.links, links...)
	for _, p := range placements {
		moved, ours := r.items[p.Item]
		if !ours {
			var err error
			if moved, err = r.Record(p.Item); errors.Is(err, feeds.ErrNotFound) {
				continue // retention has removed it
			} else if err != nil {
				return err
			}
		}
		if moved.Story == p.Story {
			continue
		}
		if err := r.move(moved, p.Story); err != nil {
			return err
		}
	}
	return nil
}

// addTo adds the poll to the operator's metrics.
func (r *pollTx) addTo(b *Batch) {
	p := BatchPoll{Outcome: r.poll.Outcome, Pushed: r.poll.Pushed}
	if r.poll.Failure != nil {
		p.Kind = r.poll.Failure.Kind
	}
	b.Polls = append(b.Polls, p)
	b.New += r.done.New
	b.Updated += r.done.Updated
	b.Withdrawn += r.done.Withdrawn
	b.Stories += r.done.Stories
	b.Placeless += r.placeless
	b.Topicless += r.topicless
}
