package hub

import (
	"crypto/sha256"
	"encoding/hex"
	"time"
)

// Subscription is one subscriber's wish to be sent one feed.
type Subscription struct {
	Topic    string `json:"topic"`    // the feed's address as the subscriber wrote it
	Path     string `json:"path"`     // its canonical address below the site's root
	Callback string `json:"callback"` // where it is sent to
	Secret   string `json:"secret,omitempty"`

	Since time.Time `json:"since"` // verified without a gap since
	Until time.Time `json:"until"` // end of the lease

	// Version is that of the feed which was last delivered, or which the subscriber could read for itself.
	Version      uint64    `json:"version"`
	Sent         string    `json:"sent,omitempty"`      // entity tag of the document that was last delivered
	Delivered    int       `json:"delivered,omitempty"` // documents, in all
	LastDelivery time.Time `json:"last_delivery,omitzero"`
	Failures     int       `json:"failures,omitempty"` // of deliveries, in a row
	FailedAt     time.Time `json:"failed_at,omitzero"`
	NextTry      time.Time `json:"next_try,omitzero"`
	Problem      string    `json:"problem,omitempty"`
	// GivenUp says that nothing is sent any more until the subscriber renews.
	GivenUp bool `json:"given_up,omitempty"`
}

// subscriptionKey identifies a subscription. A second request for the same feed at the same callback means the same
// one.
type subscriptionKey struct{ topic, callback string }

func (s *Subscription) key() subscriptionKey { return subscriptionKey{s.Topic, s.Callback} }

// record is the name under which the subscription is kept.
func (k subscriptionKey) record() string {
	sum := sha256.Sum256([]byte(k.topic + "\x00" + k.callback))
	return keptSubscriptions + hex.EncodeToString(sum[:16])
}

// retries are how long after each failed delivery the next try comes. After the last one the subscriber is left alone.
func retries() []time.Duration {
	return []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 2 * time.Hour, 4 * time.Hour}
}

// live reports whether the lease runs.
func (s *Subscription) live(now time.Time) bool { return now.Before(s.Until) }

// owed reports whether the subscriber has yet to be sent the feed's version, and now is the time to try.
func (s *Subscription) owed(version uint64, now time.Time) bool {
	return s.Version < version && !s.GivenUp && s.live(now) && !now.Before(s.NextTry)
}

// accepted is the subscription after the subscriber took a version.
func (s *Subscription) accepted(version uint64, etag string, now time.Time) {
	s.has(version)
	s.Sent, s.LastDelivery = etag, now
	s.Delivered++
}

// has is the subscription once its subscriber has a version.
func (s *Subscription) has(version uint64) {
	s.Version = max(s.Version, version)
	s.Failures, s.Problem, s.NextTry = 0, "", time.Time{}
}

// failed is the subscription after a delivery that came to nothing.
func (s *Subscription) failed(problem string, now time.Time) {
	s.Failures++
	s.Problem, s.FailedAt = problem, now
	waits := retries()
	if s.Failures > len(waits) {
		s.GivenUp = true
		return
	}
	s.NextTry = now.Add(waits[s.Failures-1])
}

// renewed is the subscription after it was verified again: the later request counts. What the subscriber missed while
// nothing was sent is sent now.
func (s *Subscription) renewed(secret string, until time.Time) {
	s.Secret, s.Until = secret, until
	s.Failures, s.Problem, s.NextTry, s.GivenUp = 0, "", time.Time{}, false
}

// ending is a subscription that has ended before its time.
type ending struct {
	Subscription
	at time.Time
}
