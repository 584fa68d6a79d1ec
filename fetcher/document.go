package fetcher

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"griot/feeds"
	"griot/fetcher/parse"
	"griot/fetcher/parse/document"
)

// documentOf returns an answer's document for the parser. body is decompressed, address is where it came from. The user and
// password of a request are not part of the document's address, since links of items are relative to that.
func documentOf(resp *http.Response, address string, body []byte) document.Document {
	if u, err := url.Parse(address); err == nil && u.User != nil {
		u.User = nil
		address = u.String()
	}
	return document.Document{
		Body: body, URL: address, ContentType: resp.Header.Get("Content-Type"),
		ContentLocation: resp.Header.Get("Content-Location"), ContentLanguage: resp.Header.Get("Content-Language"),
	}
}

// parse reads a document as what the source is: a page by its selectors, else a feed or, if it is none, a news sitemap.
// The error for an index of sitemaps is a [*sitemapIndex].
func (t *Target) parse(doc document.Document) (document.Result, error) {
	if t.Page != nil {
		return t.Page.Parse(doc, document.Options{})
	}
	result, err := parse.Parse(doc, document.Options{MaxBody: int(t.MaxBody)})
	var failure *feeds.Failure
	if !errors.As(err, &failure) || failure.Kind != document.KindNotAFeed {
		return result, err
	}
	sitemap, ok, wrong := parse.ParseSitemap(doc, document.Options{})
	switch {
	case wrong != nil || !ok:
		return result, err
	case len(sitemap.Index) > 0:
		return result, &sitemapIndex{parts: sitemap.Index}
	case len(sitemap.Items) == 0:
		return result, &feeds.Failure{Kind: document.KindNoItems, Message: fmt.Sprintf(
			"the sitemap names %d pages but gives no news titles: use the site's news sitemap, or its front page with page:", sitemap.Entries)}
	}
	return newsOf(&sitemap), nil
}

// understand fills the poll from a document and the header that it came with. It may come from a visit, a hub or a capture.
func (v *Visitor) understand(doc document.Document, header http.Header, target *Target, poll *feeds.Poll) error {
	defer v.parsing.acquire()()
	result, err := target.parse(doc)
	if err != nil {
		return err
	}
	if result.Truncated {
		poll.Validators = feeds.Validators{} // the transfer may have been cut: the next visit must see the document again
	}
	if target.Page != nil {
		announceInPage(doc.Body, doc.URL, &result.Feed)
	}
	announceInHeader(header, doc.URL, &result.Feed)
	adopt(&result, target, poll)
	poll.Complete = result.Whole && !poll.Pushed
	return nil
}

// adopt fills the poll with what was read.
func adopt(result *document.Result, target *Target, poll *feeds.Poll) {
	poll.Outcome, poll.Feed, poll.Repairs = feeds.Fetched, result.Feed, result.Repairs
	for i, repair := range poll.Repairs {
		poll.Repairs[i] = inOneLine(repair)
	}
	poll.Items = feeds.Identify(target.ID, result.Items, target.Behaviour.Identity, target.Behaviour.Idle...)
	for i := range poll.Items {
		item := &poll.Items[i]
		poll.Measured.See(item, poll.At)
		if target.Behaviour.NoDates {
			item.Published, item.Updated = time.Time{}, time.Time{}
		}
		item.Source, item.Seen = &target.Source, poll.At
		if item.Lang == "" {
			item.Lang = result.Feed.Language
		}
	}
}
