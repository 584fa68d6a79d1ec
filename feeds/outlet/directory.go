// Package outlet tells which outlet a source belongs to and which one an aggregator names. An outlet is the publisher that
// readers know; witnesses are counted by it.
package outlet

import (
	"cmp"
	"maps"
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

// Source is a source as a directory reads it.
type Source struct {
	feeds.Source
	Link    string // of its feed, as the feed says; "" while nobody knows
	Retired bool   // no longer declared
}

// Directory tells outlets. It never changes: other sources make another one.
type Directory struct {
	hosts    Hosts
	bySource map[feeds.SourceID]*known
	outlets  map[feeds.OutletID]feeds.Outlet
	byPlace  map[string]feeds.OutletID // by domain, and by host where a domain has several
	byFeed   map[string]feeds.OutletID // by the address of a source, for aggregators that name feeds
	byName   map[string]feeds.OutletID // by folded name; "" where several bear it
}

// known is what is known of a source.
type known struct {
	source *Source
	outlet feeds.OutletID
	basis  Basis
	main   place   // the one that tells; none where the source is its own outlet
	places []place // all that tell

	// What the source itself says, before others of its domain are looked at.
	ownOutlet feeds.OutletID
	address   string // that is polled, as addresses are compared
	ownBasis  Basis
}

// New makes a directory of sources. Which of them are one outlet does not depend on their order, names follow it.
func New(sources []Source, hosts Hosts) *Directory { return (&Directory{}).With(sources, hosts) }

// With is [New] that takes over what this directory has read of sources that are as they were. The hosts must be the same.
func (before *Directory) With(sources []Source, hosts Hosts) *Directory {
	d := &Directory{hosts: hosts, bySource: make(map[feeds.SourceID]*known, len(sources)), outlets: map[feeds.OutletID]feeds.Outlet{}}
	all := make([]*known, len(sources))
	for i := range sources {
		all[i] = before.again(&sources[i])
		if all[i] == nil {
			all[i] = d.read(&sources[i])
		}
		d.bySource[sources[i].ID] = all[i]
	}
	followers := successors(all)
	d.adopt(all, followers)
	for former, present := range followers {
		former.outlet, former.basis = present.outlet, present.basis
	}
	d.nameOutlets(all)
	d.locate(all)
	return d
}

// again is what is known of a source that is as it was, nil for another.
func (d *Directory) again(s *Source) *known {
	k := d.bySource[s.ID]
	if k == nil || k.source.Site != s.Site || k.source.Link != s.Link || k.source.URL != s.URL || k.source.Class != s.Class || k.source.Outlet != s.Outlet {
		return nil
	}
	return &known{source: s, outlet: k.ownOutlet, basis: k.ownBasis, main: k.main, places: k.places, ownOutlet: k.ownOutlet, ownBasis: k.ownBasis, address: k.address}
}

// read finds the outlet of a source by what the source itself says.
func (d *Directory) read(s *Source) *known {
	k := &known{source: s, outlet: feeds.OutletID(s.ID), basis: ByItself}
	for _, told := range []struct {
		address string
		basis   Basis
	}{{s.Site, BySite}, {s.Link, ByLink}, {s.URL, ByAddress}} {
		at := d.hosts.place(told.address)
		if at.domain == "" {
			continue
		}
		if k.main.domain == "" {
			k.main, k.basis, k.outlet = at, told.basis, feeds.OutletID(at.domain)
			if s.Class == feeds.Official {
				k.outlet = k.outlet.Official()
			}
		}
		if !slices.ContainsFunc(k.places, at.same) {
			k.places = append(k.places, at)
		}
	}
	if s.Outlet.ID != "" {
		k.outlet, k.basis = s.Outlet.ID, ByDeclaration
	}
	k.ownOutlet, k.ownBasis, k.address = k.outlet, k.basis, feeds.PlainURL(s.URL)
	return k
}

// successors finds for sources that are no longer declared the source that has their address now: another name of one
// source. Where none is declared, one of them stands for the others.
func successors(all []*known) map[*known]*known {
	at := map[string]*known{}
	for _, k := range all {
		address := k.address
		present := at[address]
		if present == nil || present.source.Retired && !k.source.Retired ||
			present.source.Retired == k.source.Retired && k.source.ID < present.source.ID {
			at[address] = k
		}
	}
	followers := map[*known]*known{}
	for _, k := range all {
		if present := at[k.address]; k.source.URL != "" && k.source.Retired && present != k {
			followers[k] = present
		}
	}
	return followers
}

// adopt gives the sources of a domain that say nothing of their outlet to the declared outlet of its other sources, if
// these have only one. Official sources are apart.
func (d *Directory) adopt(all []*known, followers map[*known]*known) {
	type domain struct {
		name     string
		official bool
	}
	of := func(k *known) domain { return domain{k.main.domain, k.source.Class == feeds.Official} }
	declared := map[bool]map[domain][]feeds.OutletID{false: {}, true: {}} // by whether the source is retired
	for _, k := range all {
		into := declared[k.source.Retired]
		if k.basis == ByDeclaration && k.main.domain != "" && followers[k] == nil && !slices.Contains(into[of(k)], k.outlet) {
			into[of(k)] = append(into[of(k)], k.outlet)
		}
	}
	for _, k := range all {
		if k.basis == ByDeclaration || k.main.domain == "" {
			continue
		}
		ids := declared[false][of(k)]
		if len(ids) == 0 {
			ids = declared[true][of(k)]
		}
		if len(ids) == 1 {
			k.outlet = ids[0]
		}
	}
}

// nameOutlets names every outlet: as declared, else by what its sources' names have in common.
func (d *Directory) nameOutlets(all []*known) {
	names, declared := map[feeds.OutletID][]string{}, map[feeds.OutletID]string{}
	for _, retired := range []bool{false, true} {
		named := slices.Collect(maps.Keys(names)) // those with present sources are not named by former ones
		for _, k := range all {
			if k.source.Retired != retired || retired && slices.Contains(named, k.outlet) {
				continue
			}
			names[k.outlet] = append(names[k.outlet], k.source.Name)
			if k.source.Outlet.ID == k.outlet && declared[k.outlet] == "" {
				declared[k.outlet] = k.source.Outlet.Name
			}
		}
	}
	for id, of := range names {
		d.outlets[id] = feeds.Outlet{ID: id, Name: cmp.Or(declared[id], inCommon(of), string(id))}
	}
	d.byName = map[string]feeds.OutletID{}
	note := func(name string, id feeds.OutletID) {
		name = folded(name)
		if before, met := d.byName[name]; met && before != id {
			id = "" // two of one name: it tells neither
		}
		d.byName[name] = id
	}
	for id, o := range d.outlets {
		note(o.Name, id)
	}
	for _, k := range all {
		note(k.source.Name, k.outlet)
	}
}

func folded(name string) string { return strings.ToLower(strings.Join(strings.Fields(name), " ")) }

// locate notes whose a domain or host is, for addresses that aggregators name. A domain goes to the outlet that was found by
// it, rather than to one that has an address there as well, and to a press outlet rather than an official body.
func (d *Directory) locate(all []*known) {
	d.byPlace, d.byFeed = map[string]feeds.OutletID{}, map[string]feeds.OutletID{}
	for _, k := range all {
		address := feeds.PlainURL(k.source.URL)
		if before, met := d.byFeed[address]; !met || k.outlet < before {
			d.byFeed[address] = k.outlet
		}
	}
	claims := map[string]*[4][]feeds.OutletID{}
	claimed := map[string]map[feeds.OutletID]bool{} // by place and rank
	claim := func(where string, rank int, id feeds.OutletID) {
		of := claims[where]
		if of == nil {
			of = new([4][]feeds.OutletID)
			claims[where] = of
		}
		at := where + " " + string('0'+rune(rank))
		if claimed[at] == nil {
			claimed[at] = map[feeds.OutletID]bool{}
		}
		if !claimed[at][id] {
			claimed[at][id] = true
			of[rank] = append(of[rank], id)
		}
	}
	for _, k := range all {
		for _, at := range k.places {
			rank := 0
			if at.domain != k.main.domain {
				rank += 2
			}
			if k.source.Class == feeds.Official {
				rank++
			}
			claim(at.domain, rank, k.outlet)
			claim(hostKey(at.host), rank, k.outlet)
		}
	}
	for where, of := range claims {
		for rank, ids := range of {
			if len(ids) == 0 {
				continue
			}
			if rank < 2 || len(ids) == 1 { // at a domain that is nobody's own, several are none
				d.byPlace[where] = slices.Min(ids)
			}
			break
		}
	}
}

// hostKey keeps a host apart from a domain that is spelled like it.
func hostKey(host string) string { return "host " + strings.TrimPrefix(host, "www.") }

// Of is the outlet of a source.
func (d *Directory) Of(s *feeds.Source) feeds.Outlet {
	k := d.known(s)
	if o, ok := d.outlets[k.outlet]; ok {
		return o
	}
	return feeds.Outlet{ID: k.outlet, Name: cmp.Or(s.Outlet.Name, s.Name, string(k.outlet))}
}

// Reads reports whether the directory reads a source as it is now: another one made of it would tell the same.
func (d *Directory) Reads(s *Source) bool {
	k := d.bySource[s.ID]
	if k == nil || k.source.Name != s.Name || k.source.URL != s.URL || k.source.Outlet != s.Outlet || k.source.Class != s.Class || k.source.Retired != s.Retired {
		return false
	}
	now := d.read(s)
	return now.main.same(k.main) && (now.basis == k.basis || k.basis == ByDeclaration) && slices.EqualFunc(now.places, k.places, place.same)
}

// Basis is what the outlet of a source was found by.
func (d *Directory) Basis(s *feeds.Source) Basis { return d.known(s).basis }

// known is what is known of a source, of one that the directory was not made of as far as it says itself.
func (d *Directory) known(s *feeds.Source) *known {
	if k := d.bySource[s.ID]; k != nil {
		return k
	}
	return d.read(&Source{Source: *s})
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
	if id := d.byName[folded(title)]; title != "" && id != "" && id != own.outlet {
		return d.outlets[id], true
	}
	if o, ok := d.at(item.Link, title, own); ok {
		return o, true
	}
	return d.Of(item.Source), false
}

// at is the outlet that an address leads to, unless that is an aggregator's own.
func (d *Directory) at(address, title string, own *known) (feeds.Outlet, bool) {
	if id := d.byFeed[feeds.PlainURL(address)]; address != "" && id != "" && id != own.outlet {
		return d.outlets[id], true
	}
	at := d.hosts.place(address)
	if at.domain == "" || slices.ContainsFunc(own.places, func(p place) bool { return p.domain == at.domain }) {
		return feeds.Outlet{}, false
	}
	id := cmp.Or(d.byPlace[hostKey(at.host)], d.byPlace[at.domain], feeds.OutletID(at.domain))
	if strings.Contains(at.domain, "/") { // one of many at its host
		id = cmp.Or(d.byPlace[at.domain], feeds.OutletID(at.domain))
	}
	if id == own.outlet {
		return feeds.Outlet{}, false
	}
	if o, ok := d.outlets[id]; ok {
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
