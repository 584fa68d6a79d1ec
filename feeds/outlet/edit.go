package outlet

import (
	"cmp"
	"iter"
	"maps"
	"slices"

	iradix "github.com/hashicorp/go-immutable-radix/v2"

	"griot/feeds"
)

// heading says by what sources and outlets are filed.
type heading byte

const (
	byAddress    heading = 'a' // sources, by the address that is polled
	byDomain     heading = 'd' // sources that say that they are of a domain; see domain.key
	byDeclaring  heading = 'D' // those of them whose outlet is declared
	byPlace      heading = 'p' // sources, by all their domains and hosts
	byOutlet     heading = 'o' // sources, by the outlet that they have
	byDeclared   heading = 'O' // sources, by the outlet that is declared of them
	bySourceName heading = 'n' // sources, by their folded name
	byOutletName heading = 'N' // outlets, by theirs
)

// filed returns the ids that are filed under a value, in their order.
func filed(index interface{ Root() *iradix.Node[string] }, under heading, value string) iter.Seq[string] {
	return func(yield func(string) bool) {
		index.Root().WalkPrefix(fileKey(under, value, ""), func(_ []byte, id string) bool { return !yield(id) })
	}
}

func fileKey(under heading, value, id string) []byte {
	k := append(make([]byte, 0, 2+len(value)+len(id)), byte(under))
	return append(append(append(k, value...), 0), id...)
}

// edit makes another directory of one.
type edit struct {
	hosts    Hosts
	sources  *iradix.Txn[*known]
	outlets  *iradix.Txn[feeds.Outlet]
	index    *iradix.Txn[string]
	adopters *iradix.Txn[feeds.OutletID]

	// What may be told otherwise now.
	changed   map[string]bool // the sources themselves
	addresses map[string]bool
	domains   map[domain]bool
	named     map[feeds.OutletID]bool
}

func (d *Directory) edit() *edit {
	return &edit{
		hosts: d.hosts, sources: d.sources.Txn(), outlets: d.outlets.Txn(), index: d.index.Txn(), adopters: d.adopters.Txn(),
		changed: map[string]bool{}, addresses: map[string]bool{}, domains: map[domain]bool{}, named: map[feeds.OutletID]bool{},
	}
}

// eachFile calls use with all that a source is filed under, its outlet apart.
func (k *known) eachFile(use func(heading, string)) {
	use(bySourceName, folded(k.source.Name))
	if k.says.address != "" {
		use(byAddress, k.says.address)
	}
	if d := k.says.domain; d.name != "" {
		use(byDomain, d.key())
		if k.says.basis == ByDeclaration {
			use(byDeclaring, d.key())
		}
	}
	if k.says.basis == ByDeclaration {
		use(byDeclared, string(k.says.outlet))
	}
	for _, where := range k.says.wheres() {
		use(byPlace, where)
	}
}

func (e *edit) forget(id feeds.SourceID) {
	k, ok := e.sources.Delete([]byte(id))
	if !ok {
		return
	}
	k.eachFile(func(under heading, value string) { e.index.Delete(fileKey(under, value, string(id))) })
	e.index.Delete(fileKey(byOutlet, string(k.outlet), string(id)))
	delete(e.changed, string(id))
	e.touch(k)
}

func (e *edit) add(s *Source) {
	says := e.hosts.read(s)
	k := &known{source: s, says: says, outlet: says.outlet, basis: says.basis}
	id := string(s.ID)
	e.sources.Insert([]byte(id), k)
	k.eachFile(func(under heading, value string) { e.index.Insert(fileKey(under, value, id), id) })
	e.index.Insert(fileKey(byOutlet, string(k.outlet), id), id)
	e.changed[id] = true
	e.touch(k)
}

// touch notes that what a source takes part in may be told otherwise.
func (e *edit) touch(k *known) {
	e.named[k.outlet] = true
	if k.says.domain.name != "" {
		e.domains[k.says.domain] = true
	}
	if k.says.address != "" {
		e.addresses[k.says.address] = true
	}
}

// done settles what may be told otherwise.
func (e *edit) done() *Directory {
	for _, k := range e.affected() {
		of := e.present(k)
		outlet, basis := e.adopted(of), of.says.basis
		if k.outlet == outlet && k.basis == basis {
			continue
		}
		e.named[k.outlet], e.named[outlet] = true, true
		id := string(k.source.ID)
		e.index.Delete(fileKey(byOutlet, string(k.outlet), id))
		e.index.Insert(fileKey(byOutlet, string(outlet), id), id)
		e.sources.Insert([]byte(id), &known{source: k.source, says: k.says, outlet: outlet, basis: basis})
	}
	for _, id := range slices.Sorted(maps.Keys(e.named)) {
		e.name(id)
	}
	return &Directory{
		hosts: e.hosts, sources: e.sources.CommitOnly(), outlets: e.outlets.CommitOnly(), index: e.index.CommitOnly(),
		adopters: e.adopters.CommitOnly(),
	}
}

// affected returns the sources whose outlet may be another now, by id: those that changed, those at the address of one, and
// all of a domain that is adopted by another outlet now.
func (e *edit) affected() []*known {
	ids := maps.Clone(e.changed)
	for address := range e.addresses {
		for id := range filed(e.index, byAddress, address) {
			ids[id] = true
			if d := e.known(id).says.domain; d.name != "" {
				e.domains[d] = true // of which it may have begun or ended to follow another source
			}
		}
	}
	for d := range e.domains {
		if !e.adopt(d) {
			continue
		}
		for id := range filed(e.index, byDomain, d.key()) {
			ids[id] = true
		}
	}
	for _, id := range slices.Collect(maps.Keys(ids)) {
		if address := e.known(id).says.address; address != "" {
			for follower := range filed(e.index, byAddress, address) {
				ids[follower] = true
			}
		}
	}
	var all []*known
	for _, id := range slices.Sorted(maps.Keys(ids)) {
		all = append(all, e.known(id))
	}
	return all
}

func (e *edit) known(id string) *known {
	k, _ := e.sources.Get([]byte(id))
	return k
}

// present is the source that one which is no longer declared is another name of: the one that has its address now. Where none
// is declared, one of them stands for the others. Any other source is its own.
func (e *edit) present(k *known) *known {
	if !k.source.Retired || k.says.address == "" {
		return k
	}
	var first *known
	for id := range filed(e.index, byAddress, k.says.address) {
		switch at := e.known(id); {
		case !at.source.Retired:
			return at
		case first == nil:
			first = at
		}
	}
	return first
}

// adopt finds the outlet that the sources of a domain belong to which say nothing of theirs: the one that the others declare,
// if these have only one. Present sources tell before former ones. It reports whether that is another than before.
func (e *edit) adopt(d domain) (other bool) {
	declared := map[bool][]feeds.OutletID{} // by whether the source is retired
	for id := range filed(e.index, byDeclaring, d.key()) {
		k := e.known(id)
		if into := declared[k.source.Retired]; e.present(k) == k && !slices.Contains(into, k.says.outlet) {
			declared[k.source.Retired] = append(into, k.says.outlet)
		}
	}
	ids := declared[false]
	if len(ids) == 0 {
		ids = declared[true]
	}
	before, _ := e.adopters.Get([]byte(d.key()))
	if len(ids) != 1 {
		e.adopters.Delete([]byte(d.key()))
		return before != ""
	}
	e.adopters.Insert([]byte(d.key()), ids[0])
	return before != ids[0]
}

// adopted is the outlet of a source that follows no other: its own, or that which has adopted it.
func (e *edit) adopted(k *known) feeds.OutletID {
	if d := k.says.domain; k.says.basis != ByDeclaration && d.name != "" {
		if id, ok := e.adopters.Get([]byte(d.key())); ok {
			return id
		}
	}
	return k.says.outlet
}

// mostNames is how many sources name an outlet at the most, the first by their ids. A further one would hardly tell more.
const mostNames = 20

// name names an outlet: as declared, else by what its sources' names have in common, those of present ones before those of
// former ones.
func (e *edit) name(id feeds.OutletID) {
	if before, ok := e.outlets.Delete([]byte(id)); ok {
		e.index.Delete(fileKey(byOutletName, folded(before.Name), string(id)))
	}
	var names [2][]string // of present sources, and of former ones
	for source := range filed(e.index, byOutlet, string(id)) {
		of := e.known(source).tense()
		if names[of] = append(names[of], e.known(source).source.Name); of == 0 && len(names[of]) == mostNames {
			break
		}
	}
	all, of := names[0], 0
	if len(all) == 0 {
		all, of = names[1][:min(len(names[1]), mostNames)], 1
	}
	if len(all) == 0 {
		return
	}
	declared := ""
	for source := range filed(e.index, byDeclared, string(id)) {
		if k := e.known(source); k.outlet == id && k.tense() == of {
			declared = cmp.Or(declared, k.source.Outlet.Name)
		}
	}
	o := feeds.Outlet{ID: id, Name: cmp.Or(declared, inCommon(all, id.Domain()), id.Domain())}
	e.outlets.Insert([]byte(id), o)
	e.index.Insert(fileKey(byOutletName, folded(o.Name), string(id)), string(id))
}

// tense is 0 for a source that is declared now and 1 for a former one.
func (k *known) tense() int {
	if k.source.Retired {
		return 1
	}
	return 0
}
