package story

import (
	"testing"

	"pgregory.net/rapid"
)

// TestRegister holds a register against a map: few keys, so that they meet in one cell and leave it again.
func TestRegister(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, want := newRegister(), map[uint32]uint32{}
		key := rapid.Uint32Range(0, 2000)
		for range rapid.IntRange(0, 4000).Draw(t, "steps") {
			k := key.Draw(t, "key")
			if rapid.IntRange(0, 2).Draw(t, "drop") == 0 {
				r.drop(k)
				delete(want, k)
				continue
			}
			r.put(k, k*7)
			want[k] = k * 7
		}
		if r.count != len(want) {
			t.Fatalf("%d keys, want %d", r.count, len(want))
		}
		for k := uint32(0); k <= 2000; k++ {
			got, ok := r.get(k)
			if w, known := want[k]; ok != known || got != w {
				t.Fatalf("%d: got %d, %v, want %d, %v", k, got, ok, w, known)
			}
		}
	})
}
