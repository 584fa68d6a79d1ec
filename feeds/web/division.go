package web

import (
	"bytes"
	"net/http"
	"slices"
	"sync"

	"griot/feeds"
	"griot/feeds/render"
)

const (
	// mostArchived is how many entries an archive document holds at most.
	mostArchived = feeds.MaxLimit
	// leastEntry is less than the bytes of any entry in any format.
	leastEntry = 256
)

// The archive of a month is one document where that holds no more than mostArchived entries nor, in any format, more
// bytes than the feed allows; else its days are documents, or their hours, or numbered parts of an hour. Parts are filled
// in the order in which entries qualified, so that what comes later moves no entry from one to another.

// document is the archive document that holds the entry at a place.
func (c *chain) document(at feeds.Place) (period, error) {
	var p period
	for _, form := range periodForms() {
		p = periodOf(at.Qualified, form)
		tell := c.shown
		if c.feed.MaxBytes <= 0 { // then their number alone counts
			tell = func(_ period, s feeds.Span) ([]feeds.Entry, error) { return c.span(s) }
		}
		held, err := tell(p, c.enough(p))
		if err != nil {
			return period{}, err
		}
		if fit, err := c.fit(held); err != nil || fit {
			return p, err
		}
	}
	parts, err := c.parts(p)
	if err != nil {
		return period{}, err
	}
	// From the oldest part on, the first that reaches up to the place.
	i := slices.IndexFunc(parts, func(part hourPart) bool { return at.Compare(part.top) >= 0 })
	if i < 0 {
		i = len(parts) - 1
	}
	return p.part(i + 1), nil
}

// enough is a period as a span of no more entries than tell whether it fits into one document.
func (c *chain) enough(p period) feeds.Span {
	s := p.span()
	s.Limit = mostArchived + 1
	if c.feed.MaxBytes > 0 {
		s.Limit = min(s.Limit, c.feed.MaxBytes/leastEntry+2)
	}
	return s
}

// shown are the entries of a span within a period, as its documents show them: as of the time its month was settled if
// that is closed.
func (c *chain) shown(p period, s feeds.Span) ([]feeds.Entry, error) {
	closed, err := c.closed(p.month())
	if err != nil {
		return nil, err
	}
	if closed {
		s.AsOf = c.settled(p.month())
	}
	return c.span(s)
}

// contents are the entries of a period's document, the topmost first. It is a redirect where the period has another one.
func (c *chain) contents(p period, format render.Format) ([]feeds.Entry, error) {
	s := c.enough(p)
	if p.number > 0 {
		parts, err := c.parts(p.part(0))
		if err != nil {
			return nil, err
		}
		if p.number > len(parts) {
			return nil, feeds.ErrNotFound
		}
		part := parts[p.number-1]
		if len(parts) == 1 {
			return nil, c.elsewhere(part.top, format)
		}
		s.Limit = part.count
		if p.number < len(parts) {
			s.Below = parts[p.number].foot
		}
		return c.shown(p, s)
	}
	entries, err := c.shown(p, s)
	if err != nil {
		return nil, err
	}
	if len(entries) == 0 {
		return nil, feeds.ErrNotFound
	}
	if fit, err := c.fit(entries); err != nil {
		return nil, err
	} else if !fit {
		return nil, c.elsewhere(entries[0].Place(), format)
	}
	return entries, nil
}

// elsewhere leads to the document that holds the entry at a place.
func (c *chain) elsewhere(at feeds.Place, format render.Format) error {
	p, err := c.document(at)
	if err != nil {
		return err
	}
	return redirect(http.StatusFound, render.PartPath(c.feed, c.name(p.String()), format))
}

// fit reports whether entries fit into one document.
func (c *chain) fit(entries []feeds.Entry) (bool, error) {
	if len(entries) > mostArchived {
		return false, nil
	}
	n, err := c.filled(entries)
	return n == len(entries), err
}

// filled is how many of some entries fit into one document with those before them: one at the least.
func (c *chain) filled(entries []feeds.Entry) (int, error) {
	n := min(len(entries), mostArchived)
	if c.feed.MaxBytes <= 0 || n <= 1 {
		return n, nil
	}
	for _, format := range render.Formats() {
		one, err := c.size(format, entries[0])
		if err != nil {
			return 0, err
		}
		two, err := c.size(format, entries[0], entries[0])
		if err != nil {
			return 0, err
		}
		frame := 2*one - two // what a document has whatever its entries are
		total := one + feedDate
		for i := 1; i < n; i++ {
			with, err := c.size(format, entries[i])
			if err != nil {
				return 0, err
			}
			if total += with - frame; total > c.feed.MaxBytes {
				n = i
			}
		}
	}
	return n, nil
}

// feedDate is more than the bytes of a feed's own date, which one without dated entries has not.
const feedDate = 64

// size is how many bytes an archive document of these entries has, with the longest links.
func (c *chain) size(format render.Format, entries ...feeds.Entry) (int, error) {
	channel := c.h.channel(c.feed, entries)
	longest := c.name(hourForm + ".999999")
	channel.Part = render.Part{Document: longest, Archive: true, Current: c.feed.Path, PrevArchive: longest}
	var b bytes.Buffer
	err := channel.Write(&b, format)
	return b.Len(), err
}

// hourPart is a part of an hour: so many entries, with the places of the topmost and the lowest.
type hourPart struct {
	top, foot feeds.Place
	count     int
}

// parts divides an hour, the oldest part first.
func (c *chain) parts(hour period) ([]hourPart, error) {
	key := c.h.site.Language + " " + render.PartPath(c.feed, c.name(hour.String()), "")
	revision := c.h.archive.Revision()
	if known, ok := c.h.divisions.get(key, revision); ok {
		return known, nil
	}
	entries, err := c.shown(hour, hour.span())
	if err != nil {
		return nil, err
	}
	slices.Reverse(entries)
	var parts []hourPart
	for len(entries) > 0 {
		n, err := c.filled(entries)
		if err != nil {
			return nil, err
		}
		parts = append(parts, hourPart{top: entries[n-1].Place(), foot: entries[0].Place(), count: n})
		entries = entries[n:]
	}
	c.h.divisions.put(key, revision, parts)
	return parts, nil
}

// maxDivisions is how many hours are remembered with their parts.
const maxDivisions = 256

// divisions remembers how hours were divided at one revision of the archive: each part of an hour is found by all of
// them, and each of its documents is asked for.
type divisions struct {
	mu       sync.Mutex
	revision uint64
	parts    map[string][]hourPart
}

func (d *divisions) get(key string, revision uint64) ([]hourPart, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	known, ok := d.parts[key]
	return known, ok && d.revision == revision
}

func (d *divisions) put(key string, revision uint64, parts []hourPart) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.revision != revision || len(d.parts) >= maxDivisions || d.parts == nil {
		d.revision, d.parts = revision, map[string][]hourPart{}
	}
	d.parts[key] = parts
}
