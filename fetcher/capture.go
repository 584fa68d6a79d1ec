package fetcher

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/klauspost/compress/zstd"

	"griot/feeds"
	"griot/feeds/health"
	"griot/fetcher/parse/document"
)

// maxCapture is the longest document that is kept for replay, in bytes before packing: feeds are shorter, and longer
// ones would drive out all others.
const maxCapture = 8 << 20

// capture is the answer's document as it is kept for replay; nil when it is not to be kept.
func (v *Visitor) capture(header http.Header, doc document.Document, poll *feeds.Poll) *feeds.Capture {
	if v.Captures == nil || len(doc.Body) == 0 || len(doc.Body) > maxCapture {
		return nil
	}
	return &feeds.Capture{
		At: poll.At, URL: doc.URL, Status: poll.Status, Pushed: poll.Pushed,
		ContentType: doc.ContentType, ContentLocation: doc.ContentLocation, Date: header.Get("Date"),
		CacheControl: header.Get("Cache-Control"), Link: header.Values("Link"),
		Length: len(doc.Body), Body: v.Captures.pack(doc.Body),
	}
}

// Replay is what today's parser and tagger make of a document of the past, as if it were visited at the time when it
// came. Nothing is fetched.
func (v *Visitor) Replay(target *Target, c *feeds.Capture) (feeds.Poll, error) {
	body, err := unpack(c)
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

// Packer packs documents for [feeds.Capture]. It is safe for concurrent use.
type Packer struct{ encoder *zstd.Encoder }

// NewPacker makes a packer that favours speed: a document is packed at every change and unpacked once in a while.
func NewPacker() (*Packer, error) {
	encoder, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithWindowSize(256<<10), zstd.WithLowerEncoderMem(true))
	if err != nil {
		return nil, fmt.Errorf("the packer of captures: %w", err)
	}
	return &Packer{encoder}, nil
}

func (p *Packer) pack(body []byte) []byte { return p.encoder.EncodeAll(body, nil) }

func unpack(c *feeds.Capture) ([]byte, error) {
	decoder, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxCapture))
	if err != nil {
		return nil, err
	}
	defer decoder.Close()
	body, err := decoder.DecodeAll(c.Body, nil)
	if err != nil {
		return nil, fmt.Errorf("the document kept on %s is damaged: %w", c.At.Format(time.RFC3339), err)
	}
	return body, nil
}
