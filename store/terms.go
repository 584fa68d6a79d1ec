package store

import (
	"bytes"
	"encoding/binary"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"

	"griot/feeds"
)

// A term is one letter and a value; the items under it are kept in the order in which they qualified, the latest first.
const (
	termAll    = "*"
	termRegion = "r" // any place the item is within
	termTopic  = "t"
	termClass  = "c"
	termSource = "s"
	termLang   = "l"
	termState  = "y" // of the item's story
)

// postingSize is the length of late8 id16.
const postingSize = 8 + 16

// posting is an item's place under each of its terms.
func posting(item *feeds.Item) []byte {
	return append(late8(item.Qualified()), item.ID[:]...)
}

func late8(t time.Time) []byte {
	return binary.BigEndian.AppendUint64(nil, ^uint64(t.UnixNano()))
}

func postingTime(p []byte) time.Time {
	return time.Unix(0, int64(^binary.BigEndian.Uint64(p))).UTC()
}

func postingItem(p []byte) feeds.ItemID { return feeds.ItemID(p[8:postingSize]) }

// terms are all terms an item stands under while its story is in state.
func terms(item *feeds.Item, state feeds.State) []string {
	t := []string{termAll, termClass + string(item.Class()), termSource + string(item.SourceID), termState + string(state)}
	if lang := item.Language(); lang != "" {
		t = append(t, termLang+lang)
	}
	for _, place := range item.Tags.Within {
		t = append(t, termRegion+string(place))
	}
	for _, topic := range item.Tags.Topics {
		t = append(t, termTopic+topic.ID)
	}
	return t
}

func termKey(term string, posting []byte) []byte {
	k := make([]byte, 0, len(term)+1+postingSize)
	k = append(k, term...)
	k = append(k, 0)
	return append(k, posting...)
}

// retermed moves an item from the terms it stood under to those it stands under now. A nil item is none.
func (s snapshot) retermed(before *feeds.Item, stateBefore feeds.State, after *feeds.Item, stateAfter feeds.State) error {
	bucket := s.tx.Bucket(bucketTerms)
	old, now := termKeys(before, stateBefore), termKeys(after, stateAfter)
	for _, k := range old {
		if !slices.ContainsFunc(now, func(n []byte) bool { return bytes.Equal(n, k) }) {
			if err := bucket.Delete(k); err != nil {
				return err
			}
		}
	}
	for _, k := range now {
		if !slices.ContainsFunc(old, func(o []byte) bool { return bytes.Equal(o, k) }) {
			if err := bucket.Put(k, nil); err != nil {
				return err
			}
		}
	}
	return nil
}

func termKeys(item *feeds.Item, state feeds.State) [][]byte {
	if item == nil {
		return nil
	}
	at := posting(item)
	all := terms(item, state)
	keys := make([][]byte, len(all))
	for i, t := range all {
		keys[i] = termKey(t, at)
	}
	return keys
}

// postings is a stream of places in falling order of time.
type postings interface {
	// seek gives the first place at or after p, nil at the end. Calls never go back.
	seek(p []byte) []byte
}

// term is the postings under one term.
type term struct {
	cursor *bolt.Cursor
	prefix []byte
	last   []byte // the place the cursor is at; nil before the first call
	ended  bool
}

func newTerm(tx *bolt.Tx, name string) *term {
	return &term{cursor: tx.Bucket(bucketTerms).Cursor(), prefix: append([]byte(name), 0)}
}

// steps is how many places are walked before a search from the root pays.
const steps = 8

func (t *term) seek(p []byte) []byte {
	if t.ended {
		return nil
	}
	if t.last != nil {
		for range steps {
			if bytes.Compare(t.last, p) >= 0 {
				return t.last
			}
			k, _ := t.cursor.Next()
			if !t.at(k) {
				return nil
			}
		}
		if bytes.Compare(t.last, p) >= 0 {
			return t.last
		}
	}
	k, _ := t.cursor.Seek(append(slices.Clip(t.prefix), p...))
	if !t.at(k) {
		return nil
	}
	return t.last
}

func (t *term) at(k []byte) bool {
	if !bytes.HasPrefix(k, t.prefix) || len(k) != len(t.prefix)+postingSize {
		t.ended, t.last = true, nil
		return false
	}
	t.last = k[len(t.prefix):]
	return true
}

// union holds the places of any of its parts.
type union []postings

func (u union) seek(p []byte) []byte {
	var first []byte
	for _, part := range u {
		if at := part.seek(p); at != nil && (first == nil || bytes.Compare(at, first) < 0) {
			first = at
		}
	}
	return first
}

// intersection holds the places that all its parts hold.
type intersection []postings

func (n intersection) seek(p []byte) []byte {
	for {
		agreed := true
		for _, part := range n {
			at := part.seek(p)
			if at == nil {
				return nil
			}
			if !bytes.Equal(at, p) {
				p, agreed = at, false
			}
		}
		if agreed {
			return p
		}
	}
}
