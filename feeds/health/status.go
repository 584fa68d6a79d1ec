package health

import (
	"slices"
	"time"

	"griot/feeds"
)

// Status is what is remembered of a source between polls. The zero value is a source that was never polled.
type Status struct {
	Source feeds.Source `json:"source"`
	// Outlet is the outlet that the source belongs to; whoever hands out a status sets it.
	Outlet      feeds.Outlet     `json:"-"`
	Feed        feeds.FeedInfo   `json:"feed,omitzero"`
	Validators  feeds.Validators `json:"validators,omitzero"`
	FirstPoll   time.Time        `json:"first_poll,omitzero"`
	LastPoll    time.Time        `json:"last_poll,omitzero"`
	LastSuccess time.Time        `json:"last_success,omitzero"`
	LastFull    time.Time        `json:"last_full,omitzero"` // last poll that was sent the document itself
	LastNew     time.Time        `json:"last_new,omitzero"`  // last poll that brought a new item
	LastFailure *feeds.Failure   `json:"last_failure,omitempty"`
	FailedAt    time.Time        `json:"failed_at,omitzero"`
	Failures    int              `json:"failures,omitempty"` // in a row
	Repairs     []string         `json:"repairs,omitempty"`
	NextDue     time.Time        `json:"next_due,omitzero"`
	NextWhy     string           `json:"next_why,omitempty"`
	WaitUntil   time.Time        `json:"wait_until,omitzero"` // until when its server asked to be left alone
	GoneSince   GoneSince        `json:"missing,omitzero"`
	Items       int              `json:"items"`             // held in the store
	Retired     bool             `json:"retired,omitempty"` // no longer declared; its items stay
	// RetiredAt is when it left the declared ones; zero where that was not noted.
	RetiredAt time.Time `json:"retired_at,omitzero"`
	// Hidden reports that its items are shown nowhere until it is declared again, or until the declaration keeps them.
	Hidden bool `json:"hidden,omitempty"`
	// TakenDown reports that all of it is: nothing of it is kept, and nothing that it brings is let in.
	TakenDown bool `json:"taken_down,omitempty"`
	// IdentityRules is the version of the rules by which its doubled items were joined.
	IdentityRules int `json:"identity_rules,omitempty"`
	// Former are the ids under which it was declared before, the latest last.
	Former []feeds.SourceID `json:"former,omitempty"`

	Behaviour Behaviour   `json:"habits,omitzero"`
	Changes   []Change    `json:"turns,omitempty"` // the last changes of its health, oldest first
	Visits    Visits      `json:"visits,omitempty"`
	Daily     DailyCounts `json:"rhythm,omitzero"`
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
func (s Status) After(p *feeds.Poll, c feeds.Committed, held int) Status {
	before := s
	s.Visits, s.Daily = s.Visits.with(p, c), s.Daily.with(p.At, c.New)
	return s.after(p, c, held).withChange(&before)
}

func (s Status) after(p *feeds.Poll, c feeds.Committed, held int) Status {
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
	s.GoneSince = s.GoneSince.after(p)
	if p.Status != 0 { // without an answer, what it asked for stands
		s.WaitUntil = p.WaitUntil
	}
	s.Behaviour = s.Behaviour.after(p, c, s.LastNew).losing(c.Withdrawn, held)
	if p.Outcome == feeds.Failed {
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
	if p.Outcome == feeds.NotModified && s.LastSuccess.IsZero() {
		s.Failures = 0
		return s // to a visit from before it was released: the document is still to be read
	}
	s.LastSuccess, s.Failures = p.At, 0
	s.Validators = p.Validators
	if p.Full {
		s.LastFull = p.At
	}
	if p.Outcome == feeds.Fetched {
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
func (s *Status) Address(declared string, now time.Time) string {
	if s.MovedTo != "" && now.Sub(s.MovedSince) >= adoptAfter {
		return s.MovedTo
	}
	return declared
}

// Present is the source as it counts now: an official one that answers from foreign hosts counts as an aggregator.
func (s *Status) Present() feeds.Source {
	present := s.Source
	present.RetiredAt, present.Hidden = s.RetiredAt, s.Hidden
	if s.OffHosts != "" && present.Class == feeds.Official {
		present.Class = feeds.Aggregator
	}
	return present
}

// Redeclared is the status under a new declaration of the source. What a server said of another address is forgotten; a
// page with new selectors is read again though it did not change.
func (s Status) Redeclared(source feeds.Source) Status {
	if s.Source.Page != source.Page {
		s.Validators, s.LastFull, s.NextDue = feeds.Validators{}, time.Time{}, time.Time{}
	}
	if s.Source.URL != source.URL {
		s.Validators, s.LastFull, s.NextDue = feeds.Validators{}, time.Time{}, time.Time{}
		s.MovedTo, s.MovedSince, s.OffHosts, s.Behaviour = "", time.Time{}, "", Behaviour{}
		s.WaitUntil, s.GoneSince = time.Time{}, GoneSince{}
	}
	s.Source, s.Retired, s.RetiredAt, s.Hidden = source, false, time.Time{}, false
	return s
}

// IDs are the ids of the source, the present one first.
func (s *Status) IDs() []feeds.SourceID { return append([]feeds.SourceID{s.Source.ID}, s.Former...) }

// Founded reports whether an id is that of an item of the source, under whatever id of it.
func (s *Status) Founded(id feeds.ItemID) bool { return slices.ContainsFunc(s.IDs(), id.Of) }

// Released is the status once a source that was taken down may come back. It is read as if for the first time.
func (s Status) Released() Status {
	s.TakenDown = false
	s.Validators, s.LastSuccess, s.LastFull, s.LastNew, s.NextDue = feeds.Validators{}, time.Time{}, time.Time{}, time.Time{}, time.Time{}
	s.Cadence = Cadence{}
	return s
}

// Kept says what is kept under the id of the source.
func (s *Status) Kept() feeds.KeptSource {
	return feeds.KeptSource{ID: s.Source.ID, URL: s.Source.URL, Declared: !s.Retired, Items: s.Items, TakenDown: s.TakenDown}
}

// Renamed is the status of the same source declared under another id than before since at. It has no subscription yet.
func (s Status) Renamed(source feeds.Source, before feeds.SourceID, at time.Time) Status {
	now := s.Redeclared(source)
	now.Push = nil
	now.Former = append(s.Former[:len(s.Former):len(s.Former)], before)
	now.Changes = append(s.Changes[:len(s.Changes):len(s.Changes)], Change{At: at, State: now.State(), Message: NoteRenamed.With(before).String()})
	if over := len(now.Changes) - keptChanges; over > 0 {
		now.Changes = now.Changes[over:]
	}
	return now
}

// Declared are those of the sources that are declared now.
func Declared(all []Status) []Status {
	return slices.DeleteFunc(slices.Clone(all), func(s Status) bool { return s.Retired })
}
