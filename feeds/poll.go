package feeds

import (
	"crypto/sha256"
	"time"
)

// Outcome is what a visit to a source came to.
type Outcome string

const (
	Fetched     Outcome = "ok"           // a document was read
	NotModified Outcome = "not_modified" // the server said so, or the bytes were those of the last visit
	Failed      Outcome = "failed"
)

// Failure is why a visit failed. Kind is one word for counting (dns, connect, tls, timeout, status, too_large,
// not_a_feed, …); Message says it to an operator.
type Failure struct {
	Kind    string `json:"kind"`
	Message string `json:"message"`
	Status  int    `json:"status,omitempty"` // HTTP status where there was an answer
}

func (f *Failure) Error() string { return f.Message }

// Validators are what a server gave to ask it later whether anything changed. BodyHash is our own, for servers that
// give none.
type Validators struct {
	ETag         string            `json:"etag,omitempty"`
	LastModified string            `json:"last_modified,omitempty"`
	BodyHash     [sha256.Size]byte `json:"body_hash,omitzero"`
}

// FeedInfo is what a document says of itself.
type FeedInfo struct {
	Title    string        `json:"title,omitempty"`
	Link     string        `json:"link,omitempty"`
	Language string        `json:"language,omitempty"`
	Hub      string        `json:"hub,omitempty"`  // a WebSub hub
	Self     string        `json:"self,omitempty"` // the address it gives for itself
	TTL      time.Duration `json:"ttl,omitempty"`  // how long it asks to be left alone
}

// Poll is one visit to a source: everything that came of it, on every path, stamped with its time. It is applied
// whole or not at all.
type Poll struct {
	Source  Source
	At      time.Time     // when the visit began; the only clock the store knows
	Took    time.Duration // how long it lasted
	Outcome Outcome
	Failure *Failure // set when Outcome is Failed
	Status  int      // HTTP status, 0 when there was no answer
	URL     string   // where the answer came from, after redirects
	Full    bool     // the document itself was sent, not only word that nothing changed
	Repairs []string // what had to be mended in the document
	Feed    FeedInfo
	Items   []Item // of a Fetched poll, with keys and tags
	// Validators to send next time; they vouch for Items and are stored with them.
	Validators Validators
	NextDue    time.Time
	NextWhy    string   // the reasoning behind NextDue, in words
	Pushed     bool     // a hub brought the document: there was no visit
	Capture    *Capture // the document, when it is to be kept for replay
}

// Committed is what a poll changed in the store.
type Committed struct {
	New     int // items seen for the first time
	Updated int // items whose title, link or text changed
	Stories int // stories founded
}

// SourceStatus is what is remembered of a source between polls. The zero value is a source that was never polled.
type SourceStatus struct {
	Source      Source     `json:"source"`
	Feed        FeedInfo   `json:"feed,omitzero"`
	Validators  Validators `json:"validators,omitzero"`
	FirstPoll   time.Time  `json:"first_poll,omitzero"`
	LastPoll    time.Time  `json:"last_poll,omitzero"`
	LastSuccess time.Time  `json:"last_success,omitzero"`
	LastFull    time.Time  `json:"last_full,omitzero"` // last poll that was sent the document itself
	LastNew     time.Time  `json:"last_new,omitzero"`  // last poll that brought a new item
	LastFailure *Failure   `json:"last_failure,omitempty"`
	FailedAt    time.Time  `json:"failed_at,omitzero"`
	Failures    int        `json:"failures,omitempty"` // in a row
	Repairs     []string   `json:"repairs,omitempty"`
	NextDue     time.Time  `json:"next_due,omitzero"`
	NextWhy     string     `json:"next_why,omitempty"`
	Items       int        `json:"items"`             // held in the store
	Retired     bool       `json:"retired,omitempty"` // no longer declared; its items stay

	Push *PushStatus `json:"push,omitempty"` // its subscription at a hub; nil: none
}

// After is the status once poll has happened and items are held.
func (s SourceStatus) After(p *Poll, c Committed, held int) SourceStatus {
	if s.Source.ID == "" {
		s.Source = p.Source
	}
	if s.FirstPoll.IsZero() {
		s.FirstPoll = p.At
	}
	if p.Pushed {
		return s.afterPush(p, c, held)
	}
	s.Push = s.Push.afterVisit(p, c, s.LastPoll)
	s.LastPoll, s.Items = p.At, held
	s.NextDue, s.NextWhy = s.Push.spare(p)
	if p.Outcome == Failed {
		s.LastFailure, s.FailedAt = p.Failure, p.At
		s.Failures++
		return s
	}
	s.LastSuccess, s.Failures = p.At, 0
	s.Validators = p.Validators
	if p.Full {
		s.LastFull = p.At
	}
	if p.Outcome == Fetched {
		s.Feed, s.Repairs = p.Feed, p.Repairs
	}
	if c.New > 0 {
		s.LastNew = p.At
	}
	return s
}

// Redeclared is the status under a new declaration of the source. What a server said of another address is forgotten.
func (s SourceStatus) Redeclared(source Source) SourceStatus {
	if s.Source.URL != source.URL {
		s.Validators, s.LastFull, s.NextDue = Validators{}, time.Time{}, time.Time{}
	}
	s.Source, s.Retired = source, false
	return s
}

// State is the source's health in one word: "new" before its first success or failure, "failing" while its last visit
// failed, else "ok".
func (s *SourceStatus) State() string {
	switch {
	case s.LastPoll.IsZero():
		return "new"
	case s.Failures > 0:
		return "failing"
	}
	return "ok"
}
