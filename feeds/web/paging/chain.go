package paging

import (
	"context"
	"time"

	"griot/feeds"
)

// chain is how the parts of a feed hang together: the feed's own document, the pages below it, and the archive of its
// closed months. It follows from the feed's entries alone, not from the clock, so that a feed without news keeps its
// bytes.
type chain struct {
	ctx   context.Context
	pager *Pager
	feed  *feeds.Feed

	newest time.Time // when the feed's topmost entry qualified; zero when not known yet
}

func (c *chain) span(s feeds.Span) ([]feeds.Entry, error) {
	return c.pager.store.Span(c.ctx, c.feed.Selection, s)
}

// topmost is the first entry below a position, nil when there is none.
func (c *chain) topmost(below feeds.Position) (*feeds.Entry, error) {
	first, err := c.span(feeds.Span{Below: below, Limit: 1})
	if err != nil || len(first) == 0 {
		return nil, err
	}
	return &first[0], nil
}

// closed reports whether nothing more comes into the month: the feed has gone on for long enough since.
func (c *chain) closed(month Period) (bool, error) {
	if c.newest.IsZero() {
		top, err := c.topmost(feeds.Position{})
		if err != nil || top == nil {
			return false, err
		}
		c.newest = top.Qualified
	}
	return !c.newest.Before(c.settled(month)), nil
}

// settled is the moment as of which the entries of a closed month are shown. What comes later does not change it.
func (c *chain) settled(month Period) time.Time { return month.end().Add(c.pager.settling) }

// path is the address of a part below the site's root.
func (c *chain) path(part string) string { return Path(c.feed, part) }

// page is the address of the page that begins below a position.
func (c *chain) page(below feeds.Position) string { return c.path(belowForm + below.String()) }

// older returns the archive document that continues below a position; "" when nothing does. An archive document leads to
// older ones only. A link to the next one would come when that is closed, and change what readers take for settled.
func (c *chain) older(below feeds.Position) (string, error) {
	next, err := c.topmost(below)
	if err != nil || next == nil {
		return "", err
	}
	p, err := c.document(next.Position())
	if err != nil {
		return "", err
	}
	return c.path(p.String()), nil
}

// closing is when a month was closed: when the first entry came that is far enough behind it.
func (c *chain) closing(month Period) (time.Time, error) {
	from := c.settled(month)
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

// above is the page before the one that begins below a position; the feed itself when that is the first.
func (c *chain) above(below feeds.Position) (string, error) {
	top, err := c.topmost(feeds.Position{})
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
		for n < len(held) && held[n].Position().Compare(below) <= 0 {
			n++
		}
		if n > c.feed.Limit {
			return c.page(held[n-c.feed.Limit-1].Position()), nil
		}
		if end.After(top.Qualified) {
			break
		}
	}
	return c.feed.Path, nil
}

// entries returns the entries of the page below a position, and the one that follows it, nil for none.
func (c *chain) entries(below feeds.Position) (all []feeds.Entry, rest *feeds.Entry, err error) {
	all, err = c.span(feeds.Span{Below: below, Limit: c.feed.Limit + 1})
	if err == nil && below.IsZero() && len(all) > 0 {
		c.newest = all[0].Qualified
	}
	if len(all) > c.feed.Limit {
		return all[:c.feed.Limit], &all[c.feed.Limit], err
	}
	return all, nil, err
}

// onward returns where a document with these entries goes on; rest is the first entry that it lacks. next is the next
// page. archive is for readers that gather everything: the archive, or what is not archived yet.
func (c *chain) onward(entries []feeds.Entry, rest *feeds.Entry) (next, archive string, err error) {
	next = c.page(entries[len(entries)-1].Position())
	archive = next
	closed, err := c.closed(periodOf(rest.Qualified, monthForm))
	if err != nil {
		return "", "", err
	}
	if closed || c.pager.static {
		p, err := c.document(rest.Position())
		if err != nil {
			return "", "", err
		}
		archive = c.path(p.String())
	}
	if c.pager.static {
		next = ""
	}
	return next, archive, nil
}
