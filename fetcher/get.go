package fetcher

import (
	"context"
	"net/http"

	"griot/fetcher/guard"
	"griot/fetcher/parse/document"
)

// Accept headers for documents beside a source's own.
const (
	acceptSitemap = "application/xml, text/xml;q=0.9, */*;q=0.5"
	acceptAny     = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/html;q=0.8, */*;q=0.5"
	acceptPage    = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"
)

// get requests one document, by the same client and with the same limit as a source's own.
func (v *Visitor) get(ctx context.Context, address, accept string, limit int64) (document.Document, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return document.Document{}, err
	}
	req.Header.Set("User-Agent", v.UserAgent)
	req.Header.Set("Accept", accept)
	req.Header.Set("Accept-Encoding", guard.AcceptEncoding)
	resp, err := v.Client.Do(req)
	if err != nil {
		return document.Document{}, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		guard.Discard(resp)
		return document.Document{}, refused(resp)
	}
	body, _, err := guard.ReadBody(resp.Body, resp.Header.Get("Content-Encoding"), limit)
	if err != nil {
		return document.Document{}, err
	}
	return documentOf(resp, resp.Request.URL.String(), body), nil
}
