package store

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"griot/feeds"
	"griot/store/derive"
	"griot/store/layout"
)

// Two stored items of one source can turn out to be one article: an earlier version knew fewer forms of an address, or a
// part of the source's addresses was learned to say nothing, or the source was read under two ids. The older one stays, and
// readers are told nothing.

// identityRules is the version of what makes two items one article.
const identityRules = 1

// joinDoubled joins the items of the poll's source that are one article by the rules of today, but for those that its
// document lists apart. It does so once for each version of the rules, and when the source shows another habit.
func (r *pollTx) joinDoubled(idle []string) error {
	_, ids, err := r.storiesOf(r.source.ID)
	if err != nil {
		return err
	}
	records := make([]*layout.Record, 0, len(ids))
	for _, id := range ids {
		rec, err := r.Record(id)
		if err != nil {
			return err
		}
		records = append(records, rec)
	}
	slices.SortFunc(records, olderRecord)
	known := map[feeds.Key]*layout.Record{}
	for _, rec := range records {
		keys := lastingKeysOf(&rec.Item, idle)
		first := r.sameArticle(rec, keys, known)
		if first != nil {
			first.Keys = mergedKeys(first.Keys, keys)
			if err := r.join(first, rec); err != nil {
				return err
			}
			rec = first
		}
		for _, key := range keys {
			if known[key] == nil {
				known[key] = rec
			}
		}
	}
	return nil
}

func olderRecord(a, b *layout.Record) int {
	return cmp.Or(a.Seen.Compare(b.Seen), bytes.Compare(a.ID[:], b.ID[:]))
}

// lastingKeysOf returns the keys of a stored item by which another can be told to be the same article: its guid, its
// links, and its text with the publisher's date.
func lastingKeysOf(item *feeds.Item, idle []string) []feeds.Key {
	keys := feeds.Identify(item.SourceID, []feeds.Item{*item}, feeds.KeyGUID, idle...)[0].Keys
	few := layout.Words(item) < layout.FewWords
	return slices.DeleteFunc(keys, func(k feeds.Key) bool {
		return k.Kind == feeds.KeyContent && (few || !strings.Contains(k.Value, "@"))
	})
}

// sameArticle returns the item that is the same article, nil for none.
func (r *pollTx) sameArticle(rec *layout.Record, keys []feeds.Key, known map[feeds.Key]*layout.Record) *layout.Record {
	for _, key := range keys {
		other := known[key]
		if other == nil || !feeds.SameTitle(other.Title, rec.Title) || r.document.Apart(other, rec) {
			continue
		}
		if key.Kind != feeds.KeyLink || rec.Repeats(&other.Item) || !rec.IsWide(key) && !rec.OtherClaimedDate(&other.Item) {
			return other
		}
	}
	return nil
}

// join makes two items of one source one. The keys of gone lead to keep from now on, and so does its id as that of a story.
func (ch *change) join(keep, gone *layout.Record) error {
	if err := ch.markSilent(); err != nil {
		return err
	}
	if err := ch.leaveStory(gone); err != nil {
		return err
	}
	if err := ch.forget(gone); err != nil {
		return err
	}
	if err := ch.LeadOn(keep.SourceID, gone, keep.ID); err != nil {
		return err
	}
	last, _ := ch.Sighting(gone.ID)
	for _, name := range [][]byte{layout.BucketSightings, layout.BucketItems, layout.BucketContents, layout.BucketEvidence} {
		if err := ch.Tx.Bucket(name).Delete(gone.ID[:]); err != nil {
			return err
		}
	}
	if err := ch.DropEarlier(gone.ID); err != nil {
		return err
	}
	if err := ch.NoteSightingOf(keep.ID, last.Day); err != nil {
		return err
	}
	keep.Keys = mergedKeys(keep.Keys, gone.Keys)
	if err := ch.PutKeys(keep.SourceID, keep.ID, keep.Keys); err != nil {
		return err
	}
	if err := ch.PutRecord(keep); err != nil {
		return err
	}
	status := ch.status(keep.SourceID)
	status.Items--
	return ch.putStatus(status)
}

// leaveStory takes an item out of its story, of its terms and of the counts. The story is not updated by it.
func (ch *change) leaveStory(rec *layout.Record) error {
	before, err := ch.Story(rec.Story)
	if err != nil {
		return err
	}
	after := before
	after.Items = slices.DeleteFunc(slices.Clone(before.Items), func(i feeds.Item) bool { return i.ID == rec.ID })
	after.Links = slices.DeleteFunc(slices.Clone(before.Links), func(l feeds.Link) bool { return l.From == rec.ID || l.To == rec.ID })
	for i := range before.Items {
		stays := &before.Items[i]
		if stays.ID == rec.ID {
			stays = nil
		}
		if err := ch.moveTerms(&before.Items[i], before.State(), stays, after.State(), derive.Words{}); err != nil {
			return err
		}
	}
	ch.counts.Count(&before, &after)
	return ch.PutStory(&after)
}
