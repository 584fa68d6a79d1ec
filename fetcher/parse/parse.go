// Package parse turns the bytes of a feed into items. It has the document repaired ([xmlfix]), reads it with gofeed, and
// reads itself what gofeed loses: bases, the types of texts, the ids of Atom.
//
// It reads news sitemaps, too. Pages are the matter of its folder html.
package parse

import (
	"griot/fetcher/parse/document"
	"griot/fetcher/parse/xmlfix"
)

// Parse reads a feed of any format. Errors are [*feeds.Failure]. It uses no clock and is safe for concurrent use.
func Parse(doc document.Document, opt document.Options) (document.Result, error) {
	opt = opt.WithDefaults()
	repaired, err := xmlfix.Repair(doc, opt)
	if err != nil {
		return document.Result{Repairs: repaired.Repairs}, err
	}
	m := newMapping(doc, opt)
	var result document.Result
	switch repaired.Format {
	case xmlfix.JSON:
		result, err = m.jsonFeed(repaired.Body)
	case xmlfix.Atom:
		result, err = m.atom(repaired.Body)
	default:
		result, err = m.rss(repaired.Body)
	}
	result.Repairs, result.Truncated = repaired.Repairs, repaired.Truncated
	result.Whole = err == nil && !repaired.Truncated && !repaired.Rearranged && len(result.Items) < opt.MaxItems
	return result, err
}
