package health

import (
	"net/http"
	"time"

	"griot/feeds"
)

// GoneSince is for how long a server has said without a break that there is nothing at a source's address (404). Outages
// answer that too, WordPress sites' most of all, so that only one that lasts is believed.
type GoneSince struct {
	Since   time.Time `json:"since,omitzero"`
	Answers int       `json:"answers,omitempty"`
}

// longMissing and leastMissing are how long, and over how many visits, a 404 must last to be believed.
const longMissing, leastMissing = 24 * time.Hour, 3

// after is what is known once p happened. A visit without an answer, or during an outage of our own network, proves
// nothing either way.
func (m GoneSince) after(p *feeds.Poll) GoneSince {
	switch {
	case p.Status == 0 || p.OurFault:
		return m
	case p.Failure == nil || p.Failure.Kind != "gone" || p.Failure.Status != http.StatusNotFound:
		return GoneSince{}
	case m.Answers == 0:
		m.Since = p.At
	}
	m.Answers++
	return m
}

// believed reports whether it has lasted by t.
func (m GoneSince) believed(t time.Time) bool {
	return m.Answers >= leastMissing && t.Sub(m.Since) >= longMissing
}

// isGone reports whether the failure says that the address is gone: a 410 at once, a 404 once it has lasted by t.
func isGone(f *feeds.Failure, m GoneSince, t time.Time) bool {
	return f.Kind == "gone" && (f.Status == http.StatusGone || m.believed(t))
}

// GoneWith reports whether the source counts as gone once p happened.
func (s *Status) GoneWith(p *feeds.Poll) bool {
	return p.Failure != nil && !p.OurFault && isGone(p.Failure, s.GoneSince.after(p), p.At)
}

// AskedToWait reports whether its server has asked for no visit yet at t. That Griot itself spaces visits after failures
// does not count.
func (s *Status) AskedToWait(t time.Time) bool { return t.Before(s.WaitUntil) }
