// Package derive makes what is kept of an item beside what its source published. It follows from the item and the rules
// alone, so that it can be thrown away and made again.
package derive

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"runtime"
	"time"
	"unicode"

	"griot/feeds"
	"griot/feeds/text"
	"griot/store/story/sign"
)

// Deriver derives what is stored of an item beside what was published: its tags, its signature for grouping and the words
// by which search finds it. It reads the title and the text once for all three. It is safe for concurrent use.
type Deriver struct {
	rules  string
	tag    func(*feeds.Item, *text.Fields) feeds.Tags
	cache  *text.WordCache
	signer *sign.Signer
	search *text.SearchReader
	// turns limits how many polls are derived at the same time. More than there are processors only take memory.
	turns chan struct{}
}

// New returns a deriver with these rules of tags. rules is their version, as in [feeds.Tags.Rules] of what tag
// returns. With a nil tag items keep the tags that they come with.
func New(rules string, tag func(*feeds.Item, *text.Fields) feeds.Tags) *Deriver {
	cache := new(text.WordCache)
	return &Deriver{
		rules: rules, tag: tag, cache: cache, signer: sign.NewSigner(cache), search: text.NewSearchReader(cache),
		turns: make(chan struct{}, runtime.GOMAXPROCS(0)),
	}
}

// Rules returns the version of the rules of tags.
func (d *Deriver) Rules() string { return d.rules }

// Derived is what a [Deriver] makes of an item.
type Derived struct {
	Tags      feeds.Tags
	Signature sign.Signature
	Words     Words
	// Packed is the signature as it is stored beside the item, where that was asked for; see [Derived.Pack].
	Packed []byte

	by   *Deriver
	from feeds.Item // what it was derived from
}

// Derive returns what the rules make of an item as it was polled.
func (d *Deriver) Derive(item *feeds.Item) Derived {
	derived, read := d.tagged(item)
	derived.Signature = d.signer.Sign(item, read)
	return derived
}

// Pack packs the signature, which is half the work of storing it.
func (derived *Derived) Pack() { derived.Packed = derived.Signature.Pack(&derived.from) }

// DeriveAt is [Deriver.Derive] for an item that was published between from and to. Both are zero when that is not known.
func (d *Deriver) DeriveAt(item *feeds.Item, from, to time.Time) Derived {
	derived, read := d.tagged(item)
	derived.Signature = d.signer.SignAt(item, read, from, to)
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

// Holds returns a function that reports whether an item meets a search by its title and what is searched of its text.
func (d *Deriver) Holds(search feeds.Search) func(*feeds.Item) bool {
	return func(item *feeds.Item) bool {
		return d.search.Match(&search, item.Language(), item.Title, searched(item.Text))
	}
}

// Take waits for one of the turns to derive, and returns what gives it back.
func (d *Deriver) Take(ctx context.Context) (giveBack func(), err error) {
	select {
	case d.turns <- struct{}{}:
		return func() { <-d.turns }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// tagged reads an item, gives it its tags, and returns all but its signature.
func (d *Deriver) tagged(item *feeds.Item) (Derived, *text.Fields) {
	read := d.cache.ReadFields(item.Title, item.Text)
	if d.tag != nil {
		item.Tags = d.tag(item, &read)
	}
	return Derived{Tags: item.Tags, Words: d.words(item, &read), by: d, from: *item}, &read
}

// Sign returns the signature of an item with the tags that it has.
func (d *Deriver) Sign(item *feeds.Item) sign.Signature {
	read := d.cache.ReadFields(item.Title, item.Text)
	return d.signer.Sign(item, &read)
}

// words returns the words of an item that was just read, as search compares them.
func (d *Deriver) words(item *feeds.Item, read *text.Fields) Words {
	opening := d.cache.Beginning(&read.Text, len(searched(read.Text.Source)))
	return Words{item.Title, item.Text, item.Language(), d.search.Words(item.Language(), read.Title, opening).Distinct()}
}

// WordsOf reads an item and returns its words as search compares them.
func (d *Deriver) WordsOf(item *feeds.Item) []string {
	return d.search.Words(item.Language(), d.cache.Read(item.Title), d.cache.Read(searched(item.Text))).Distinct()
}

// Current reports whether the tags of a stored item are those that the rules make of it as it is now published.
func (d *Deriver) Current(stored, now *feeds.Item) bool {
	if d.tag == nil {
		return stored.Tags.Rules == now.Tags.Rules
	}
	return stored.Tags.Rules == d.rules
}

// Of reports whether it is what the deriver makes of the item as it is now.
func (derived *Derived) Of(item *feeds.Item, d *Deriver) bool {
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

// searched returns the part of a text that is searched: what an excerpt can show, and the rest of its last word.
func searched(s string) string {
	n := 0
	for i, c := range s {
		if n++; n > feeds.ExcerptLength && !unicode.IsLetter(c) && !unicode.IsMark(c) && !unicode.IsDigit(c) || n > 2*feeds.ExcerptLength {
			return s[:i]
		}
	}
	return s
}

// Words is the words of an item with what they were read from.
type Words struct {
	title, text, lang string
	Words             []string
}

// Of reports whether the words are those of the item as it is now.
func (r *Words) Of(item *feeds.Item) bool {
	return r.title == item.Title && r.text == item.Text && r.lang == item.Language()
}

// SumOf returns the beginning of a SHA-256 of all that shows a change of an item, as a document has it.
func (d *Deriver) SumOf(item *feeds.Item) [8]byte {
	parts := []string{
		cmp.Or(d.rules, item.Tags.Rules), item.Title, item.Text, item.Summary, item.Content, item.Link, string(item.PageText),
		item.Published.UTC().Format(time.RFC3339Nano),
	}
	size := 0
	for _, part := range parts {
		size += len(part) + 4
	}
	facts := make([]byte, 0, size+128)
	add := func(part string) {
		facts = binary.BigEndian.AppendUint32(facts, uint32(len(part)))
		facts = append(facts, part...)
	}
	for _, part := range parts {
		add(part)
	}
	for _, key := range item.Keys {
		facts = append(facts, byte(key.Kind))
		add(key.Value)
	}
	sum := sha256.Sum256(facts)
	return [8]byte(sum[:8])
}
