// Package audit checks a data file: that its parts agree with each other. It reads the file without a store and changes
// nothing.
package audit

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/maphash"

	bolt "go.etcd.io/bbolt"

	"griot/feeds"
	"griot/feeds/health"
	"griot/store/dbfile"
	"griot/store/derive"
	"griot/store/layout"
	"griot/store/story/sign"
)

// Audit is what [Inspect] has found in a data file.
type Audit struct {
	Layout   uint32    `json:"layout"` // version of the bucket tree
	Known    bool      `json:"known"`  // this program can read that version; of another only the pages are checked
	Items    int       `json:"items"`
	Stories  int       `json:"stories"`
	Findings []Finding `json:"findings"`
}

// Finding is one broken rule.
type Finding struct {
	Rule    string `json:"rule"`    // which is broken
	Count   int    `json:"count"`   // how often
	Example string `json:"example"` // the first
}

// Inspect checks a data file that no process has open: its pages, that each item is in exactly one story, and that terms,
// words, ranks, keys and counts are those of the items. It changes nothing, and fails with [dbfile.ErrInUse] when another process
// has the file. progress may be nil.
func Inspect(ctx context.Context, path string, progress dbfile.Progress) (Audit, error) {
	if progress == nil {
		progress = func(dbfile.Step) {}
	}
	b, err := dbfile.OpenToRead(ctx, path, progress)
	if err != nil {
		return Audit{}, err
	}
	defer b.Close()
	a := auditor{ctx: ctx, deriver: derive.New("", nil), progress: progress, found: map[string]*Finding{}}
	err = b.View(a.run)
	a.audit.Findings = []Finding{}
	for _, rule := range a.order {
		a.audit.Findings = append(a.audit.Findings, *a.found[rule])
	}
	return a.audit, err
}

// auditor reads a file once.
type auditor struct {
	layout.Snapshot
	ctx      context.Context
	deriver  *derive.Deriver
	sources  []health.Status
	progress dbfile.Progress
	audit    Audit
	found    map[string]*Finding
	order    []string // the broken rules, as they were found

	wordIndex layout.WordIndex
	stories   map[feeds.StoryID]bool // looked at
	members   map[feeds.ItemID]bool  // of those
	items     map[feeds.SourceID]int
	terms     sums // by term
	words     sums
	counts    layout.DayCounts
}

// The rules, in the order in which they are checked.
const (
	rulePages      = "the pages of the file are whole"
	ruleReadable   = "every record can be read"
	ruleOneStory   = "every item is in exactly one story"
	ruleRanked     = "every item has its place in the order of all"
	ruleKeys       = "every item is found by its keys, and keys lead to items"
	ruleOrphans    = "what belongs to an item has one"
	ruleCounted    = "the items of each source are counted"
	ruleTerms      = "items stand under the terms of their tags, sources and states"
	ruleWords      = "items stand under their words"
	ruleActivity   = "the stories of each day are counted"
	ruleSignatures = "signatures stand under their items"
	ruleWitnesses  = "no story has more outlets than publishers, or more independent texts than outlets"
)

func (a *auditor) broken(rule, format string, args ...any) {
	f := a.found[rule]
	if f == nil {
		f = &Finding{Rule: rule, Example: fmt.Sprintf(format, args...)}
		a.found[rule] = f
		a.order = append(a.order, rule)
	}
	f.Count++
}

func (a *auditor) run(tx *bolt.Tx) error {
	a.progress(dbfile.Step{Doing: "checking the tree"})
	for err := range tx.Check() {
		a.broken(rulePages, "%v", err)
	}
	if a.found[rulePages] != nil {
		return nil // to read on could end the process
	}
	version, err := layout.VersionOf(tx)
	if err != nil || version == 0 {
		return cmp.Or(err, layout.ErrNone)
	}
	reached := version
	if u, underway := dbfile.ReadUpgrade(tx.Bucket(layout.BucketMeta).Get(layout.MetaUpgrade)); underway {
		reached = u.Reached
	}
	a.audit.Layout, a.audit.Known = version, reached >= layout.ServedVersion && version <= layout.Version
	if !a.audit.Known {
		return nil
	}
	for _, name := range layout.Buckets() {
		later := bytes.Equal(name, layout.BucketEvidence) || bytes.Equal(name, layout.BucketDictionaries) || bytes.Equal(name, layout.BucketSigned)
		if tx.Bucket(name) == nil && !bytes.Equal(name, layout.BucketJoined) && !(version < layout.Version && later) {
			a.broken(ruleReadable, "the bucket %s is missing", name)
		}
	}
	if a.found[ruleReadable] != nil {
		return nil // the rest cannot agree
	}
	if a.Snapshot, a.sources, err = layout.Read(tx); err != nil {
		a.broken(ruleReadable, "%v", err)
	}
	a.wordIndex, a.stories, a.items = layout.ReadWordIndex(tx), map[feeds.StoryID]bool{}, map[feeds.SourceID]int{}
	a.members = map[feeds.ItemID]bool{}
	a.terms, a.words, a.counts = sums{}, sums{}, layout.DayCounts{}
	seed := maphash.MakeSeed()
	if err := a.everyRecord(seed); err != nil {
		return err
	}
	for _, check := range []func(){
		a.storyRecords, a.keys, a.belongings, a.counted, a.activity, a.signatures, a.documents,
		func() { a.compare(ruleTerms, a.terms, a.stored(seed, layout.BucketTerms)) },
		func() { a.compare(ruleWords, a.words, a.storedWords(seed)) },
	} {
		check()
		if err := a.ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

// everyRecord checks each item, and each story with the first of its items.
func (a *auditor) everyRecord(seed maphash.Seed) error {
	bucket, ranks := a.Tx.Bucket(layout.BucketItems), a.Tx.Bucket(layout.BucketRanks)
	total, hidden := bucket.Stats().KeyN, 0
	c := bucket.Cursor()
	for k, _ := c.First(); k != nil; k, _ = c.Next() {
		if a.audit.Items++; a.audit.Items%256 == 0 {
			if err := a.ctx.Err(); err != nil {
				return err
			}
			a.progress(dbfile.Step{Doing: "checking items", Done: int64(a.audit.Items), Total: int64(total)})
		}
		if len(k) != 16 {
			a.broken(ruleReadable, "an item has the key %x", k)
			continue
		}
		rec, err := a.Record(feeds.ItemID(k))
		if err != nil {
			a.broken(ruleReadable, "%v", err)
			continue
		}
		a.items[rec.SourceID]++
		if rec.Hidden() {
			hidden++
		} else if at := layout.RankOf(&rec.Item); ranks.Get(layout.RankKey(at, rec.ID)) == nil {
			a.broken(ruleRanked, "item %s", rec.ID)
		}
		for _, key := range rec.Keys {
			if a.LookUp(rec.SourceID, key).ID.IsZero() {
				a.broken(ruleKeys, "item %s is not found by its key of kind %d", rec.ID, key.Kind)
			}
		}
		if rec.Source == nil {
			a.broken(ruleOrphans, "item %s is of the source %s, which is not known", rec.ID, rec.SourceID)
		}
		if !a.stories[rec.Story] {
			a.stories[rec.Story] = true
			a.story(seed, rec)
		}
		if !a.members[rec.ID] {
			a.broken(ruleOneStory, "item %s is in story %s, which does not have it", rec.ID, rec.Story)
		}
	}
	if held := ranks.Stats().KeyN; held != a.audit.Items-hidden && a.found[ruleRanked] == nil {
		a.broken(ruleRanked, "%d places for %d items", held, a.audit.Items-hidden)
	}
	a.progress(dbfile.Step{Doing: "checking words and terms"})
	return nil
}

// story checks the story of an item and adds up the terms and words of its items.
func (a *auditor) story(seed maphash.Seed, member *layout.Record) {
	a.audit.Stories++
	st, err := a.StoryOf(member)
	if err != nil {
		a.broken(ruleOneStory, "%v", err)
		return
	}
	met := map[feeds.ItemID]bool{}
	state := st.State()
	for i := range st.Items {
		item := &st.Items[i]
		if met[item.ID] {
			a.broken(ruleOneStory, "story %s has item %s twice", st.ID, item.ID)
		}
		met[item.ID], a.members[item.ID] = true, true
		if rec, err := a.Record(item.ID); err != nil || rec.Story != st.ID {
			a.broken(ruleOneStory, "story %s has item %s, which is in another", st.ID, item.ID)
		}
		if item.Hidden() {
			continue
		}
		at := layout.RankOf(item)
		for _, term := range layout.Terms(item, state) {
			a.terms.add(seed, term, at)
		}
		if a.wordIndex.Covers(item.ID) {
			for _, word := range a.deriver.WordsOf(item) {
				a.words.add(seed, word, at)
			}
		}
	}
	a.counts.Count(&feeds.Story{}, &st)
	if err := st.Shown().CheckCounts(); err != nil {
		a.broken(ruleWitnesses, "story %s: %v", st.ID, err)
	}
}

func (a *auditor) storyRecords() {
	a.each(layout.BucketStories, func(k, v []byte) {
		if len(k) != 16 || !a.stories[feeds.StoryID(k)] {
			a.broken(ruleOneStory, "story %x has a record and no item of its own", k)
		}
		if _, err := layout.ReadStory(v); err != nil {
			a.broken(ruleReadable, "story %x: %v", k, err)
		}
	})
}

func (a *auditor) keys() {
	a.each(layout.BucketKeys, func(k, v []byte) {
		if len(v) != 16 && len(v) != 20 {
			a.broken(ruleKeys, "a key leads to %x", v)
		} else if len(v) == 16 && a.Tx.Bucket(layout.BucketItems).Get(v) == nil {
			a.broken(ruleKeys, "a key leads to item %s, which is gone", feeds.ItemID(v))
		}
	})
}

// belongings checks that what belongs to an item has one.
func (a *auditor) belongings() {
	for _, name := range [][]byte{layout.BucketContents, layout.BucketEvidence, layout.BucketSightings, layout.BucketEarlier} {
		a.each(name, func(k, _ []byte) {
			if len(k) < 16 || a.Tx.Bucket(layout.BucketItems).Get(k[:16]) == nil {
				a.broken(ruleOrphans, "%s of %x", name, k)
			}
		})
	}
}

func (a *auditor) counted() {
	for i := range a.sources {
		if known := &a.sources[i]; known.Items != a.items[known.Source.ID] {
			a.broken(ruleCounted, "source %s: %d counted, %d there", known.Source.ID, known.Items, a.items[known.Source.ID])
		}
	}
}

func (a *auditor) signatures() {
	signed := map[feeds.ItemID]bool{}
	a.each(layout.BucketSignatures, func(k, v []byte) {
		if len(k) != 24 {
			a.broken(ruleSignatures, "a signature has the key %x", k)
			return
		}
		id := feeds.ItemID(k[8:])
		signed[id] = true
		rec, err := a.Record(id)
		if err != nil {
			return // of a removed item, or told already
		}
		switch s, err := a.Signature(k, v, &rec.Item); {
		case errors.Is(err, feeds.ErrNotFound): // the item has left the window
		case errors.Is(err, sign.ErrForm) && !errors.Is(err, sign.ErrApart): // of an earlier version: the item is signed again
		case err != nil:
			a.broken(ruleSignatures, "%x: %v", k, err)
		case !bytes.Equal(k, layout.SignatureKey(s.At, s.Item)):
			a.broken(ruleSignatures, "%x holds that of item %s", k, s.Item)
		}
	})
	a.each(layout.BucketSigned, func(k, _ []byte) {
		if len(k) != 18 || !signed[feeds.ItemID(k)] {
			a.broken(ruleSignatures, "%x is part of the signature of an item that is not in the window", k)
		}
	})
}

// documents checks the buckets whose values are JSON, or were up to layout 5.
func (a *auditor) documents() {
	a.each(layout.BucketDictionaries, func(k, v []byte) {
		if _, err := a.Codecs.Of(v); err != nil {
			a.broken(ruleReadable, "dictionary %x: %v", k, err)
		}
	})
	a.each(layout.BucketLog, func(k, v []byte) {
		if _, err := layout.ReadChange(v); err != nil {
			a.broken(ruleReadable, "log: %x: %v", k, err)
		}
	})
	a.each(layout.BucketListings, func(k, v []byte) {
		if _, err := layout.ReadListing(v); err != nil {
			a.broken(ruleReadable, "source %s: %v", k, err)
		}
	})
	for _, name := range [][]byte{layout.BucketEvidence, layout.BucketTakedowns, layout.BucketTaken} {
		a.each(name, func(k, v []byte) {
			if !json.Valid(v) {
				a.broken(ruleReadable, "%s: %x is no JSON", name, k)
			}
		})
	}
}

func (a *auditor) each(name []byte, look func(k, v []byte)) {
	bucket := a.Tx.Bucket(name)
	if bucket == nil {
		return // of a later version than the file's
	}
	c := bucket.Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		look(k, v)
	}
}
