package sign

import (
	"sync"
	"time"

	"griot/feeds"
	"griot/feeds/text"
)

// Signer makes the signatures of items that a [text.WordCache] has read. It remembers what it knows of the words in the
// cache. What it makes of an item follows from the item alone. It is safe for concurrent use.
type Signer struct {
	cache           *text.WordCache
	french, english *text.Facts[wordFacts]
	readings        sync.Pool // of *reading
}

// NewSigner returns a signer for items that the cache reads.
func NewSigner(cache *text.WordCache) *Signer {
	return &Signer{cache: cache, french: text.NewFacts(factsIn("fr")), english: text.NewFacts(factsIn("en"))}
}

// facts are those of a language: English, or French for every other.
func (s *Signer) facts(lang string) *text.Facts[wordFacts] {
	if lang == "en" {
		return s.english
	}
	return s.french
}

// Sign returns the signature of an item as it was polled. read is the reading of its title and text.
func (s *Signer) Sign(item *feeds.Item, read *text.Fields) Signature {
	at := known(item)
	return s.SignAt(item, read, at, at)
}

// known is when an item was published, zero for one that was there when its source was first read and has no date.
func known(item *feeds.Item) time.Time {
	if item.DateEstimated() {
		return time.Time{}
	}
	return item.Date()
}

// SignAt returns the signature of an item that was published between from and to. A zero from and to say that the time is
// not known.
func (s *Signer) SignAt(item *feeds.Item, read *text.Fields, from, to time.Time) Signature {
	r, ok := s.readings.Get().(*reading)
	if !ok {
		r = newReading(s)
	}
	defer s.readings.Put(r)
	return r.sign(item, read, from, to)
}
