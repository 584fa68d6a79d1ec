package audit

import (
	"encoding/binary"
	"fmt"
	"hash/maphash"
	"maps"
	"slices"

	"griot/store/layout"
	"griot/store/postings"
)

// sums is a sum of the ranks under each term, whatever their order.
type sums map[string]*sum

type sum struct {
	n     int
	total uint64
}

func (s sums) add(seed maphash.Seed, term string, p postings.Rank) {
	of := s[term]
	if of == nil {
		of = &sum{}
		s[term] = of
	}
	of.n++
	of.total += maphash.Comparable(seed, p)
}

func (a *auditor) activity() {
	stored := layout.DayCounts{}
	a.each(layout.BucketActivity, func(k, v []byte) {
		if len(v) != 4 {
			a.broken(ruleReadable, "a count of stories is %x", v)
			return
		}
		stored[string(k)] = int(binary.BigEndian.Uint32(v))
	})
	for _, k := range slices.Sorted(maps.Keys(a.counts)) {
		if a.counts[k] != stored[k] {
			a.broken(ruleActivity, "%s: %d counted, %d there", describeCount(k), stored[k], a.counts[k])
		}
		delete(stored, k)
	}
	for k, n := range stored {
		a.broken(ruleActivity, "%s: %d counted, none there", describeCount(k), n)
	}
}

func describeCount(k string) string {
	tag, err := layout.ReadActivityKey([]byte(k))
	if err != nil {
		return err.Error()
	}
	return fmt.Sprintf("%s %s%s", tag.Day.Format("2006-01-02"), tag.Region, tag.Topic)
}

// stored adds up the ranks in the blocks of a bucket.
func (a *auditor) stored(seed maphash.Seed, name []byte) sums {
	all := sums{}
	var block []postings.Rank
	a.each(name, func(k, v []byte) {
		term, ranks, ok := postings.ReadBlock(block[:0], k, v)
		if block = ranks; !ok {
			a.broken(ruleReadable, "%s: %x is no block", name, k)
			return
		}
		for _, p := range ranks {
			all.add(seed, term, p)
		}
	})
	return all
}

// storedWords adds up the words that are filed and those that wait.
func (a *auditor) storedWords(seed maphash.Seed) sums {
	all := a.stored(seed, layout.BucketWords)
	a.each(layout.BucketFresh, func(k, v []byte) {
		if len(k) != 24 {
			a.broken(ruleReadable, "a row of words has the key %x", k)
			return
		}
		for _, word := range layout.RowWords(v) {
			all.add(seed, word, postings.KeyRank(k))
		}
	})
	return all
}

func (a *auditor) compare(rule string, want, have sums) {
	for _, term := range slices.Sorted(maps.Keys(want)) {
		switch got := have[term]; {
		case got == nil:
			a.broken(rule, "%q: %d items, none stands there", term, want[term].n)
		case *got != *want[term]:
			a.broken(rule, "%q: %d items, %d stand there", term, want[term].n, got.n)
		}
	}
	for term, got := range have {
		if want[term] == nil {
			a.broken(rule, "%q: no item, %d stand there", term, got.n)
		}
	}
}
