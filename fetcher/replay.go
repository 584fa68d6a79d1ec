package fetcher

import (
	"errors"
	"net/http"
	"time"

	"griot/feeds"
	"griot/feeds/health"
	"griot/fetcher/parse/document"
)

// Replay reads a document of the past with today's parser. It returns the poll of a visit at the time when the document
// came. It makes no request.
func (v *Visitor) Replay(target *Target, c *feeds.Capture) (feeds.Poll, error) {
	body, err := decompress(c)
	if err != nil {
		return feeds.Poll{}, err
	}
	start := time.Now()
	poll := feeds.Poll{Source: target.Source, At: c.At, URL: c.URL, Status: c.Status, Pushed: c.Pushed}
	header := http.Header{"Link": c.Link, "Cache-Control": {c.CacheControl}}
	doc := document.Document{Body: body, URL: c.URL, ContentType: c.ContentType, ContentLocation: c.ContentLocation}
	err = v.understand(doc, header, target, &poll)
	var index *sitemapIndex
	if errors.As(err, &index) {
		err = &feeds.Failure{Kind: document.KindNoItems, Message: index.Error() + "; only the index itself was kept"}
	}
	if err != nil {
		poll.Outcome, poll.Items, poll.Failure = feeds.Failed, nil, target.failure(err)
	} else if target.readsArticles() {
		poll.Repairs = append(poll.Repairs, "only the document was kept: a visit would read articles, too")
	}
	poll.Took = time.Since(start)
	poll.NextDue, poll.NextWhy = nextDue(target, &poll, health.Status{}, hints{maxAge: maxAge(header)})
	return poll, nil
}
