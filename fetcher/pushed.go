package fetcher

import (
	"bytes"
	"context"
	"net/http"
	"time"

	"griot/feeds"
	"griot/fetcher/guard"
	"griot/fetcher/parse/document"
)

// Pushed is a document that a hub delivered.
type Pushed struct {
	At     time.Time
	Topic  string // the address that the document is of
	Header http.Header
	Body   []byte // as sent, with its content encodings
}

// Receive reads a document that was pushed, and what a visit reads beside it. It returns the poll that this makes.
func (v *Visitor) Receive(ctx context.Context, target *Target, d *Pushed) feeds.Poll {
	poll := feeds.Poll{Source: target.Source, At: d.At, URL: d.Topic, Pushed: true}
	err := v.readPushed(ctx, target, d, &poll)
	if err == nil && len(poll.Items) == 0 {
		err = &feeds.Failure{Kind: "empty", Message: "the hub says that there is something new, not what"}
	}
	if err != nil {
		poll.Outcome, poll.Items, poll.Failure = feeds.Failed, nil, target.failure(err)
	}
	poll.Took = time.Since(d.At)
	return poll
}

// readPushed fills the poll.
func (v *Visitor) readPushed(ctx context.Context, target *Target, d *Pushed, poll *feeds.Poll) (err error) {
	defer recoverParser(&err, "document")
	body, _, err := guard.ReadBody(bytes.NewReader(d.Body), d.Header.Get("Content-Encoding"), target.MaxBody)
	if err != nil {
		return err
	}
	doc := document.Document{
		Body: body, URL: d.Topic, ContentType: d.Header.Get("Content-Type"), ContentLocation: d.Header.Get("Content-Location"),
	}
	poll.Capture = v.Captures.capture(d.Header, doc, poll)
	ctx, cancel := context.WithTimeout(ctx, target.Timeout)
	defer cancel()
	return v.follow(ctx, target, poll, v.understand(doc, d.Header, target, poll))
}
