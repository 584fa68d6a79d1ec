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
	// SkipHours and SkipDays are when it asks not to be visited, UTC: a bit for each hour and for each [time.Weekday].
	SkipHours uint32 `json:"skip_hours,omitempty"`
	SkipDays  uint8  `json:"skip_days,omitempty"`
}

// Rests reports whether the feed asks not to be visited at t. One that asks never to be visited is not believed.
func (f *FeedInfo) Rests(t time.Time) bool {
	t = t.UTC()
	const allHours, allDays = 1<<24 - 1, 1<<7 - 1
	return f.SkipHours != allHours && f.SkipHours>>t.Hour()&1 == 1 || f.SkipDays != allDays && f.SkipDays>>t.Weekday()&1 == 1
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
	// Complete says that the document is a feed that arrived whole and was read whole, so that an item it does not list is
	// not listed any more. A page, a sitemap, a delivery of a hub and a document that was cut are not complete.
	Complete bool
	Repairs  []string // what had to be mended in the document
	Feed     FeedInfo
	Items    []Item // of a Fetched poll, with keys and tags
	// Validators to send next time; they vouch for Items and are stored with them.
	Validators Validators
	NextDue    time.Time
	WaitUntil  time.Time // until when the server asks to be left alone; zero when it does not
	NextWhy    string    // the reasoning behind NextDue, in words
	Pushed     bool      // a hub brought the document: there was no visit
	Capture    *Capture  // the document, when it is to be kept for replay
	Measured   Measured  // what the document itself shows of its source's habits
	MovedTo    string    // where a permanent redirect led
	OffHosts   string    // the host that answered, when it is none of an official source's declared hosts
	OurFault   bool      // most hosts failed at the same time: the failure says nothing of the source
	ServerDate time.Time // by the clock of the server that answered, when it did; for the clock here. It is not kept
}

// FailedBy is the poll as one that failed after all: nothing of its document counts.
func (p Poll) FailedBy(failure *Failure) Poll {
	p.Outcome, p.Failure, p.Items, p.Complete, p.Repairs, p.Feed, p.Validators, p.Measured = Failed, failure, nil, false, nil, FeedInfo{}, Validators{}, Measured{}
	return p
}

// Committed is what a poll changed in the store.
type Committed struct {
	New     int // items seen for the first time
	Updated int // items that were corrected: another title, text or address
	Stories int // stories founded
	// Withdrawn counts the items that are gone from a feed which still covers their date.
	Withdrawn int
	// Measured is what only the store could tell of the source's habits.
	Measured Measured
}
