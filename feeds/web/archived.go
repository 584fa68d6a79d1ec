package web

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"griot/feeds"
	"griot/feeds/render"
)

// pageName stands before the place below which a page begins.
const pageName = "below-"

// archiveAnswer makes a part of a feed: an archive document (archive/{feed}/2026-02) or a page of what is not archived
// yet (archive/{feed}/below-{place}).
func (h *Handler) archiveAnswer(path, query string) (answer, error) {
	name, format, ok := cutFormat(path)
	at := strings.LastIndexByte(name, '/')
	if !ok || at < 0 {
		return answer{}, feeds.ErrNotFound
	}
	name, part := name[:at], name[at+1:]
	feed, err := h.resolve(name, "/"+part+"."+string(format), query)
	if err != nil {
		var p *problem
		if errors.As(err, &p) && p.location != "" {
			err = redirect(p.status, "archive/"+p.location)
		}
		return answer{}, err
	}
	if below, ok := strings.CutPrefix(part, pageName); ok {
		place, err := feeds.ParsePlace(below)
		if err != nil || place.String() != below {
			return answer{}, feeds.ErrNotFound
		}
		return answer{address: partAddress(feed, part, format), produce: func(ctx context.Context) (*document, error) {
			return h.fitted(feed, format, func(fewer *feeds.Feed) (*composition, error) { return h.turned(ctx, fewer, place) })
		}}, nil
	}
	p, err := parsePeriod(part)
	if err != nil {
		return answer{}, feeds.ErrNotFound
	}
	return answer{address: partAddress(feed, part, format), produce: func(ctx context.Context) (*document, error) {
		composed, err := h.archived(ctx, feed, p, format)
		if err != nil {
			return nil, err
		}
		return composed.written(format)
	}}, nil
}

// partAddress is where a part of a feed is kept.
func partAddress(feed *feeds.Feed, part string, format render.Format) string {
	return render.PartPath(feed, "archive/"+feed.Path+"/"+part, format)
}

// composition is what a document of a feed is made of.
type composition struct {
	*render.Channel
	policy string
	// stirred dates what the stories of the channel do not: see [Archive]. It was known before they were selected.
	stirred time.Time
	since   time.Time // when an archive was closed; zero for others
}

// modified is the HTTP date of the document.
func (c *composition) modified() time.Time {
	latest := c.Modified()
	for _, t := range []time.Time{c.stirred, c.since} {
		if t.After(latest) {
			latest = t
		}
	}
	return latest
}

// fitted is a channel as a document. Where that is larger than the feed's bound, compose is asked for fewer entries
// until it fits.
func (h *Handler) fitted(feed *feeds.Feed, format render.Format, compose func(*feeds.Feed) (*composition, error)) (*document, error) {
	part := *feed
	for {
		channel, err := compose(&part)
		if err != nil {
			return nil, err
		}
		made, err := channel.written(format)
		if err != nil {
			return nil, err
		}
		n, size := len(channel.Entries), len(made.body)
		if feed.MaxBytes <= 0 || size <= feed.MaxBytes || n <= 1 {
			return made, nil
		}
		part.Limit = max(1, min(n-1, n*feed.MaxBytes/size))
	}
}

// written is the document, with what is shown there.
func (c *composition) written(format render.Format) (*document, error) {
	var b bytes.Buffer
	if err := c.Write(&b, format); err != nil {
		return nil, err
	}
	made := newDocument(format.ContentType(), c.policy, c.modified(), b.Bytes())
	made.hidden = slices.ContainsFunc(c.Entries, func(e feeds.Entry) bool { return hidden(&e.Story) })
	for i := range c.Entries {
		for j := range c.Entries[i].Story.Items {
			made.items = append(made.items, c.Entries[i].Story.Items[j].ID)
		}
	}
	return made, nil
}

// opened is the feed's own document: its topmost entries.
func (h *Handler) opened(ctx context.Context, feed *feeds.Feed) (*composition, error) {
	c, stirred := h.chain(ctx, feed), h.archive.Stirred(&feed.Query)
	entries, rest, err := c.turn(feeds.Place{})
	if err != nil {
		return nil, err
	}
	channel := &composition{Channel: h.channel(feed, entries), policy: cacheShort, stirred: stirred}
	if rest == nil {
		return channel, nil
	}
	channel.Part.First = feed.Path
	channel.Part.Next, channel.Part.PrevArchive, err = c.goesOn(entries, rest)
	return channel, err
}

// turned is the page that begins below a place. Whatever comes in above it changes its links.
func (h *Handler) turned(ctx context.Context, feed *feeds.Feed, below feeds.Place) (*composition, error) {
	c, stirred := h.chain(ctx, feed), h.archive.Stirred(nil)
	entries, rest, err := c.turn(below)
	if err != nil {
		return nil, err
	}
	if len(entries) == 0 {
		return nil, feeds.ErrNotFound // nobody was led here
	}
	channel := &composition{Channel: h.channel(feed, entries), policy: cacheShort, stirred: stirred}
	part := &channel.Part
	part.Document, part.First, part.Current = c.page(below), feed.Path, feed.Path
	if part.Previous, err = c.above(below); err != nil {
		return nil, err
	}
	if rest != nil {
		part.Next, part.PrevArchive, err = c.goesOn(entries, rest)
	}
	return channel, err
}

// archived is a month of the feed's archive, or a part of one. A month that is not closed is served as it is so far.
func (h *Handler) archived(ctx context.Context, feed *feeds.Feed, p period, format render.Format) (*composition, error) {
	c, stirred := h.chain(ctx, feed), h.archive.Stirred(&feed.Query)
	closed, err := c.closed(p.month())
	if err != nil {
		return nil, err
	}
	policy := cacheShort
	if closed {
		policy = cacheArchive
	}
	entries, err := c.contents(p, format)
	if err != nil {
		return nil, err
	}
	channel := &composition{Channel: h.channel(feed, entries), policy: policy, stirred: stirred}
	channel.Part = render.Part{Document: c.name(p.String()), Archive: closed, Current: feed.Path}
	if channel.Part.PrevArchive, err = c.older(entries[len(entries)-1].Place()); err != nil {
		return nil, err
	}
	if closed {
		channel.since, err = c.closing(p.month())
	}
	return channel, err
}

// turn is a page of entries below a place, and the one that follows it, nil for none.
func (c *chain) turn(below feeds.Place) (entries []feeds.Entry, rest *feeds.Entry, err error) {
	entries, err = c.span(feeds.Span{Below: below, Limit: c.feed.Limit + 1})
	if err == nil && below.IsZero() && len(entries) > 0 {
		c.newest = entries[0].Qualified
	}
	if len(entries) > c.feed.Limit {
		return entries[:c.feed.Limit], &entries[c.feed.Limit], err
	}
	return entries, nil, err
}

// goesOn is where a document with these entries goes on, of which rest is the first that it does not hold: the next
// page, and the archive, or what is not archived yet, for readers that gather everything.
func (c *chain) goesOn(entries []feeds.Entry, rest *feeds.Entry) (next, archive string, err error) {
	next = c.page(entries[len(entries)-1].Place())
	archive = next
	closed, err := c.closed(periodOf(rest.Qualified, monthForm))
	if err != nil {
		return "", "", err
	}
	if closed || c.h.static {
		p, err := c.document(rest.Place())
		if err != nil {
			return "", "", err
		}
		archive = c.name(p.String())
	}
	if c.h.static {
		next = ""
	}
	return next, archive, nil
}

func (h *Handler) channel(feed *feeds.Feed, entries []feeds.Entry) *render.Channel {
	return &render.Channel{Site: &h.site.Site, Feed: *feed, Entries: entries, TTL: readersWait}
}
