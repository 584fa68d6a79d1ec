package paging

import (
	"slices"

	"griot/feeds"
)

const (
	// maxEntries is how many entries an archive document holds at most.
	maxEntries = feeds.MaxLimit
	// leastEntry is less than the bytes of any entry in any format.
	leastEntry = 256
)

// The archive of a month is one document where that has at most maxEntries entries and, in any format, no more bytes
// than the feed allows. Otherwise its days are documents, or their hours, or numbered parts of an hour. Parts are
// filled in the order in which entries qualified, so that later entries move none from one to another.

// document is the archive document that holds the entry at a position.
func (c *chain) document(at feeds.Position) (Period, error) {
	var p Period
	for _, form := range periodForms() {
		p = periodOf(at.Qualified, form)
		tell := c.shown
		if c.feed.MaxBytes <= 0 { // then their number alone counts
			tell = func(_ Period, s feeds.Span) ([]feeds.Entry, error) { return c.span(s) }
		}
		held, err := tell(p, c.enough(p))
		if err != nil {
			return Period{}, err
		}
		if fit, err := c.fit(held); err != nil || fit {
			return p, err
		}
	}
	parts, err := c.parts(p)
	if err != nil {
		return Period{}, err
	}
	// From the oldest part on, the first that reaches up to the position.
	i := slices.IndexFunc(parts, func(part hourPart) bool { return at.Compare(part.top) >= 0 })
	if i < 0 {
		i = len(parts) - 1
	}
	return p.part(i + 1), nil
}

// enough is a period as a span of just so many entries that it is known whether they fit into one document.
func (c *chain) enough(p Period) feeds.Span {
	s := p.span()
	s.Limit = maxEntries + 1
	if c.feed.MaxBytes > 0 {
		s.Limit = min(s.Limit, c.feed.MaxBytes/leastEntry+2)
	}
	return s
}

// shown returns the entries of a span within a period, as its documents show them. Those of a closed month are as of
// the time it was settled.
func (c *chain) shown(p Period, s feeds.Span) ([]feeds.Entry, error) {
	closed, err := c.closed(p.month())
	if err != nil {
		return nil, err
	}
	if closed {
		s.AsOf = c.settled(p.month())
	}
	return c.span(s)
}

// contents returns the entries of a period's document, the topmost first. It fails with a [*MovedError] where the period
// has another one.
func (c *chain) contents(p Period) ([]feeds.Entry, error) {
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
			return nil, c.moved(part.top)
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
		return nil, c.moved(entries[0].Position())
	}
	return entries, nil
}

// moved leads to the document that holds the entry at a position.
func (c *chain) moved(at feeds.Position) error {
	p, err := c.document(at)
	if err != nil {
		return err
	}
	return &MovedError{c.path(p.String())}
}

// MovedError says that the entries asked for are in another archive document. Path is below the site's root, without the
// format's ending.
type MovedError struct{ Path string }

func (e *MovedError) Error() string { return "see " + e.Path }

// fit reports whether entries fit into one document.
func (c *chain) fit(entries []feeds.Entry) (bool, error) {
	if len(entries) > maxEntries {
		return false, nil
	}
	n, err := c.filled(entries)
	return n == len(entries), err
}

// filled returns how many of some entries fit into one document with those before them: one at the least.
func (c *chain) filled(entries []feeds.Entry) (int, error) {
	n := min(len(entries), maxEntries)
	if c.feed.MaxBytes <= 0 || n <= 1 {
		return n, nil
	}
	one, err := c.sizes(entries[0])
	if err != nil {
		return 0, err
	}
	two, err := c.sizes(entries[0], entries[0])
	if err != nil {
		return 0, err
	}
	frame, total := make([]int, len(one)), make([]int, len(one))
	for f := range one {
		frame[f] = 2*one[f] - two[f] // what a document has whatever its entries are
		total[f] = one[f] + feedDate
	}
	for i := 1; i < n; i++ {
		with, err := c.sizes(entries[i])
		if err != nil {
			return 0, err
		}
		for f := range total {
			if total[f] += with[f] - frame[f]; total[f] > c.feed.MaxBytes {
				return i, nil
			}
		}
	}
	return n, nil
}

// feedDate is more than the bytes of a feed's own date, which one without dated entries has not.
const feedDate = 64

// sizes returns how many bytes an archive document of these entries has in each format, with the longest links.
func (c *chain) sizes(entries ...feeds.Entry) ([]int, error) {
	longest := c.path(hourForm + ".999999")
	return c.pager.measure(c.feed, Links{Document: longest, Archive: true, Current: c.feed.Path, PrevArchive: longest}, entries)
}

// hourPart is a part of an hour: so many entries, with the places of the topmost and the lowest.
type hourPart struct {
	top, foot feeds.Position
	count     int
}

// parts divides an hour, the oldest part first.
func (c *chain) parts(hour Period) ([]hourPart, error) {
	key := c.splitKey(hour)
	generation := c.pager.store.Generation()
	if known, ok := c.pager.splits.get(key, generation); ok {
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
		parts = append(parts, hourPart{top: entries[n-1].Position(), foot: entries[0].Position(), count: n})
		entries = entries[n:]
	}
	c.pager.splits.put(key, generation, parts)
	return parts, nil
}
