package websub

import (
	"context"
	"io"
	"net/http"
	"time"

	"griot/feeds"
	"griot/feeds/health"
	"griot/fetcher"
)

// maxWaiting limits the deliveries that wait to be read. Further ones are acknowledged, and their sources visited instead.
const maxWaiting = 16

// delivery is a document that a hub pushed, with the right signature.
type delivery struct {
	id feeds.SourceID
	fetcher.Pushed
}

// accept takes a delivery (section 7). It acknowledges it at once, and it is read later. A delivery without the right
// signature is acknowledged, too, and ignored, so that a guesser learns nothing (section 7.1).
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
	case !s.queue(delivery{id, fetcher.Pushed{At: time.Now().UTC(), Topic: push.Topic, Header: r.Header, Body: body}}):
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	w.WriteHeader(http.StatusAccepted)
}

// queue has a delivery read later, or its source visited when too many wait. It reports false when the subscriber has
// stopped: no delivery may be acknowledged and lost.
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

// take commits what is in a delivery, as a visit does. After the end of ctx it reads no articles, but stores the delivery,
// since that was acknowledged. When a delivery cannot be read or has no items, take has the source visited.
func (s *Subscriber) take(ctx context.Context, d delivery) {
	target, visitor := s.target(d.id)
	if target == nil {
		return
	}
	defer fetcher.Recover(s.log, target)
	now := *target
	now.Behaviour = s.store.Status(d.id).Behaviour
	poll := visitor.Receive(ctx, &now, &d.Pushed)
	result := fetcher.Result{Poll: poll}
	result.Committed, result.Err = s.store.Commit(context.WithoutCancel(ctx), poll)
	if result.Err == nil && poll.Outcome == feeds.Fetched {
		result.Log(s.log)
		return
	}
	why := result.Err
	if why == nil {
		why = poll.Failure
	}
	s.log.Info("delivery not read: visiting the source instead", "source", d.id, "err", feeds.MaskText(why.Error()))
	s.visitSoon(d.id)
}
