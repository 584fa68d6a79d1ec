package outlet

import (
	"slices"
	"strings"

	"griot/feeds"
)

// Basis is what an outlet was found by.
type Basis string

const (
	ByDeclaration Basis = "declared" // the operator says so
	BySite        Basis = "site"     // the domain of the source's site
	ByLink        Basis = "link"     // that of its feed's own link
	ByAddress     Basis = "address"  // that of the address that is polled
	ByItself      Basis = "own"      // none of these tells: the source is its own outlet
)

// known is what is known of a source: what it says itself, and the outlet that it has beside others.
type known struct {
	source *Source
	says   reading
	outlet feeds.OutletID
	basis  Basis
}

// reading is what a source itself says of its outlet, before others of its domain are looked at.
type reading struct {
	outlet  feeds.OutletID
	basis   Basis
	main    place   // the one that tells; none where the source is its own outlet
	places  []place // all that tell
	address string  // that is polled, as addresses are compared; "" for none
	domain  domain
}

// domain is where sources may be one outlet. Official sources are apart.
type domain struct {
	name     string // "" where the source is its own outlet
	official bool
}

// key is what sources of the domain are filed under.
func (d domain) key() string {
	if d.official {
		return d.name + " official"
	}
	return d.name
}

// read finds the outlet of a source by what the source itself says.
func (h *Hosts) read(s *Source) reading {
	r := reading{outlet: feeds.OutletID(s.ID), basis: ByItself}
	polled := h.place(s.URL)
	for _, told := range []struct {
		address string
		basis   Basis
	}{{s.Site, BySite}, {s.Link, ByLink}, {s.URL, ByAddress}} {
		at := h.place(told.address)
		if at.domain == "" || told.basis != ByAddress && at.nobodys(polled) {
			continue
		}
		if r.main.domain == "" {
			r.main, r.basis, r.outlet = at, told.basis, feeds.OutletID(at.domain)
			if s.Class == feeds.Official {
				r.outlet = r.outlet.Official()
			}
		}
		if !slices.ContainsFunc(r.places, at.same) {
			r.places = append(r.places, at)
		}
	}
	if s.Outlet.ID != "" {
		r.outlet, r.basis = s.Outlet.ID, ByDeclaration
	}
	if s.URL != "" {
		r.address = feeds.PlainURL(s.URL)
	}
	r.domain = domain{r.main.domain, s.Class == feeds.Official}
	return r
}

// same reports whether two readings say the same.
func (r *reading) same(other reading) bool {
	return r.outlet == other.outlet && r.basis == other.basis && r.main.same(other.main) && r.address == other.address &&
		r.domain == other.domain && slices.EqualFunc(r.places, other.places, place.same)
}

// wheres are the domains and hosts that a source has addresses at, for aggregators that name them.
func (r *reading) wheres() []string {
	var all []string
	for _, at := range r.places {
		all = append(all, at.domain, hostKey(at.host))
	}
	return all
}

// hostKey keeps a host apart from a domain that is spelled like it.
func hostKey(host string) string { return "host " + strings.TrimPrefix(host, "www.") }

func folded(name string) string { return strings.ToLower(strings.Join(strings.Fields(name), " ")) }
