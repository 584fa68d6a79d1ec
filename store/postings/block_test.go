package postings

import (
	"path/filepath"
	"slices"
	"testing"

	bolt "go.etcd.io/bbolt"
	"pgregory.net/rapid"
)

var terms = []byte("terms")

// small are ranks near each other, so that lists meet, repeat ranks and fill blocks.
var small = rapid.Custom(func(t *rapid.T) Rank {
	return Rank(rapid.IntRange(0, 2000).Draw(t, "rank")) << rapid.SampledFrom([]int{0, 0, 20, 40}).Draw(t, "scale")
})

func TestBlocksHoldWhatWasMoved(t *testing.T) {
	db, err := bolt.Open(filepath.Join(t.TempDir(), "blocks.db"), 0o600, &bolt.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rapid.Check(t, func(t *rapid.T) {
		tx, err := db.Begin(true)
		if err != nil {
			t.Fatal(err)
		}
		defer tx.Rollback()
		if _, err := tx.CreateBucket(terms); err != nil {
			t.Fatal(err)
		}
		bucket := tx.Bucket(terms)
		want := map[string][]Rank{}
		names := rapid.SampledFrom([]string{"a", "ab", "a\x00b", "b"})
		for range rapid.IntRange(1, 6).Draw(t, "moves") {
			name := names.Draw(t, "term")
			held := want[name]
			m := &termChange{in: rapid.SliceOfN(small, 0, 400).Draw(t, "in")}
			if len(held) > 0 {
				for _, n := range rapid.SliceOfNDistinct(rapid.IntRange(0, len(held)-1), 0, len(held), rapid.ID[int]).Draw(t, "out") {
					m.out = append(m.out, held[n])
				}
			}
			left := slices.Clone(held)
			for _, p := range m.out {
				at, _ := slices.BinarySearch(left, p)
				left = slices.Delete(left, at, at+1)
			}
			left = append(left, m.in...)
			slices.Sort(left)
			want[name] = left
			if err := (Changes{name: m}).Write(bucket); err != nil {
				t.Fatal(err)
			}
		}
		for name, all := range want {
			// Walked rank by rank, a stream gives each once; asked at any rank, the first from there on.
			stream := NewList(bucket, name)
			for _, p := range slices.Compact(slices.Clone(all)) {
				if at := stream.Seek(p); at != p {
					t.Fatalf("term %q: at %d came %d", name, p, at)
				}
			}
			from := rapid.SliceOf(small).Draw(t, "from")
			slices.Sort(from)
			stream = NewList(bucket, name)
			for _, p := range from {
				want := End
				if n, _ := slices.BinarySearch(all, p); n < len(all) {
					want = all[n]
				}
				if at := stream.Seek(p); at != want {
					t.Fatalf("term %q from %d: %d, want %d", name, p, at, want)
				}
			}
			if n := countRanks(t, bucket, name); n != len(all) {
				t.Fatalf("term %q: %d ranks are kept, want %d", name, n, len(all))
			}
		}
	})
}

// countRanks counts the ranks in a term's blocks, none of which may be too large.
func countRanks(t *rapid.T, bucket *bolt.Bucket, term string) (n int) {
	prefix := blockPrefix(term)
	c := bucket.Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		last := blockLast(prefix, k)
		if last == End {
			continue
		}
		block := readBlock(nil, last, v)
		if len(block) > blockSize || !slices.IsSorted(block) {
			t.Fatalf("a block of %d ranks", len(block))
		}
		n += len(block)
	}
	return n
}

func TestStreamsAgreeWithSets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lists := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Ranks {
			l := rapid.SliceOfN(rapid.Uint64Range(0, 60), 0, 40).Draw(t, "list")
			slices.Sort(l)
			all := make(Ranks, len(l))
			for i, p := range l {
				all[i] = Rank(p)
			}
			return slices.Compact(all)
		}), 4, 4).Draw(t, "lists")
		shared := lists[3]
		stream := func(n int) Stream { l := slices.Clone(lists[n]); return &l }
		both := &Difference{Of: Intersection{stream(0), Union{stream(1), stream(2)}}, Without: stream(2), Shared: shared}
		var got, want []Rank
		for p := both.Seek(0); p != End; p = both.Seek(p + 1) {
			got = append(got, p)
		}
		has := func(n int, p Rank) bool { return slices.Contains(lists[n], p) }
		for p := range Rank(61) {
			if has(0, p) && (has(1, p) || has(2, p)) && (!has(2, p) || slices.Contains(shared, p)) {
				want = append(want, p)
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
	})
}

func FuzzReadBlock(f *testing.F) {
	f.Add([]byte{5, 1, 4}, uint64(9))
	f.Fuzz(func(t *testing.T, b []byte, last uint64) {
		if n := len(readBlock(nil, Rank(last), b)); n > len(b)+1 {
			t.Errorf("%d ranks out of %d bytes", n, len(b))
		}
	})
}
