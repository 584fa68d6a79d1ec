// Package outlet tells which outlet a source belongs to and which one an aggregator names. An outlet is the publisher that
// readers know; witnesses are counted by it.
package outlet

import (
	"cmp"
	"slices"
	"strings"

	iradix "github.com/hashicorp/go-immutable-radix/v2"

	"griot/feeds"
)

// Source is a source as a directory reads it.
type Source struct {
	feeds.Source
	Link    string // of its feed, as the feed says; "" while nobody knows
	Retired bool   // no longer declared
}

// Directory tells outlets. It never changes: [Directory.With] makes another one, which shares with it all that stays.
type Directory struct {
	hosts   Hosts
	sources *iradix.Tree[*known]
	outlets *iradix.Tree[feeds.Outlet]
	index   *iradix.Tree[string] // see filed
	// adopters are the outlets of the sources of a domain that say nothing of theirs.
	adopters *iradix.Tree[feeds.OutletID]
}

// New makes a directory of sources. Their order does not matter.
func New(sources []Source, hosts Hosts) *Directory {
	none := &Directory{
		hosts: hosts, sources: iradix.New[*known](), outlets: iradix.New[feeds.Outlet](), index: iradix.New[string](),
		adopters: iradix.New[feeds.OutletID](),
	}
	return none.With(sources)
}

// With is the directory with other or further sources, and without those that are gone. It reads no more than these, the
// sources of their domains and addresses, and the outlets of all of them.
func (d *Directory) With(changed []Source, gone ...feeds.SourceID) *Directory {
	e := d.edit()
	for _, id := range gone {
		e.forget(id)
	}
	for i := range changed {
		e.forget(changed[i].ID)
		e.add(&changed[i])
	}
	return e.done()
}

// Of is the outlet of a source.
func (d *Directory) Of(s *feeds.Source) feeds.Outlet {
	k := d.known(s)
	if o, ok := d.outlets.Get([]byte(k.outlet)); ok {
		return o
	}
	return feeds.Outlet{ID: k.outlet, Name: cmp.Or(s.Outlet.Name, s.Name, string(k.outlet))}
}

// Reads reports whether the directory reads a source as it is now: another one made of it would tell the same.
func (d *Directory) Reads(s *Source) bool {
	k, ok := d.sources.Get([]byte(s.ID))
	return ok && k.source.Name == s.Name && k.source.Retired == s.Retired && k.says.same(d.hosts.read(s))
}

// Basis is what the outlet of a source was found by.
func (d *Directory) Basis(s *feeds.Source) Basis { return d.known(s).basis }

// known is what is known of a source, of one that the directory was not made of as far as it says itself.
func (d *Directory) known(s *feeds.Source) *known {
	if k, ok := d.sources.Get([]byte(s.ID)); ok {
		return k
	}
	says := d.hosts.read(&Source{Source: *s})
	return &known{says: says, outlet: says.outlet, basis: says.basis}
}

// Named is the outlet that an item of an aggregator counts for, and whether it is another than the aggregator itself: the
// one whose site or feed the item names as its origin, else that at whose domain the article is. Shared hosts and the
// aggregator's own domain tell nothing.
func (d *Directory) Named(item *feeds.Item) (o feeds.Outlet, named bool) {
	own := d.known(item.Source)
	title, origin := "", ""
	if item.Origin != nil {
		title, origin = strings.Join(strings.Fields(item.Origin.Title), " "), item.Origin.URL
	}
	if o, ok := d.at(origin, title, own); ok {
		return o, true
	}
	if id := d.bearing(title); id != "" && id != own.outlet {
		o, _ := d.outlets.Get([]byte(id))
		return o, true
	}
	if o, ok := d.at(item.Link, title, own); ok {
		return o, true
	}
	return d.Of(item.Source), false
}

// at is the outlet that an address leads to, unless that is an aggregator's own.
func (d *Directory) at(address, title string, own *known) (feeds.Outlet, bool) {
	if id := d.polledAt(feeds.PlainURL(address)); address != "" && id != "" && id != own.outlet {
		o, _ := d.outlets.Get([]byte(id))
		return o, true
	}
	at := d.hosts.place(address)
	if at.domain == "" || slices.ContainsFunc(own.says.places, func(p place) bool { return p.domain == at.domain }) {
		return feeds.Outlet{}, false
	}
	id := cmp.Or(d.located(at.domain), feeds.OutletID(at.domain))
	if !strings.Contains(at.domain, "/") { // no one of many at its host
		id = cmp.Or(d.located(hostKey(at.host)), id)
	}
	if id == own.outlet {
		return feeds.Outlet{}, false
	}
	if o, ok := d.outlets.Get([]byte(id)); ok {
		return o, true
	}
	return feeds.Outlet{ID: id, Name: cmp.Or(title, at.domain)}, true
}

// Assign gives an item with its source the outlet that it counts for.
func (d *Directory) Assign(item *feeds.Item) {
	if item.Source == nil {
		return
	}
	if item.Found = false; item.Class() == feeds.Aggregator {
		item.Outlet, item.Found = d.Named(item)
		return
	}
	item.Outlet = d.Of(item.Source)
}

// bearing is the outlet that has a name, or a source of which has it; "" for none and where several bear it.
func (d *Directory) bearing(name string) (id feeds.OutletID) {
	if name == "" {
		return ""
	}
	several := false
	meet := func(other feeds.OutletID) {
		several = several || id != "" && id != other
		id = other
	}
	for outlet := range filed(d.index, byOutletName, folded(name)) {
		meet(feeds.OutletID(outlet))
	}
	for source := range filed(d.index, bySourceName, folded(name)) {
		k, _ := d.sources.Get([]byte(source))
		meet(k.outlet)
	}
	if several {
		return ""
	}
	return id
}

// polledAt is the outlet of the sources at an address, the first by its id; "" for none.
func (d *Directory) polledAt(address string) (first feeds.OutletID) {
	for source := range filed(d.index, byAddress, address) {
		if k, _ := d.sources.Get([]byte(source)); first == "" || k.outlet < first {
			first = k.outlet
		}
	}
	return first
}

// located is the outlet whose a domain or host is; "" for nobody's. A domain goes to the outlet that was found by it, rather
// than to one that has an address there as well, and to a press outlet rather than an official body.
func (d *Directory) located(where string) feeds.OutletID {
	var claims [4][]feeds.OutletID
	for source := range filed(d.index, byPlace, where) {
		k, _ := d.sources.Get([]byte(source))
		for _, at := range k.says.places {
			if at.domain != where && hostKey(at.host) != where {
				continue
			}
			rank := 0
			if at.domain != k.says.main.domain {
				rank += 2
			}
			if k.source.Class == feeds.Official {
				rank++
			}
			if !slices.Contains(claims[rank], k.outlet) {
				claims[rank] = append(claims[rank], k.outlet)
			}
		}
	}
	for rank, ids := range claims {
		if len(ids) == 0 {
			continue
		}
		if rank < 2 || len(ids) == 1 { // at a domain that is nobody's own, several are none
			return slices.Min(ids)
		}
		break
	}
	return ""
}
