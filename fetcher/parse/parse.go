// Package parse turns the bytes of a feed into items: it repairs the document, reads it with gofeed and recovers what
// gofeed loses.
package parse

import "griot/fetcher/parse/document"

// Parse reads a feed of any format. Errors are [*feeds.Failure]. It uses no clock and is safe for concurrent use.
func Parse(doc document.Document, opt document.Options) (document.Result, error) {
	opt = opt.WithDefaults()
	repaired, err := Repair(doc, opt)
	if err != nil {
		return document.Result{Repairs: repaired.Repairs}, err
	}
	m := newMapping(doc, opt)
	var result document.Result
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
