package web

import (
	"context"
	"time"

	"griot/feeds"
)

// mostArchived is how many entries an archive document holds at most; a month with more is kept by day, a day with more
// by hour.
const mostArchived = feeds.MaxLimit

// chain is how the parts of a feed hang together: the feed's own document, the pages below it, and the archive of its
// closed months. What it says follows from the feed's entries alone, not from the clock, so that a feed without news
// keeps its bytes.
type chain struct {
	ctx     context.Context
	archive Archive
	feed    *feeds.Feed
	// settling is how long after its end a month is still open.
	settling time.Duration
	static   bool // pages have no files: the archive takes over where the feed's own document ends

	newest time.Time // when the feed's topmost entry qualified; zero when not known yet
}

func (h *Handler) chain(ctx context.Context, feed *feeds.Feed) *chain {
	return &chain{ctx: ctx, archive: h.archive, feed: feed, settling: h.site.Settling, static: h.static}
}

func (c *chain) span(s feeds.Span) ([]feeds.Entry, error) {
	return c.archive.Span(c.ctx, c.feed.Selection, s)
}

// topmost is the first entry below a place, nil when there is none.
func (c *chain) topmost(below feeds.Place) (*feeds.Entry, error) {
	first, err := c.span(feeds.Span{Below: below, Limit: 1})
	if err != nil || len(first) == 0 {
		return nil, err
	}
	return &first[0], nil
}

// closed reports whether nothing more comes into the month: the feed has gone on for long enough since.
func (c *chain) closed(month period) (bool, error) {
	if c.newest.IsZero() {
		top, err := c.topmost(feeds.Place{})
		if err != nil || top == nil {
			return false, err
		}
		c.newest = top.Qualified
	}
	return !c.newest.Before(month.end().Add(c.settling)), nil
}

// document is the archive document that holds what qualified at t: of its month, or of its day or hour where those
// hold too much.
func (c *chain) document(t time.Time) (period, error) {
	var p period
	for _, form := range periodForms() {
		p = periodOf(t, form)
		s := p.span()
		s.Limit = mostArchived + 1
		held, err := c.span(s)
		if err != nil {
			return period{}, err
		}
		if len(held) <= mostArchived {
			break
		}
	}
	return p, nil
}

// name is the address of a part below the site's root.
func (c *chain) name(part string) string { return "archive/" + c.feed.Path + "/" + part }

// page is the address of the page that begins below a place.
func (c *chain) page(below feeds.Place) string { return c.name(pageName + below.String()) }

// older is the archive document that continues below a place; "" when nothing does.
func (c *chain) older(below feeds.Place) (string, error) {
	next, err := c.topmost(below)
	if err != nil || next == nil {
		return "", err
	}
	p, err := c.document(next.Qualified)
	if err != nil {
		return "", err
	}
	return c.name(p.String()), nil
}

// newer is the archive document that goes on after a period; nil when the next one is not closed.
func (c *chain) newer(after period) (*period, error) {
	// A month is looked through for its earliest entry, month by month: those in between are empty.
	for from := after.end(); ; {
		month := periodOf(from, monthForm)
		if closed, err := c.closed(month); err != nil || !closed && !c.static {
			return nil, err
		} else if from.After(c.newest) {
			return nil, nil
		}
		held, err := c.span(feeds.Span{From: from, Below: feeds.Before(month.end())})
		if err != nil {
			return nil, err
		}
		if len(held) > 0 {
			p, err := c.document(held[len(held)-1].Qualified)
			return &p, err
		}
		from = month.end()
	}
}

// closing is when a month was closed: when the first entry came that is far enough behind it.
func (c *chain) closing(month period) (time.Time, error) {
	from := month.end().Add(c.settling)
	// From the top down only, as in above; a stretch that holds something is short beside what was passed over.
	for stretch := time.Hour; !from.After(c.newest); stretch *= 2 {
		held, err := c.span(feeds.Span{From: from, Below: feeds.Before(from.Add(stretch))})
		if err != nil {
			return time.Time{}, err
		}
		if len(held) > 0 {
			return held[len(held)-1].Qualified, nil
		}
		from = from.Add(stretch)
	}
	return time.Time{}, nil
}

// above is the page before the one that begins below a place; the feed itself when that is the first.
func (c *chain) above(below feeds.Place) (string, error) {
	top, err := c.topmost(feeds.Place{})
	if err != nil || top == nil {
		return c.feed.Path, err
	}
	// Entries are found from the top down only: the page is sought in a stretch of time that grows until it holds it.
	for stretch := time.Hour; stretch < 100*365*24*time.Hour; stretch *= 2 {
		end := below.Qualified.Add(stretch)
		held, err := c.span(feeds.Span{From: below.Qualified, Below: feeds.Before(end)})
		if err != nil {
			return "", err
		}
		n := 0 // those not below the place
		for n < len(held) && held[n].Place().Compare(below) <= 0 {
			n++
		}
		if n > c.feed.Limit {
			return c.page(held[n-c.feed.Limit-1].Place()), nil
		}
		if end.After(top.Qualified) {
			break
		}
	}
	return c.feed.Path, nil
}
