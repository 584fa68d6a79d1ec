// Package paging divides a feed into documents, as RFC 5005 has it.
//
// A feed's own document holds its newest entries. Pages lead down from it, each named after the position below which it
// begins. Archive documents hold months, which are closed once nothing can join their stories any more: from then on they
// stay as they are. A month too large for one document is split into days, hours, and parts of an hour.
package paging

import (
	"context"
	"strings"
	"time"

	"griot/feeds"
)

// Store is what paging needs of a store.
type Store interface {
	// Span returns the entries of a selection that lie in a span, newest first.
	Span(ctx context.Context, s feeds.Selection, span feeds.Span) ([]feeds.Entry, error)
	// Generation grows with every change of what Span returns.
	Generation() uint64
}

// Measure returns how many bytes a document of a feed has in each format, with these links and entries.
type Measure func(feed *feeds.Feed, links Links, entries []feeds.Entry) ([]int, error)

// Pager divides the feeds of a site. It is safe for concurrent use.
type Pager struct {
	store    Store
	settling time.Duration
	measure  Measure
	static   bool
	splits   *splitCache
}

// New returns a pager. Settling is how long after its end a month stays open.
func New(store Store, settling time.Duration, measure Measure) *Pager {
	return &Pager{store: store, settling: settling, measure: measure, splits: &splitCache{}}
}

// Static returns the pager of a copy of the site as files. Pages have none: the archive takes over where a feed's own
// document ends.
func (p *Pager) Static() *Pager {
	twin := *p
	twin.static = true
	return &twin
}

func (p *Pager) chain(ctx context.Context, feed *feeds.Feed) *chain {
	return &chain{ctx: ctx, pager: p, feed: feed}
}

// Part is a document of a feed.
type Part struct {
	Entries []feeds.Entry
	Links   Links
	Closed  time.Time // when the archive of its month was closed; zero for others
}

// Links say where the other parts of a feed are, as addresses below the site's root without the format's ending; "" for
// none.
type Links struct {
	Document string // the part's own; "" is the feed's
	Archive  bool   // the part's entries are settled

	First, Previous, Next string // of the pages a reader turns
	PrevArchive, Current  string
}

// belowForm stands in the name of a page before the position below which it begins.
const belowForm = "below-"

// ParseBelow reads the name of a page; false where it is none.
func ParseBelow(name string) (below feeds.Position, ok bool) {
	text, ok := strings.CutPrefix(name, belowForm)
	if !ok {
		return feeds.Position{}, false
	}
	below, err := feeds.ParsePosition(text)
	return below, err == nil && below.String() == text
}

// Path is the address of a part of a feed below the site's root, without the format's ending.
func Path(feed *feeds.Feed, name string) string { return "archive/" + feed.Path + "/" + name }

// Newest returns the feed's own document: its topmost entries.
func (p *Pager) Newest(ctx context.Context, feed *feeds.Feed) (*Part, error) {
	c := p.chain(ctx, feed)
	entries, rest, err := c.entries(feeds.Position{})
	if err != nil {
		return nil, err
	}
	part := &Part{Entries: entries}
	if rest == nil {
		return part, nil
	}
	part.Links.First = feed.Path
	part.Links.Next, part.Links.PrevArchive, err = c.onward(entries, rest)
	return part, err
}

// Below returns the page that begins below a position. Whatever comes in above it changes its links. It fails with
// [feeds.ErrNotFound] where nothing is below.
func (p *Pager) Below(ctx context.Context, feed *feeds.Feed, below feeds.Position) (*Part, error) {
	c := p.chain(ctx, feed)
	entries, rest, err := c.entries(below)
	if err != nil {
		return nil, err
	}
	if len(entries) == 0 {
		return nil, feeds.ErrNotFound // nobody was led here
	}
	part := &Part{Entries: entries, Links: Links{Document: c.page(below), First: feed.Path, Current: feed.Path}}
	if part.Links.Previous, err = c.above(below); err != nil {
		return nil, err
	}
	if rest != nil {
		part.Links.Next, part.Links.PrevArchive, err = c.onward(entries, rest)
	}
	return part, err
}

// Archive returns a month of the feed's archive, or a part of one. A month that is not closed is returned as it is so
// far. It fails with a [*MovedError] where the entries are in other documents, and with [feeds.ErrNotFound] where there
// are none.
func (p *Pager) Archive(ctx context.Context, feed *feeds.Feed, period Period) (*Part, error) {
	c := p.chain(ctx, feed)
	closed, err := c.closed(period.month())
	if err != nil {
		return nil, err
	}
	entries, err := c.contents(period)
	if err != nil {
		return nil, err
	}
	part := &Part{Entries: entries, Links: Links{Document: c.path(period.String()), Archive: closed, Current: feed.Path}}
	if part.Links.PrevArchive, err = c.older(entries[len(entries)-1].Position()); err != nil {
		return nil, err
	}
	if closed {
		part.Closed, err = c.closing(period.month())
	}
	return part, err
}

// Archived is a document of a feed's archive.
type Archived struct {
	Name   string // "2026-02"
	Closed bool   // its month is closed
}

// Archives lists the archive documents to which the feed's links lead in a static copy, the latest first.
func (p *Pager) Archives(ctx context.Context, feed *feeds.Feed) ([]Archived, error) {
	var all []Archived
	shortest := *feed
	if feed.MaxBytes > 0 {
		shortest.Limit = 1 // the archive takes over behind any entry, in each format behind another one
	}
	c := p.chain(ctx, &shortest)
	_, next, err := c.entries(feeds.Position{})
	for err == nil && next != nil {
		var at Period
		if at, err = c.document(next.Position()); err != nil {
			break
		}
		var closed bool
		if closed, err = c.closed(at.month()); err != nil {
			break
		}
		all = append(all, Archived{at.String(), closed})
		for at.number > 1 {
			at = at.part(at.number - 1)
			all = append(all, Archived{at.String(), closed})
		}
		next, err = c.topmost(feeds.Before(at.start))
	}
	return all, err
}
