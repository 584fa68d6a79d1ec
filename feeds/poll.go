package feeds

import (
	"crypto/sha256"
	"slices"
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
	WaitUntil   time.Time  `json:"wait_until,omitzero"` // until when its server asked to be left alone
	Missing     Missing    `json:"missing,omitzero"`
	Items       int        `json:"items"`             // held in the store
	Retired     bool       `json:"retired,omitempty"` // no longer declared; its items stay

	Habits Habits `json:"habits,omitzero"`
	Turns  []Turn `json:"turns,omitempty"` // the last changes of its health, oldest first
	Visits Visits `json:"visits,omitempty"`
	Rhythm Rhythm `json:"rhythm,omitzero"`
	// Cadence is when its latest items were published, the removed ones among them.
	Cadence Cadence `json:"cadence,omitzero"`
	// MovedTo is where permanent redirects have led since MovedSince.
	MovedTo    string    `json:"moved_to,omitempty"`
	MovedSince time.Time `json:"moved_since,omitzero"`
	// OffHosts is the host an official source answers from that is none of its declared ones: it has lost the mark.
	OffHosts string `json:"off_hosts,omitempty"`

	Push *PushStatus `json:"push,omitempty"` // its subscription at a hub; nil: none
}

// After is the status once poll has happened and items are held.
func (s SourceStatus) After(p *Poll, c Committed, held int) SourceStatus {
	before := s
	s.Visits, s.Rhythm = s.Visits.with(p, c), s.Rhythm.with(p.At, c.New)
	return s.after(p, c, held).turned(&before)
}

func (s SourceStatus) after(p *Poll, c Committed, held int) SourceStatus {
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
	s.Missing = s.Missing.after(p)
	if p.Status != 0 { // without an answer, what it asked for stands
		s.WaitUntil = p.WaitUntil
	}
	s.Habits = s.Habits.after(p, c, s.LastNew).losing(c.Withdrawn, held)
	if p.Outcome == Failed {
		s.LastFailure, s.FailedAt = p.Failure, p.At
		if !p.OurFault {
			s.Failures++
		}
		if s.MovedTo != "" && p.At.Sub(s.MovedSince) >= adoptAfter {
			s.MovedTo, s.MovedSince = "", time.Time{} // the new address fails: back to the declared one
		}
		return s
	}
	s.OffHosts = p.OffHosts
	if p.MovedTo != s.MovedTo {
		s.MovedTo, s.MovedSince = p.MovedTo, time.Time{}
		if p.MovedTo != "" {
			s.MovedSince = p.At
		}
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

// adoptAfter is how long a permanent redirect must give the same answer before it is believed: maintenance pages
// redirect permanently, too.
const adoptAfter = 7 * 24 * time.Hour

// Address is where the source is visited: as declared, or where it has said for long enough that it moved to.
func (s *SourceStatus) Address(declared string, now time.Time) string {
	if s.MovedTo != "" && now.Sub(s.MovedSince) >= adoptAfter {
		return s.MovedTo
	}
	return declared
}

// Present is the source as it counts now: an official one that answers from foreign hosts counts as an aggregator.
func (s *SourceStatus) Present() Source {
	present := s.Source
	if s.OffHosts != "" && present.Class == Official {
		present.Class = Aggregator
	}
	return present
}

// Redeclared is the status under a new declaration of the source. What a server said of another address is forgotten; a
// page with new selectors is read again though it did not change.
func (s SourceStatus) Redeclared(source Source) SourceStatus {
	if s.Source.Page != source.Page {
		s.Validators, s.LastFull, s.NextDue = Validators{}, time.Time{}, time.Time{}
	}
	if s.Source.URL != source.URL {
		s.Validators, s.LastFull, s.NextDue = Validators{}, time.Time{}, time.Time{}
		s.MovedTo, s.MovedSince, s.OffHosts, s.Habits = "", time.Time{}, "", Habits{}
		s.WaitUntil, s.Missing = time.Time{}, Missing{}
	}
	s.Source, s.Retired = source, false
	return s
}

// Declared are those of the sources that are declared now.
func Declared(all []SourceStatus) []SourceStatus {
	return slices.DeleteFunc(slices.Clone(all), func(s SourceStatus) bool { return s.Retired })
}
