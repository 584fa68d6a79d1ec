package health

import (
	"time"

	"griot/feeds"
)

// PushBackup is how often a source is visited whose hub is trusted to push what is new.
const PushBackup = 24 * time.Hour

// PushStatus is the subscription of a source at a WebSub hub. It holds no secret: those are made from Serial with a key
// that the store keeps. A nil PushStatus is a source without a subscription.
type PushStatus struct {
	Hub      string `json:"hub"`
	Topic    string `json:"topic"`    // what is subscribed to: the address the document gives for itself
	Callback string `json:"callback"` // the public address of this program when the hub was asked
	Serial   string `json:"serial"`   // random, other for every subscription

	AskedAt  time.Time `json:"asked_at,omitzero"`  // the last request to the hub
	Attempts int       `json:"attempts,omitempty"` // requests in a row that the hub did not verify
	Problem  string    `json:"problem,omitempty"`  // what the hub has against it
	Leaving  bool      `json:"leaving,omitempty"`  // the hub was asked to end it

	Since      time.Time `json:"since,omitzero"`       // verified without a gap since
	VerifiedAt time.Time `json:"verified_at,omitzero"` // the hub last asked whether it was meant
	Until      time.Time `json:"until,omitzero"`       // end of the lease; zero: not verified

	Delivered    int       `json:"delivered,omitempty"` // documents pushed since the subscription began
	LastDelivery time.Time `json:"last_delivery,omitzero"`
	Missed       int       `json:"missed,omitempty"` // visits since the last delivery that found what the hub had not pushed
}

// Live reports whether the hub has verified the subscription and the lease still runs.
func (p *PushStatus) Live(now time.Time) bool {
	return p != nil && !p.Leaving && now.Before(p.Until)
}

// Trusted reports whether the hub can be relied on to push: the lease runs, the hub has really delivered, and no visit
// since then found anything that it should have pushed.
func (p *PushStatus) Trusted(now time.Time) bool {
	return p.Live(now) && p.Delivered > 0 && p.Missed == 0
}

// State is the subscription in one word: "asked" while the hub has not verified it, "refused" when the hub will not,
// "live" once verified, "trusted" while it delivers, "silent" when visits find what it should have pushed, "lapsed"
// after the lease, "leaving" while the hub is asked to end it.
func (p *PushStatus) State(now time.Time) string {
	switch {
	case p == nil:
		return ""
	case p.Leaving:
		return "leaving"
	case p.Trusted(now):
		return "trusted"
	case p.Live(now) && p.Missed > 0:
		return "silent"
	case p.Live(now):
		return "live"
	case p.Problem != "":
		return "refused"
	case !p.Until.IsZero():
		return "lapsed"
	}
	return "asked"
}

// Remarks say what is wrong with the subscription and what Griot does about it.
func (p *PushStatus) Remarks() []Remark {
	switch {
	case p == nil:
	case p.Silent():
		return []Remark{NoteHubSilent.With(p.Hub)}
	case p.Problem != "":
		return []Remark{NoteNotPushed.With(p.Hub, p.Problem)}
	}
	return nil
}

// afterVisit is the subscription once a visit has happened. New items that came about under a running lease, after the
// visit at last, are ones that the hub should have brought first.
func (p *PushStatus) afterVisit(poll *feeds.Poll, c feeds.Committed, last time.Time) *PushStatus {
	if c.New == 0 || !p.Live(poll.At) || !last.After(p.Since) {
		return p
	}
	changed := *p
	changed.Missed++
	return &changed
}

// spare is when a source is due again after a visit, and why: once a day is enough while its hub is trusted, though
// never beyond the end of the lease.
func (p *PushStatus) spare(poll *feeds.Poll) (time.Time, string) {
	if poll.Outcome == feeds.Failed || !p.Trusted(poll.At) {
		return poll.NextDue, poll.NextWhy
	}
	backup := poll.At.Add(PushBackup)
	if p.Until.Before(backup) {
		backup = p.Until
	}
	if !backup.After(poll.NextDue) {
		return poll.NextDue, poll.NextWhy
	}
	return backup, string(DuePushed)
}

// afterPush is the status once a hub has delivered. A delivery that could not be read shows that the hub pushes, but not
// that it can be relied on. What visits say of each other is left alone: validators, health
// and schedule. What is new counts for the gap between its items, whoever brought it.
func (s Status) afterPush(p *feeds.Poll, c feeds.Committed, held int) Status {
	s.Items = held
	if c.New > 0 {
		s.Behaviour.Gap, s.Behaviour.Stale = s.Behaviour.gapAfter(p, c, s.LastNew)
		s.LastNew = p.At
	}
	if s.Push != nil {
		push := *s.Push
		push.LastDelivery, push.Missed = p.At, 0
		if p.Outcome == feeds.Fetched {
			push.Delivered++
		}
		s.Push = &push
	}
	return s
}

// Subscribed is the status with another state of the subscription. A source that is no longer covered by a hub is due
// at once.
func (s Status) Subscribed(p *PushStatus, now time.Time) Status {
	if s.Push.Trusted(now) && !p.Trusted(now) && s.NextDue.After(now) {
		s.NextDue, s.NextWhy = now, string(DueHubLost)
	}
	s.Push = p
	return s
}
