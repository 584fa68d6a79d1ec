package story

import "slices"

// fingerprints lists the slots under each fingerprint. Nearly all fingerprints are of one item only. So the map holds a
// slot itself, and there are lists for the rest only: 70,000 long items have some six million fingerprints.
type fingerprints struct {
	older func(a, b slot) int // the lists are by age
	first map[uint32]uint32   // a slot, or the index of a list with the bit listed set
	lists [][]slot
	spare []uint32 // lists out of use
}

const listed = 1 << 30

func newFingerprints(older func(a, b slot) int) fingerprints {
	return fingerprints{older: older, first: map[uint32]uint32{}}
}

func (p *fingerprints) add(key uint32, n slot) {
	v, ok := p.first[key]
	switch {
	case !ok:
		p.first[key] = uint32(n)
	case v&listed != 0:
		p.lists[v&^listed] = filed(p.lists[v&^listed], n, p.older)
	default:
		i := uint32(len(p.lists))
		if last := len(p.spare) - 1; last >= 0 {
			i, p.spare = p.spare[last], p.spare[:last]
		} else {
			p.lists = append(p.lists, nil)
		}
		p.lists[i] = filed(append(p.lists[i][:0], slot(v)), n, p.older)
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
		list := unfiled(p.lists[v&^listed], n, p.older)
		p.lists[v&^listed] = list
		if len(list) == 1 {
			p.first[key] = uint32(list[0])
			p.lists[v&^listed] = nil
			p.spare = append(p.spare, v&^listed)
		}
	}
}

// holders returns the items under a fingerprint, the oldest, at most most, and whether there are more.
func (p *fingerprints) holders(key uint32, most int, into []slot) (found []slot, more bool) {
	v, ok := p.first[key]
	switch {
	case !ok:
		return into[:0], false
	case v&listed == 0:
		return append(into[:0], slot(v)), false
	}
	list := p.lists[v&^listed]
	return append(into[:0], list[:min(most, len(list))]...), len(list) > most
}

// latest returns the items under a fingerprint that came last, at most most.
func (p *fingerprints) latest(key uint32, most int) []slot {
	if v, ok := p.first[key]; ok && v&listed != 0 {
		list := p.lists[v&^listed]
		return list[max(0, len(list)-most):]
	}
	return nil
}

// filed adds a slot to a list by age.
func filed(list []slot, n slot, older func(a, b slot) int) []slot {
	at := len(list)
	if at > 0 && older(n, list[at-1]) < 0 { // most items are newer than those before
		at, _ = slices.BinarySearchFunc(list, n, older)
	}
	return slices.Insert(list, at, n)
}

// unfiled removes a slot from a list by age.
func unfiled(list []slot, n slot, older func(a, b slot) int) []slot {
	if at, ok := slices.BinarySearchFunc(list, n, older); ok {
		return slices.Delete(list, at, at+1)
	}
	return list
}
