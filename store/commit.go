package store

import (
	"errors"
	"slices"
	"time"

	"griot/feeds"
	"griot/feeds/health"
	"griot/store/story"
	"griot/store/story/sign"
)

// applyPoll is everything that a poll does to the file: items, keys, terms, stories, log, retention and the status of
// the source, validators included. prepared is what was derived of its new and changed items before.
func (ch *change) applyPoll(poll *feeds.Poll, prepared map[feeds.ItemID]Derived) (feeds.Committed, error) {
	ch.at = poll.At.Add(poll.Took) // what a slow visit brings comes after what readers were given meanwhile
	status := ch.status(poll.Source.ID)
	source, err := ch.present(status, poll)
	if err != nil {
		return feeds.Committed{}, err
	}
	r := pollTx{
		change: ch, poll: poll, prepared: prepared, source: source, backlog: status.LastSuccess.IsZero(),
		stories: map[feeds.StoryID]*touched{}, items: map[feeds.ItemID]*record{},
	}
	barred, err := ch.mayHide(poll)
	if err != nil {
		return feeds.Committed{}, err
	}
	if poll.Outcome == feeds.Fetched {
		items, err := ch.admit(poll.Items)
		if err != nil {
			return feeds.Committed{}, err
		}
		barred = barred || len(items) < len(poll.Items)
		for i := range items {
			if err := r.bring(&items[i]); err != nil {
				return feeds.Committed{}, err
			}
		}
		if err := r.regroup(r.plan.Advance(poll.At)); err != nil {
			return feeds.Committed{}, err
		}
	}
	if err := r.attend(status.Behaviour); err != nil {
		return feeds.Committed{}, err
	}
	if err := r.settle(); err != nil {
		return feeds.Committed{}, err
	}
	if !barred { // a document holds what was taken down whole
		if err := ch.capture(poll); err != nil {
			return feeds.Committed{}, err
		}
	}
	now := status.After(poll, r.done, status.Items+r.done.New)
	now.Cadence = now.Cadence.With(r.dates...)
	keep := ch.putStatus
	if ch.undeclared(poll.Source.ID) { // a visit that was under way when its source was taken out
		keep = ch.retire
	}
	if err := keep(now); err != nil {
		return feeds.Committed{}, err
	}
	ch.batch.add(poll, &r)
	return r.done, ch.sweep(poll.At)
}

// present is the source as it counts from this poll on. When an official one begins to answer from foreign hosts, or
// comes back, what it kept is filed anew first.
func (ch *change) present(status health.Status, poll *feeds.Poll) (*feeds.Source, error) {
	now := statusAt(status, poll)
	present := now.Present()
	if present.Class != status.Present().Class && status.Items > 0 {
		if err := ch.refile(present); err != nil {
			return nil, err
		}
	}
	ch.statuses[now.Source.ID] = newKnownSource(now)
	return &present, nil
}

// statusAt is a status with what a poll tells of the source itself.
func statusAt(status health.Status, poll *feeds.Poll) health.Status {
	if status.Source.ID == "" {
		status.Source = poll.Source
	}
	if poll.Outcome != feeds.Failed {
		status.OffHosts = poll.OffHosts
	}
	return status
}

// pollTx is the work of one fetched poll.
type pollTx struct {
	*change
	poll     *feeds.Poll
	prepared map[feeds.ItemID]Derived // by the ids of stored items
	source   *feeds.Source            // as declared now, which may be later than the poll
	backlog  bool                     // the source's first success: what it finds was published before
	done     feeds.Committed
	silent   bool // a change of rules: nothing happened that a reader should hear of

	placeless int         // new items without a region
	topicless int         // new items without a topic
	reports   []int       // items of each story it founded or changed
	dates     []time.Time // of its new items

	listed  feeds.Listing            // the items of the document, new and known
	reform  *reform                  // made when the first correction is met
	items   map[feeds.ItemID]*record // written by this poll
	stories map[feeds.StoryID]*touched
	order   []feeds.StoryID // the keys of stories, as they were met
	links   []feeds.Link
}

// bring takes one item of the document: new, changed, or as it was.
func (r *pollTx) bring(item *feeds.Item) error {
	known, err := r.resolve(item)
	switch {
	case err != nil:
		return err
	case known.id.IsZero():
		r.list(item.ID, item)
		return r.found(item)
	}
	r.list(known.id, item)
	if known.buried {
		return r.putTombs(item.SourceID, known.id, item.Keys, day(r.poll.At))
	}
	facts := r.db.deriver.Load().sumOf(item)
	if last, ok := r.sighting(known.id); ok && last.facts == facts {
		r.done.Measured.Known++
		return r.sight(known.id, r.poll.At, facts)
	}
	old, err := r.record(known.id)
	if err != nil {
		return err
	}
	r.measure(old, item)
	if err := r.sight(old.ID, r.poll.At, facts); err != nil {
		return err
	}
	return r.revise(old, item)
}

// restamped is how near the time of the visit a date must lie to be one that the publisher's program made up.
const restamped = 5 * time.Minute

// measure notes how a known item came back.
func (r *pollTx) measure(old *record, now *feeds.Item) {
	m := &r.done.Measured
	m.Known++
	if best := now.Keys[0]; best.Kind == feeds.KeyGUID && old.Keys[0].Kind == feeds.KeyGUID && !slices.Contains(old.Keys, best) {
		m.Churned++
	}
	if now.Published.Sub(r.poll.At).Abs() < restamped && !old.Published.IsZero() && now.Published.Sub(old.Published) > restamped {
		m.Restamped++
	}
}

// found keeps an item seen for the first time and places it in a story.
func (r *pollTx) found(item *feeds.Item) error {
	rec := &record{Item: *item, Keys: item.Keys}
	rec.Met(r.poll.At, r.backlog)
	rec.SourceID, rec.Source = r.source.ID, r.source
	twin := r.lookUp(r.source.ID, rec.Keys[len(rec.Keys)-1])
	derived := r.derive(&rec.Item)
	rec.Tags = derived.Tags
	if err := r.sight(rec.ID, r.poll.At, r.db.deriver.Load().sumOf(item)); err != nil {
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
	if content := rec.Keys[len(rec.Keys)-1]; content.Kind == feeds.KeyContent && !twin.id.IsZero() {
		r.done.Measured.Moved++
	}

	if err := r.putSignature(&derived.Signature); err != nil {
		return err
	}
	r.items[rec.ID] = rec
	return r.regroup(r.plan.Place(derived.Signature))
}

// derive returns what is derived of an item as it is stored: what was prepared, where nothing has changed since.
func (r *pollTx) derive(item *feeds.Item) Derived {
	d := r.db.deriver.Load()
	if derived, ok := r.prepared[item.ID]; ok && derived.of(item, d) {
		return derived
	}
	return d.Derive(item)
}

// regroup moves items to the stories where a plan puts them, and takes its links.
func (r *pollTx) regroup(placements []story.Placement, links []feeds.Link) error {
	r.links = append(r.links, links...)
	for _, p := range placements {
		moved, ours := r.items[p.Item]
		if !ours {
			var err error
			if moved, err = r.record(p.Item); errors.Is(err, feeds.ErrNotFound) {
				continue // retention was faster
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

// keep writes what came with the poll and holds it for settle.
func (r *pollTx) keep(rec *record) error {
	r.items[rec.ID] = rec
	if err := r.putKeys(rec.SourceID, rec.ID, rec.Keys); err != nil {
		return err
	}
	return r.putContent(&rec.Item)
}

// holdsKeys reports whether now brings no new name for the item. The content key follows the text and does not count.
func holdsKeys(old, now []feeds.Key) bool {
	held := map[feeds.Key]bool{}
	for _, k := range old {
		held[k] = true
	}
	for _, k := range now {
		if !held[k] && k.Kind != feeds.KeyContent {
			return false
		}
	}
	return true
}

func mergedKeys(old, now []feeds.Key) []feeds.Key {
	merged := append([]feeds.Key(nil), old...)
	held := map[feeds.Key]bool{}
	for _, k := range old {
		held[k] = true
	}
	for _, k := range now {
		if !held[k] {
			merged = append(merged, k)
		}
	}
	return merged
}

func (s snapshot) putSignature(signature *sign.Signature) error {
	b, err := signature.MarshalBinary()
	if err != nil {
		return err
	}
	return s.tx.Bucket(bucketSignatures).Put(signatureKey(signature.At, signature.Item), b)
}

// signatureKey is the key of the signature of an item that qualified at that time.
func signatureKey(at time.Time, id feeds.ItemID) []byte { return append(time8(at), id[:]...) }

// restoreIndex reads the signatures of the window of grouping.
func (db *DB) restoreIndex(since time.Time, s snapshot) error {
	c := s.tx.Bucket(bucketSignatures).Cursor()
	for k, v := c.Seek(time8(since)); k != nil; k, v = c.Next() {
		rec, err := s.record(feeds.ItemID(k[8:]))
		if errors.Is(err, feeds.ErrNotFound) {
			continue // removed by retention
		}
		if err != nil {
			return err
		}
		var signature sign.Signature
		if err := signature.UnmarshalBinary(v); errors.Is(err, sign.ErrForm) {
			if err := s.readForSigning(rec); err != nil {
				return err
			}
			signature = db.deriver.Load().sign(&rec.Item) // written by another version of the rules
		} else if err != nil {
			return err
		}
		db.index.Restore(signature, rec.Story)
	}
	return nil
}
