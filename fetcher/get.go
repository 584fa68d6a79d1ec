package fetcher

import (
	"context"
	"io"
	"net/http"

	"griot/fetcher/parse"
)

// What the documents beside a source's own may be.
const (
	acceptSitemap = "application/xml, text/xml;q=0.9, */*;q=0.5"
	acceptAny     = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/html;q=0.8, */*;q=0.5"
	acceptPage    = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"
)

// get asks for one document, whole, by the same client and under the same cap as a source's own.
func (v *Visitor) get(ctx context.Context, address, accept string, limit int64) (parse.Document, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return parse.Document{}, err
	}
	req.Header.Set("User-Agent", v.UserAgent)
	req.Header.Set("Accept", accept)
	req.Header.Set("Accept-Encoding", acceptEncoding)
	resp, err := v.Client.Do(req)
	if err != nil {
		return parse.Document{}, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		discard(resp)
		return parse.Document{}, refused(resp)
	}
	body, err := readBody(resp.Body, resp.Header.Get("Content-Encoding"), limit)
	if err != nil {
		return parse.Document{}, err
	}
	return documentOf(resp, resp.Request.URL.String(), body), nil
}

// discard reads a short body that nobody wants, so that the connection can be used again. Behind an answer that switches
// protocols lies no body but the connection, which no deadline ends; and a body that only the end of the connection ends
// is not worth waiting for.
func discard(resp *http.Response) {
	if resp.StatusCode != http.StatusSwitchingProtocols && sealed(resp) {
		io.CopyN(io.Discard, resp.Body, 64<<10)
	}
}
