package store

import (
	"time"

	"griot/feeds"
	"griot/feeds/health"
	"griot/store/derive"
	"griot/store/layout"
)

// statusAt returns a status with what a poll shows of the source itself.
func statusAt(status health.Status, poll *feeds.Poll) health.Status {
	if status.Source.ID == "" {
		status.Source = poll.Source
	}
	if poll.Outcome != feeds.Failed {
		status.OffHosts = poll.OffHosts
	}
	if poll.Outcome == feeds.Fetched && !poll.Pushed {
		status.Feed = poll.Feed // whose link may tell the outlet of its first items
	}
	return status
}

// pollTx is the work of one poll within a transaction.
type pollTx struct {
	*change
	poll     *feeds.Poll
	deriver  *derive.Deriver              // one for all items, whatever is set meanwhile
	prepared map[feeds.ItemID]preparation // by the ids of stored items
	source   *feeds.Source                // as declared now, which may differ from the poll's
	backlog  bool                         // the source's first success: its items were published before
	done     feeds.Committed
	silent   bool // other rules: nothing happened that readers are shown

	placeless int         // new items without a region
	topicless int         // new items without a topic
	dates     []time.Time // of its new items

	listed    feeds.Listing // the items of the document, new and known
	document  layout.Document
	differing map[string]int // known items whose address differs from the stored one, by part
	idle      []string       // see [health.Behaviour]

	rewrite *rewrite                        // made when the first correction is met
	items   map[feeds.ItemID]*layout.Record // written by this poll
	stories map[feeds.StoryID]*changedStory
	order   []feeds.StoryID // the keys of stories, in the order of their first change
	links   []feeds.Link
}

// preparation is what is made of a new or changed item before the writer's turn.
type preparation struct {
	derive.Derived
	record layout.PreparedRecord // of a new item
}

// derive returns what is derived of an item as it will be stored. It takes what was prepared where nothing has changed.
func (r *pollTx) derive(item *feeds.Item) derive.Derived {
	if p, ok := r.prepared[item.ID]; ok && p.Of(item, r.deriver) {
		return p.Derived
	}
	return r.deriver.Derive(item)
}

// keep writes the keys of an item, and keeps the record for writeStories.
func (r *pollTx) keep(rec *layout.Record) error {
	r.items[rec.ID] = rec
	return r.PutKeys(rec.SourceID, rec.ID, rec.Keys)
}

// rewrite is which parts of a document's items the publisher's program wrote anew.
type rewrite struct{ titles, texts bool }

// changedStory is a story that a poll changes: as it was, and the items in it now.
type changedStory struct {
	before  feeds.Story // without items when the story is new
	texts   int         // independent ones, before and after, as far as known
	after   int
	members []feeds.ItemID
	revised map[feeds.ItemID]feeds.ChangeKind // what its source did to an item
}

// noteListed notes that the document lists an item.
func (r *pollTx) noteListed(id feeds.ItemID, item *feeds.Item) {
	r.listed = append(r.listed, feeds.Listed{ID: id, Date: item.Published})
}

// current returns an item as this poll leaves it.
func (r *pollTx) current(id feeds.ItemID) (*layout.Record, error) {
	if rec, ok := r.items[id]; ok {
		return rec, nil
	}
	return r.Record(id)
}
