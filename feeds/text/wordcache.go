package text

import (
	"math"
	"strings"
	"sync/atomic"
)

// Word is a word or number as texts write it. It says what is known of it whatever stands around it.
type Word struct {
	Written string
	Folded  string // see [Fold]
	Flags   Flags  // those that the writing tells: Capital, AllCaps, Mixed, Number

	slot uint32 // of the cache
}

// WordCache remembers the words that texts held lately. Most words of a text are those of the last, and a word that is
// remembered is not folded again. [Facts] remember what else is known of it. The cache takes some megabytes at most: a
// word takes the place of another with the same hash. A WordCache is safe for concurrent use, and ready when made.
type WordCache struct {
	slots [cacheSlots]atomic.Pointer[Word]
}

const (
	// cacheSlots is a power of two: each hash has two slots, side by side.
	cacheSlots = 1 << 15
	// longestCached is the length in bytes of the longest word that is remembered. What is longer is hardly met twice.
	longestCached = 40

	// FNV-1a, 32 bits (RFC 9923).
	fnvOffset = 2166136261
	fnvPrime  = 16777619
)

// Read splits s into tokens that have their words.
func (c *WordCache) Read(s string) Doc { return read(c, s, math.MaxInt, math.MaxInt) }

// slotsOf returns the two slots of a hash. A new word takes the first.
func slotsOf(hash uint32) (first, second uint32) {
	first = (hash ^ hash>>15) % cacheSlots
	return first, first ^ 1
}

// find returns the word, or nil when it is not remembered.
func (c *WordCache) find(written string, hash uint32) *Word {
	if c == nil || len(written) > longestCached {
		return nil
	}
	first, second := slotsOf(hash)
	if w := c.slots[first].Load(); w != nil && w.Written == written {
		return w
	}
	if w := c.slots[second].Load(); w != nil && w.Written == written {
		return w
	}
	return nil
}

// add remembers a word. Its strings are copied, or they would keep the whole text in memory. A nil cache has no words.
func (c *WordCache) add(written, folded string, flags Flags, hash uint32) *Word {
	if c == nil {
		return nil
	}
	first, second := slotsOf(hash)
	w := &Word{Written: written, Folded: folded, Flags: flags, slot: first}
	if len(written) > longestCached {
		return w
	}
	w.Written = strings.Clone(written)
	if folded == written {
		w.Folded = w.Written
	} else {
		w.Folded = strings.Clone(folded)
	}
	if c.slots[first].Load() != nil && c.slots[second].Load() == nil {
		w.slot = second
	}
	c.slots[w.slot].Store(w)
	return w
}

// Facts remember what one reader of texts knows of each word by itself. They are safe for concurrent use.
type Facts[T any] struct {
	of    func(*Word) T
	known [cacheSlots]atomic.Pointer[fact[T]]
}

type fact[T any] struct {
	word  *Word
	value T
}

// NewFacts returns facts that of finds. What it finds must follow from the word alone.
func NewFacts[T any](of func(*Word) T) *Facts[T] { return &Facts[T]{of: of} }

// Of returns what is known of a word, which callers leave as it is.
func (f *Facts[T]) Of(w *Word) *T {
	slot := &f.known[w.slot]
	if known := slot.Load(); known != nil && known.word == w {
		return &known.value
	}
	found := &fact[T]{w, f.of(w)}
	if len(w.Written) <= longestCached {
		slot.Store(found)
	}
	return &found.value
}
