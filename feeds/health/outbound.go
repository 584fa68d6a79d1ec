package health

import "time"

// Outbound is how push outward fares, for operators. It holds no secret: no callback but by its host, no key.
type Outbound struct {
	Hub      string // our own hub's address; empty: none
	Feeds    []PushedFeed
	Webhooks []PushedWebhook
	Pings    []PushedPing
}

// PushedFeed is a feed with subscribers at our hub.
type PushedFeed struct {
	Path         string // below the site's root
	Subscribers  int
	Owed         int       // subscribers that have yet to be sent what is new
	Failing      int       // subscribers whose last delivery came to nothing
	LastDelivery time.Time // zero: none yet
	Problem      string    // the latest, with the host it is about
}

// PushedWebhook is a declared feed that is sent story by story to a program of the operator's.
type PushedWebhook struct {
	Feed         string // slug
	Host         string
	Sent         int  // in all
	Rejected     int  // messages that the receiver said it cannot use
	Waiting      bool // something is still to be sent
	LastDelivery time.Time
	Failures     int // in a row
	NextTry      time.Time
	Problem      string
}

// PushedPing is a hub elsewhere that is told which feeds have changed.
type PushedPing struct {
	Hub      string
	LastPing time.Time
	Failures int // in a row
	Problem  string
}
