package story

// fingerprints lists the slots under each fingerprint. Nearly all fingerprints are of one item only. So the map holds a
// slot itself, and there are lists for the rest only: 70,000 long items have some six million fingerprints.
type fingerprints struct {
	first map[uint32]uint32 // a slot, or the index of a list with the bit listed set
	lists [][]slot
	spare []uint32 // lists out of use
}

const listed = 1 << 30

func newFingerprints() fingerprints { return fingerprints{first: map[uint32]uint32{}} }

func (p *fingerprints) add(key uint32, n slot) {
	v, ok := p.first[key]
	switch {
	case !ok:
		p.first[key] = uint32(n)
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
		p.first[key] = listed | i
	}
}

func (p *fingerprints) remove(key uint32, n slot) {
	v, ok := p.first[key]
	switch {
	case !ok:
	case v&listed == 0:
		if slot(v) == n {
			delete(p.first, key)
		}
	default:
		list := without(p.lists[v&^listed], n)
		p.lists[v&^listed] = list
		if len(list) == 1 {
			p.first[key] = uint32(list[0])
			p.lists[v&^listed] = nil
			p.spare = append(p.spare, v&^listed)
		}
	}
}

// each calls f with the items under a fingerprint, unless there are more than most.
func (p *fingerprints) each(key uint32, most int, f func(slot)) {
	v, ok := p.first[key]
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
