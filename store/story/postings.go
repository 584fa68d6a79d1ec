package story

// postings files slots under fingerprints. Nearly all fingerprints are of one item only, so that a slot stands in the
// register itself and a list is made for the rest: 70,000 long items have some six million of them.
type postings struct {
	first register // a slot, or a list with the second highest bit set
	lists [][]slot
	spare []uint32 // lists out of use
}

const listed = 1 << 30

func newPostings() postings { return postings{first: newRegister()} }

func (p *postings) add(key uint32, n slot) {
	v, ok := p.first.get(key)
	switch {
	case !ok:
		p.first.put(key, uint32(n))
	case v&listed != 0:
		p.lists[v&^listed] = append(p.lists[v&^listed], n)
	default:
		i := uint32(len(p.lists))
		if last := len(p.spare) - 1; last >= 0 {
			i, p.spare = p.spare[last], p.spare[:last]
		} else {
			p.lists = append(p.lists, nil)
		}
		p.lists[i] = append(p.lists[i][:0], slot(v), n)
		p.first.put(key, listed|i)
	}
}

func (p *postings) remove(key uint32, n slot) {
	v, ok := p.first.get(key)
	switch {
	case !ok:
	case v&listed == 0:
		if slot(v) == n {
			p.first.drop(key)
		}
	default:
		list := without(p.lists[v&^listed], n)
		p.lists[v&^listed] = list
		if len(list) == 1 {
			p.first.put(key, uint32(list[0]))
			p.lists[v&^listed] = nil
			p.spare = append(p.spare, v&^listed)
		}
	}
}

// each calls f with the items filed under a fingerprint, unless there are more than most.
func (p *postings) each(key uint32, most int, f func(slot)) {
	v, ok := p.first.get(key)
	switch {
	case !ok:
	case v&listed == 0:
		f(slot(v))
	case len(p.lists[v&^listed]) <= most:
		for _, n := range p.lists[v&^listed] {
			f(n)
		}
	}
}
