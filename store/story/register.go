package story

import (
	"math/bits"
	"math/rand/v2"
)

// register maps hashes to numbers, in one stretch of memory: a look takes one miss of the cache where a map takes three,
// and the window asks for hundreds an item. It is a hash table with linear probing (Knuth, TAOCP 3, 6.4, algorithms L and
// R); a multiplier drawn at random keeps those who choose the texts from choosing the places.
type register struct {
	cells []cell // a power of two of them
	count int
	odd   uint64
	shift uint
}

// cell holds the value plus one; 0 is an empty cell.
type cell struct{ key, value uint32 }

const leastCells = 1 << 10

func newRegister() register {
	r := register{odd: rand.Uint64() | 1}
	r.resize(leastCells)
	return r
}

func (r *register) place(key uint32) int { return int(uint64(key) * r.odd >> r.shift) }

// get is the value of a key.
func (r *register) get(key uint32) (uint32, bool) {
	mask := len(r.cells) - 1
	for i := r.place(key); ; i = (i + 1) & mask {
		switch c := r.cells[i&mask]; {
		case c.value == 0:
			return 0, false
		case c.key == key:
			return c.value - 1, true
		}
	}
}

// put sets the value of a key.
func (r *register) put(key, value uint32) {
	if 4*(r.count+1) > 3*len(r.cells) {
		r.resize(2 * len(r.cells))
	}
	mask := len(r.cells) - 1
	i := r.place(key)
	for r.cells[i].value != 0 && r.cells[i].key != key {
		i = (i + 1) & mask
	}
	if r.cells[i].value == 0 {
		r.count++
	}
	r.cells[i] = cell{key, value + 1}
}

// drop takes a key out and moves up what its cell kept from its own.
func (r *register) drop(key uint32) {
	mask := len(r.cells) - 1
	i := r.place(key)
	for r.cells[i].key != key || r.cells[i].value == 0 {
		if r.cells[i].value == 0 {
			return
		}
		i = (i + 1) & mask
	}
	r.count--
	for j := (i + 1) & mask; r.cells[j].value != 0; j = (j + 1) & mask {
		if home := r.place(r.cells[j].key); (j-home)&mask >= (j-i)&mask {
			r.cells[i] = r.cells[j]
			i = j
		}
	}
	r.cells[i] = cell{}
}

func (r *register) resize(cells int) {
	old := r.cells
	r.cells, r.count = make([]cell, cells), 0
	r.shift = uint(64 - bits.TrailingZeros(uint(cells)))
	for _, c := range old {
		if c.value != 0 {
			r.put(c.key, c.value-1)
		}
	}
}
