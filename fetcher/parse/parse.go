// Package parse turns the bytes of a feed into items: it repairs the document, reads it with gofeed and recovers what
// gofeed loses.
package parse

import (
	"cmp"

	"griot/feeds"
)

// Kinds of [feeds.Failure] that come of a document.
const (
	KindEmpty     = "empty"
	KindNotAFeed  = "not_a_feed"
	KindMalformed = "malformed"
	KindTooDeep   = "too_deep"
	KindTooLarge  = "too_large"
)

// Document is an answer to a request for a feed.
type Document struct {
	Body            []byte
	ContentType     string // of the HTTP header
	URL             string // the final address, after redirects
	ContentLocation string // of the HTTP header
	ContentLanguage string // of the HTTP header
}

// Options are the limits of a document. The zero value stands for the defaults.
type Options struct {
	MaxBody  int // bytes after unpacking, default 16 MiB
	MaxDepth int // nesting of elements, default 100
	MaxItems int // entries read, default 10,000; later ones are left out
	MaxTitle int // characters of a title, default 1,000; longer ones are cut
}

func (o Options) withDefaults() Options {
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
	Repairs []string     // what had to be mended
	// Truncated says that the document ends before its root does: entries may be missing.
	Truncated bool
	// Whole says that the document is a feed of which every entry was read as the publisher wrote it.
	Whole bool
}

// Parse reads a feed of any format. Errors are [*feeds.Failure]. It uses no clock and is safe for concurrent use.
func Parse(doc Document, opt Options) (Result, error) {
	opt = opt.withDefaults()
	repaired, err := Repair(doc, opt)
	if err != nil {
		return Result{Repairs: repaired.Repairs}, err
	}
	m := newMapping(doc, opt)
	var result Result
	switch repaired.format {
	case jsonFormat:
		result, err = m.jsonFeed(repaired.Body)
	case atomFormat:
		result, err = m.atom(repaired.Body)
	default:
		result, err = m.rss(repaired.Body)
	}
	result.Repairs, result.Truncated = repaired.Repairs, repaired.Truncated
	result.Whole = err == nil && !repaired.Truncated && !repaired.moved && len(result.Items) < opt.MaxItems
	return result, err
}
