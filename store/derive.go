package store

import (
	"errors"
	"runtime"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"griot/feeds"
	"griot/feeds/text"
	"griot/store/story/sign"
)

// Deriver derives from an item what is kept of it beside what was published: its tags, its signature for grouping and
// the words by which search finds it. The title and the text are read once for all three. A Deriver is safe for
// concurrent use.
type Deriver struct {
	rules  string
	tag    func(*feeds.Item, *text.Fields) feeds.Tags
	cache  *text.WordCache
	signer *sign.Signer
	search *text.SearchReader
	// turns bounds how many items are derived at the same time: more than there are processors only take memory.
	turns chan struct{}
}

// NewDeriver returns a deriver with these rules of tags. rules is their version: it stands in [feeds.Tags.Rules] of what
// tag returns. A nil tag leaves items the tags that they come with.
func NewDeriver(rules string, tag func(*feeds.Item, *text.Fields) feeds.Tags) *Deriver {
	cache := new(text.WordCache)
	return &Deriver{
		rules: rules, tag: tag, cache: cache, signer: sign.NewSigner(cache), search: text.NewSearchReader(cache),
		turns: make(chan struct{}, runtime.GOMAXPROCS(0)),
	}
}

// Rules is the version of the rules of tags.
func (d *Deriver) Rules() string { return d.rules }

// Derived is what a [Deriver] makes of an item.
type Derived struct {
	Tags      feeds.Tags
	Signature sign.Signature
	words     readWords

	by   *Deriver
	from feeds.Item // what it was made of
}

// Derive returns what the rules make of an item as it was polled.
func (d *Deriver) Derive(item *feeds.Item) Derived {
	derived, read := d.tagged(item)
	derived.Signature = d.signer.Sign(item, read)
	derived.words = d.words(item, read)
	return derived
}

// DeriveAt is [Deriver.Derive] for an item that was published between from and to. Both are zero when that is not known.
func (d *Deriver) DeriveAt(item *feeds.Item, from, to time.Time) Derived {
	derived, read := d.tagged(item)
	derived.Signature = d.signer.SignAt(item, read, from, to)
	derived.words = d.words(item, read)
	return derived
}

// Tags returns the tags of an item alone.
func (d *Deriver) Tags(item *feeds.Item) feeds.Tags {
	if d.tag == nil {
		return item.Tags
	}
	read := d.cache.ReadFields(item.Title, item.Text)
	return d.tag(item, &read)
}

// tagged reads an item and gives it its tags.
func (d *Deriver) tagged(item *feeds.Item) (Derived, *text.Fields) {
	read := d.cache.ReadFields(item.Title, item.Text)
	if d.tag != nil {
		item.Tags = d.tag(item, &read)
	}
	return Derived{Tags: item.Tags, by: d, from: *item}, &read
}

// sign returns the signature of an item with the tags that it has.
func (d *Deriver) sign(item *feeds.Item) sign.Signature {
	read := d.cache.ReadFields(item.Title, item.Text)
	return d.signer.Sign(item, &read)
}

// words returns the words of a read item as search compares them.
func (d *Deriver) words(item *feeds.Item, read *text.Fields) readWords {
	opening := d.cache.Beginning(&read.Text, len(searched(read.Text.Source)))
	return readWords{item.Title, item.Text, item.Language(), d.search.Words(item.Language(), read.Title, opening).Distinct()}
}

// wordsOf returns the words of an item that was read before.
func (d *Deriver) wordsOf(item *feeds.Item) []string {
	return d.search.Words(item.Language(), d.cache.Read(item.Title), d.cache.Read(searched(item.Text))).Distinct()
}

// Holds returns what tells of any item whether it meets it as [DB.Select] understands it.
func (d *Deriver) Holds(search feeds.Search) func(*feeds.Item) bool {
	return (&inquiry{Search: search, reader: d.search}).holds
}

// current reports whether the tags of a stored item are those that the rules make of it as it is now published.
func (d *Deriver) current(stored, now *feeds.Item) bool {
	if d.tag == nil {
		return stored.Tags.Rules == now.Tags.Rules
	}
	return stored.Tags.Rules == d.rules
}

// of reports whether it is what the deriver makes of the item as it is now.
func (derived *Derived) of(item *feeds.Item, d *Deriver) bool {
	from := &derived.from
	return derived.by == d && from.ID == item.ID && from.Title == item.Title && from.Text == item.Text &&
		from.Summary == item.Summary && from.Content == item.Content && from.Link == item.Link && from.Lang == item.Lang &&
		from.Published.Equal(item.Published) && from.Estimated.Equal(item.Estimated) && from.Seen.Equal(item.Seen) && from.Backlog == item.Backlog &&
		from.Source != nil && item.Source != nil && sameSource(from.Source, item.Source)
}

// sameSource reports whether the rules make the same of items of both.
func sameSource(a, b *feeds.Source) bool {
	return a.ID == b.ID && a.Name == b.Name && a.Class == b.Class && a.Issuer == b.Issuer && a.Language == b.Language && a.Home == b.Home
}

// prepare derives the new and changed items of a poll, by the ids that they are stored under. It is the costly part of a
// commit. The caller's goroutine does it, before the one writer's turn.
func (db *DB) prepare(poll *feeds.Poll) (map[feeds.ItemID]Derived, error) {
	if poll.Outcome != feeds.Fetched {
		return nil, nil
	}
	d := db.deriver.Load()
	var pending []feeds.Item
	err := db.bolt.View(func(tx *bolt.Tx) (err error) {
		pending, err = db.pending(tx, poll, d)
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
	d.turns <- struct{}{}
	defer func() { <-d.turns }()
	prepared := make(map[feeds.ItemID]Derived, len(pending))
	for i := range pending {
		prepared[pending[i].ID] = d.Derive(&pending[i])
	}
	return prepared, nil
}

// pending are the items of a poll that are not stored yet or are stored otherwise, as they will be stored.
func (db *DB) pending(tx *bolt.Tx, poll *feeds.Poll, d *Deriver) ([]feeds.Item, error) {
	status := db.Status(poll.Source.ID)
	present, backlog := statusAt(status, poll), status.LastSuccess.IsZero()
	source := present.Present()
	s := db.snapshot(tx)
	var pending []feeds.Item
	for i := range poll.Items {
		now := poll.Items[i]
		now.SourceID, now.Source = source.ID, &source
		known, err := s.resolve(&now)
		if err != nil {
			return nil, err
		}
		if known.buried {
			continue
		}
		if known.id.IsZero() {
			now.Met(poll.At, backlog)
			pending = append(pending, now)
			continue
		}
		if last, ok := s.sighting(known.id); ok && last.facts == d.sumOf(&now) {
			continue
		}
		old, err := s.record(known.id)
		if err != nil {
			return nil, err
		}
		s.resume(&now, old)
		if !s.stands(old, &now, d) {
			rec := revised(old, &now)
			rec.SourceID, rec.Source = source.ID, &source
			pending = append(pending, rec.Item)
		}
	}
	return pending, nil
}
