// Package limit bounds what one client may ask of the site: requests, documents made for it, and connections.
//
// A client is counted by its network address. Behind a reverse proxy that the operator has named, that is the address
// that the proxy reports.
package limit

import "net/netip"

// Rates bound what one client can ask. They are far above what a reader asks who subscribes to every feed of a site,
// and above what the readers of a mobile network ask behind one address.
type Rates struct {
	// Rate is the requests a second that a client may keep up, Burst those it may make at once.
	Rate, Burst int
	// WorkRate and WorkBurst are the same for requests that make a document that is not at hand.
	WorkRate, WorkBurst int
	Proxies             Proxies
}

// DefaultRates are those of a small server.
func DefaultRates() Rates {
	return Rates{
		Rate: 100, Burst: 3000, WorkRate: 10, WorkBurst: 600,
		Proxies: Proxies{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")},
	}
}
