package web

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"griot/feeds"
	"griot/feeds/render"
	"griot/feeds/web/paging"
)

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
	if below, ok := paging.ParseBelow(part); ok {
		return answer{address: partAddress(feed, part, format), produce: func(ctx context.Context) (*document, error) {
			return h.fitted(feed, format, func(fewer *feeds.Feed) (*composition, error) { return h.below(ctx, fewer, below) })
		}}, nil
	}
	period, err := paging.ParsePeriod(part)
	if err != nil {
		return answer{}, feeds.ErrNotFound
	}
	return answer{address: partAddress(feed, part, format), produce: func(ctx context.Context) (*document, error) {
		composed, err := h.archived(ctx, feed, period)
		var moved *paging.MovedError
		if errors.As(err, &moved) {
			err = redirect(http.StatusFound, render.PartPath(feed, moved.Path, format))
		}
		if err != nil {
			return nil, err
		}
		return composed.written(format)
	}}, nil
}

// partAddress is where a part of a feed is kept.
func partAddress(feed *feeds.Feed, part string, format render.Format) string {
	return render.PartPath(feed, paging.Path(feed, part), format)
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

// newest is the feed's own document: its topmost entries.
func (h *Handler) newest(ctx context.Context, feed *feeds.Feed) (*composition, error) {
	stirred := h.archive.Stirred(&feed.Query)
	part, err := h.pager.Newest(ctx, feed)
	return h.composition(feed, part, cacheShort, stirred), err
}

// below is the page that begins below a place. Whatever comes in above it changes its links.
func (h *Handler) below(ctx context.Context, feed *feeds.Feed, place feeds.Place) (*composition, error) {
	stirred := h.archive.Stirred(nil)
	part, err := h.pager.Below(ctx, feed, place)
	return h.composition(feed, part, cacheShort, stirred), err
}

// archived is a month of the feed's archive, or a part of one.
func (h *Handler) archived(ctx context.Context, feed *feeds.Feed, period paging.Period) (*composition, error) {
	stirred := h.archive.Stirred(&feed.Query)
	part, err := h.pager.Archive(ctx, feed, period)
	policy := cacheShort
	if part != nil && part.Links.Archive {
		policy = cacheArchive
	}
	return h.composition(feed, part, policy, stirred), err
}

func (h *Handler) composition(feed *feeds.Feed, part *paging.Part, policy string, stirred time.Time) *composition {
	if part == nil {
		return nil
	}
	return &composition{Channel: h.channel(feed, part.Entries, part.Links), policy: policy, stirred: stirred, since: part.Closed}
}

func (h *Handler) channel(feed *feeds.Feed, entries []feeds.Entry, links paging.Links) *render.Channel {
	return &render.Channel{Site: &h.site.Site, Feed: *feed, Entries: entries, TTL: readersWait, Part: render.Part(links)}
}

// measure is how many bytes a document has in each format.
func (h *Handler) measure(feed *feeds.Feed, links paging.Links, entries []feeds.Entry) ([]int, error) {
	channel := h.channel(feed, entries, links)
	var sizes []int
	for _, format := range render.Formats() {
		var b bytes.Buffer
		if err := channel.Write(&b, format); err != nil {
			return nil, err
		}
		sizes = append(sizes, b.Len())
	}
	return sizes, nil
}
