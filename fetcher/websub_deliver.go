package fetcher

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	"griot/feeds"
	"griot/feeds/health"
	"griot/fetcher/guard"
	"griot/fetcher/parse/document"
)

// maxWaiting is how many deliveries wait to be read. Further ones are acknowledged, and their sources visited instead.
const maxWaiting = 16

// delivery is a document that a hub pushed, known to be genuine.
type delivery struct {
	id     feeds.SourceID
	at     time.Time
	topic  string
	header http.Header
	body   []byte // as sent: content encodings stand
}

// accept takes a delivery (section 7). It is acknowledged at once and read later. One whose signature is missing or
// wrong is acknowledged, too, and ignored: a guesser learns nothing (section 7.1).
func (s *Subscriber) accept(w http.ResponseWriter, r *http.Request, id feeds.SourceID, push *health.PushStatus) {
	target, _ := s.target(id)
	if target == nil || push.Leaving {
		w.WriteHeader(http.StatusGone) // hubs take this for the end of a subscription
		return
	}
	select {
	case s.accepting <- struct{}{}:
		defer func() { <-s.accepting }()
	default:
		w.Header().Set("Retry-After", "60")
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, target.MaxBody+1))
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	switch {
	case int64(len(body)) > target.MaxBody:
		s.log.Warn("delivery too large: visiting the source instead", "source", id)
		s.visitSoon(id)
	case !signed(body, r.Header.Get("X-Hub-Signature"), s.keys.secret(id, push.Serial)):
		s.log.Warn("delivery ignored: its signature is missing or wrong", "source", id)
	case !s.queue(delivery{id: id, at: time.Now().UTC(), topic: push.Topic, header: r.Header, body: body}):
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	w.WriteHeader(http.StatusAccepted)
}

// queue has a delivery read later, or its source visited where too many wait. It reports false when nothing is read any
// more: what was acknowledged must not be lost.
func (s *Subscriber) queue(d delivery) bool {
	s.mu.Lock()
	if s.stopped {
		s.mu.Unlock()
		return false
	}
	queued := true
	select {
	case s.deliveries <- d:
	default:
		queued = false
	}
	s.mu.Unlock()
	if !queued {
		s.visitSoon(d.id)
	}
	return true
}

// read reads deliveries until ctx ends.
func (s *Subscriber) read(ctx context.Context) {
	for {
		select {
		case d := <-s.deliveries:
			s.take(ctx, d)
		case <-ctx.Done():
			return
		}
	}
}

// drain reads the deliveries that wait.
func (s *Subscriber) drain(ctx context.Context) {
	for {
		select {
		case d := <-s.deliveries:
			s.take(ctx, d)
		default:
			return
		}
	}
}

// take commits what a delivery holds, like a visit; it was acknowledged, so the end of ctx keeps articles from being read
// beside it, not the delivery from being stored. One that cannot be read, or says only that there is something new,
// has the source visited.
func (s *Subscriber) take(ctx context.Context, d delivery) {
	target, visitor := s.target(d.id)
	if target == nil {
		return
	}
	defer recovered(s.log, target)
	now := *target
	now.Habits = s.store.Status(d.id).Behaviour
	poll := visitor.receive(ctx, &now, &d)
	result := Result{Poll: poll}
	result.Committed, result.Err = s.store.Commit(context.WithoutCancel(ctx), poll)
	if result.Err == nil && poll.Outcome == feeds.Fetched {
		report(s.log, &result)
		return
	}
	why := result.Err
	if why == nil {
		why = poll.Failure
	}
	s.log.Info("delivery not read: visiting the source instead", "source", d.id, "err", feeds.MaskText(why.Error()))
	s.visitSoon(d.id)
}

// receive is the poll that a delivery makes.
func (v *Visitor) receive(ctx context.Context, target *Target, d *delivery) feeds.Poll {
	poll := feeds.Poll{Source: target.Source, At: d.at, URL: d.topic, Pushed: true}
	err := v.open(ctx, target, d, &poll)
	if err == nil && len(poll.Items) == 0 {
		err = &feeds.Failure{Kind: "empty", Message: "the hub says that there is something new, not what"}
	}
	if err != nil {
		poll.Outcome, poll.Items, poll.Failure = feeds.Failed, nil, failureOf(err, target)
	}
	poll.Took = time.Since(d.at)
	return poll
}

// open fills the poll from a delivery, and with what a visit would read beside it.
func (v *Visitor) open(ctx context.Context, target *Target, d *delivery, poll *feeds.Poll) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &feeds.Failure{Kind: "internal", Message: fmt.Sprintf("the document brings down the parser (%v): please report it", p)}
		}
	}()
	body, _, err := guard.ReadBody(bytes.NewReader(d.body), d.header.Get("Content-Encoding"), target.MaxBody)
	if err != nil {
		return err
	}
	doc := document.Document{
		Body: body, URL: d.topic, ContentType: d.header.Get("Content-Type"), ContentLocation: d.header.Get("Content-Location"),
	}
	poll.Capture = v.capture(d.header, doc, poll)
	ctx, cancel := context.WithTimeout(ctx, target.Timeout)
	defer cancel()
	return v.follow(ctx, target, poll, v.understand(doc, d.header, target, poll))
}
