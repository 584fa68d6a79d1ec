// Package document has what all readers of documents share: the document and the limits of reading it, what is read from
// it, the kinds of failure, and how its texts and addresses are cleaned.
package document

import (
	"cmp"
	"net/url"
	"strings"

	"griot/feeds"
)

// Kinds of [feeds.Failure] that a document causes.
const (
	KindEmpty     = "empty"
	KindNotAFeed  = "not_a_feed"
	KindMalformed = "malformed"
	KindTooDeep   = "too_deep"
	KindTooLarge  = "too_large"
	KindNoItems   = "no_items" // a selector finds nothing on the page
	KindNoText    = "no_text"  // no article is found on the page
)

// Document is the answer to a request for a feed or a page.
type Document struct {
	Body            []byte
	ContentType     string // of the HTTP header
	URL             string // the final address, after redirects
	ContentLocation string // of the HTTP header
	ContentLanguage string // of the HTTP header
}

// Base returns the address that others in the document are relative to: its Content-Location, else its URL. It returns
// nil where neither is an address.
func (d *Document) Base() *url.URL {
	base, err := url.Parse(strings.TrimSpace(d.URL))
	if err != nil || base.Scheme == "" || base.Host == "" {
		base = nil
	}
	return ResolveBase(base, d.ContentLocation)
}

// Options are the limits of reading a document. A zero field stands for its default.
type Options struct {
	MaxBody  int // bytes after unpacking, default 16 MiB
	MaxDepth int // nesting of elements, default 100
	MaxItems int // entries read, default 10,000; later ones are left out
	MaxTitle int // characters of a title, default 1,000; longer ones are cut
}

// WithDefaults returns the options with the default in each zero field.
func (o Options) WithDefaults() Options {
	return Options{
		MaxBody:  cmp.Or(o.MaxBody, 16<<20),
		MaxDepth: cmp.Or(o.MaxDepth, 100),
		MaxItems: cmp.Or(o.MaxItems, 10_000),
		MaxTitle: cmp.Or(o.MaxTitle, 1_000),
	}
}

// Result is what a document holds.
type Result struct {
	Feed    feeds.FeedInfo
	Items   []feeds.Item // in the order of the document, without ids and keys
	Repairs []string     // what was repaired, in short English phrases
	// Truncated is true when the document ends before its root element does. Entries may be missing.
	Truncated bool
	// Whole is true for a feed of which every entry was read as the publisher wrote it.
	Whole bool
}
