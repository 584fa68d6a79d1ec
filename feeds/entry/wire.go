package entry

import (
	"crypto/sha256"
	"fmt"
	"time"

	"griot/feeds"
	"griot/feeds/health"
)

// Types of the packed form. A name in a tag is never changed, and never used again for another thing. To add a field is
// enough: what was packed before lacks it, and a program that does not know it refuses the entry.
// A type that has the fields of its namesake is converted to it as a whole. Names of spans end in their unit.

type wireEntry struct {
	Kind     Kind         `json:"kind"`
	Sequence uint64       `json:"sequence,omitempty"`
	At       time.Time    `json:"at"`
	Poll     *wirePoll    `json:"poll,omitempty"`
	Declare  *wireDeclare `json:"declare,omitempty"`
	Push     *wirePush    `json:"push,omitempty"`
}

type wirePoll struct {
	Source     wireSource     `json:"source"`
	At         time.Time      `json:"at"`
	Took       time.Duration  `json:"took_ns,omitempty"`
	Outcome    feeds.Outcome  `json:"outcome"`
	Failure    *wireFailure   `json:"failure,omitempty"`
	Status     int            `json:"status,omitempty"`
	URL        string         `json:"url,omitempty"`
	Full       bool           `json:"full,omitempty"`
	Complete   bool           `json:"complete,omitempty"`
	Repairs    []string       `json:"repairs,omitempty"`
	Feed       wireFeed       `json:"feed,omitzero"`
	Items      []wireItem     `json:"items,omitempty"`
	Validators wireValidators `json:"validators,omitzero"`
	NextDue    time.Time      `json:"next_due,omitzero"`
	WaitUntil  time.Time      `json:"wait_until,omitzero"`
	NextWhy    string         `json:"next_why,omitempty"`
	Pushed     bool           `json:"pushed,omitempty"`
	Measured   wireMeasured   `json:"measured,omitzero"`
	MovedTo    string         `json:"moved_to,omitempty"`
	OffHosts   string         `json:"off_hosts,omitempty"`
	OurFault   bool           `json:"our_fault,omitempty"`
}

type wireSource struct {
	ID        feeds.SourceID  `json:"id"`
	Name      string          `json:"name,omitempty"`
	URL       string          `json:"url,omitempty"`
	Site      string          `json:"site,omitempty"`
	Class     feeds.Class     `json:"class,omitempty"`
	Issuer    string          `json:"issuer,omitempty"`
	Hosts     []string        `json:"hosts,omitempty"`
	Language  string          `json:"language,omitempty"`
	Home      feeds.PlaceID   `json:"home,omitempty"`
	Republish feeds.Republish `json:"republish,omitempty"`
	Licence   string          `json:"licence,omitempty"`
	NoIndex   bool            `json:"noindex,omitempty"`
	Page      string          `json:"page,omitempty"`
	Outlet    wireOutlet      `json:"outlet,omitzero"`
}

type wireOutlet struct {
	ID   feeds.OutletID `json:"id"`
	Name string         `json:"name,omitempty"`
}

type wireFailure struct {
	Kind    string `json:"kind"`
	Message string `json:"message,omitempty"`
	Status  int    `json:"status,omitempty"`
}

type wireFeed struct {
	Title     string        `json:"title,omitempty"`
	Link      string        `json:"link,omitempty"`
	Language  string        `json:"language,omitempty"`
	Hub       string        `json:"hub,omitempty"`
	Self      string        `json:"self,omitempty"`
	TTL       time.Duration `json:"ttl_ns,omitempty"`
	SkipHours uint32        `json:"skip_hours,omitempty"`
	SkipDays  uint8         `json:"skip_days,omitempty"`
}

type wireValidators struct {
	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"last_modified,omitempty"`
	BodyHash     []byte `json:"body_hash,omitempty"`
}

type wireMeasured struct {
	Known      int  `json:"known,omitempty"`
	Churned    int  `json:"churned,omitempty"`
	Restamped  int  `json:"restamped,omitempty"`
	Moved      int  `json:"moved,omitempty"`
	Future     int  `json:"future,omitempty"`
	Duplicates int  `json:"duplicates,omitempty"`
	Lied       bool `json:"lied,omitempty"`
}

type wireItem struct {
	ID         feeds.ItemID     `json:"id"`
	SourceID   feeds.SourceID   `json:"source"`
	Keys       []wireKey        `json:"keys"`
	GUID       string           `json:"guid,omitempty"`
	Link       string           `json:"link,omitempty"`
	Via        string           `json:"via,omitempty"`
	Title      string           `json:"title,omitempty"`
	Summary    string           `json:"summary,omitempty"`
	Content    string           `json:"content,omitempty"`
	Text       string           `json:"text,omitempty"`
	Lang       string           `json:"lang,omitempty"`
	Authors    []string         `json:"authors,omitempty"`
	Categories []wireCategory   `json:"categories,omitempty"`
	Image      string           `json:"image,omitempty"`
	Enclosures []wireEnclosure  `json:"enclosures,omitempty"`
	Origin     *wireOrigin      `json:"origin,omitempty"`
	Point      *wirePoint       `json:"point,omitempty"`
	Published  time.Time        `json:"published,omitzero"`
	Updated    time.Time        `json:"updated,omitzero"`
	Seen       time.Time        `json:"seen,omitzero"`
	Changed    time.Time        `json:"changed,omitzero"`
	Backlog    bool             `json:"backlog,omitempty"`
	Estimated  time.Time        `json:"estimated,omitzero"`
	PageText   feeds.PageText   `json:"page_text,omitempty"`
	History    []wireCorrection `json:"history,omitempty"`
}

type wireKey struct {
	Kind  string `json:"kind"` // one letter
	Value string `json:"value"`
}

type wireCategory struct {
	Term   string `json:"term"`
	Scheme string `json:"scheme,omitempty"`
	Label  string `json:"label,omitempty"`
}

type wireEnclosure struct {
	URL    string `json:"url"`
	Type   string `json:"type,omitempty"`
	Length int64  `json:"length,omitempty"`
}

type wireOrigin struct {
	Title string `json:"title,omitempty"`
	URL   string `json:"url,omitempty"`
}

type wirePoint struct {
	Lat float64 `json:"lat"`
	Lon float64 `json:"lon"`
}

type wireCorrection struct {
	At    time.Time            `json:"at"`
	Kind  feeds.CorrectionKind `json:"kind"`
	Title string               `json:"title,omitempty"`
	Text  string               `json:"text,omitempty"`
	Cut   bool                 `json:"cut,omitempty"`
	From  uint64               `json:"from,omitempty"`
	Into  uint64               `json:"into,omitempty"`
	More  int                  `json:"more,omitempty"`
}

type wireDeclare struct {
	Sources     []wireSource   `json:"sources,omitempty"`
	Takedowns   []wireTakedown `json:"takedowns,omitempty"`
	Retention   wireRetention  `json:"retention,omitzero"`
	SharedHosts []string       `json:"shared_hosts,omitempty"`
	Rules       string         `json:"rules,omitempty"`
	Grouping    string         `json:"grouping,omitempty"`
	Made        string         `json:"made,omitempty"`
}

type wireTakedown struct {
	URL    string         `json:"url,omitempty"`
	Item   feeds.ItemID   `json:"item,omitzero"`
	Story  feeds.ItemID   `json:"story,omitzero"`
	Source feeds.SourceID `json:"source,omitempty"`
	Outlet feeds.OutletID `json:"outlet,omitempty"`
	Date   string         `json:"date,omitempty"` // 2026-02-09
	Why    string         `json:"why,omitempty"`
}

type wireRetention struct {
	Items         time.Duration `json:"items_ns,omitempty"`
	KeepPerSource int           `json:"keep_per_source,omitempty"`
	Captures      int           `json:"captures,omitempty"`
	Removed       Removal       `json:"removed,omitempty"`
}

type wirePush struct {
	Source feeds.SourceID  `json:"source"`
	Status *wirePushStatus `json:"status,omitempty"`
}

type wirePushStatus struct {
	Hub          string    `json:"hub,omitempty"`
	Topic        string    `json:"topic,omitempty"`
	Callback     string    `json:"callback,omitempty"`
	Serial       string    `json:"serial,omitempty"`
	AskedAt      time.Time `json:"asked_at,omitzero"`
	Attempts     int       `json:"attempts,omitempty"`
	Problem      string    `json:"problem,omitempty"`
	Leaving      bool      `json:"leaving,omitempty"`
	Since        time.Time `json:"since,omitzero"`
	VerifiedAt   time.Time `json:"verified_at,omitzero"`
	Until        time.Time `json:"until,omitzero"`
	Delivered    int       `json:"delivered,omitempty"`
	LastDelivery time.Time `json:"last_delivery,omitzero"`
	Missed       int       `json:"missed,omitempty"`
}

// each converts the elements of a list. No list stays no list.
func each[A, B any](list []A, convert func(*A) B) []B {
	if list == nil {
		return nil
	}
	converted := make([]B, len(list))
	for i := range list {
		converted[i] = convert(&list[i])
	}
	return converted
}

// optional converts what may be absent.
func optional[A, B any](a *A, convert func(*A) B) *B {
	if a == nil {
		return nil
	}
	b := convert(a)
	return &b
}

func toWire(e *Entry) *wireEntry {
	return &wireEntry{
		Kind: e.Kind(), Sequence: e.Sequence, At: e.At,
		Poll: optional(e.Poll, toPoll), Declare: optional(e.Declare, toDeclare), Push: optional(e.Push, toPush),
	}
}

func (w *wireEntry) entry() (e Entry, err error) {
	e = Entry{Sequence: w.Sequence, At: w.At, Push: optional(w.Push, fromPush)}
	if w.Poll != nil {
		if e.Poll, err = fromPoll(w.Poll); err != nil {
			return Entry{}, err
		}
	}
	if w.Declare != nil {
		if e.Declare, err = fromDeclare(w.Declare); err != nil {
			return Entry{}, err
		}
	}
	return e, nil
}

func toPush(p *Push) wirePush {
	return wirePush{p.Source, optional(p.Status, func(s *health.PushStatus) wirePushStatus { return wirePushStatus(*s) })}
}

func fromPush(w *wirePush) Push {
	return Push{w.Source, optional(w.Status, func(s *wirePushStatus) health.PushStatus { return health.PushStatus(*s) })}
}

func toValidators(v *feeds.Validators) wireValidators {
	w := wireValidators{ETag: v.ETag, LastModified: v.LastModified}
	if v.BodyHash != [sha256.Size]byte{} {
		w.BodyHash = v.BodyHash[:]
	}
	return w
}

func fromValidators(w *wireValidators) (v feeds.Validators, err error) {
	v = feeds.Validators{ETag: w.ETag, LastModified: w.LastModified}
	if n := copy(v.BodyHash[:], w.BodyHash); len(w.BodyHash) != 0 && (n != sha256.Size || len(w.BodyHash) != n) {
		return v, fmt.Errorf("the hash of the document has %d bytes, not %d", len(w.BodyHash), sha256.Size)
	}
	return v, nil
}
