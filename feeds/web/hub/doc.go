// Package hub pushes what is new: to subscribers of a feed (a WebSub hub, W3C Recommendation of 23 January 2018), to
// the operator's own programs (webhooks), and to hubs elsewhere (pings).
//
// All three read the store's change log by a cursor of their own. The cursor and all else they must remember is kept
// in the store, so that a restart neither loses nor repeats anything. A change of rules alone is in no log and is
// pushed to nobody.
package hub

import (
	"context"
	"encoding/json"
	"time"

	"griot/feeds"
)

// Store is what push needs of a store.
type Store interface {
	// Generation grows with every change of what readers see.
	Generation() uint64
	// Changes gives up to limit changes after the cursor, oldest first; [feeds.ErrTrimmed] when some are gone.
	Changes(ctx context.Context, after uint64, limit int) ([]feeds.Change, error)
	// LastChange is the cursor at the end of the log.
	LastChange(ctx context.Context) (uint64, error)
	// Story is the story that holds the item of that id now; [feeds.ErrNotFound] when there is none.
	Story(ctx context.Context, id feeds.StoryID) (feeds.Story, error)
	// Kept are the records whose keys begin with prefix; Keep writes some, whole or not at all, and drops those that are
	// nil.
	Kept(ctx context.Context, prefix string) (map[string][]byte, error)
	Keep(ctx context.Context, records map[string][]byte) error
}

// Publisher is what push needs of the site whose feeds it sends. Addresses are below the site's root, without leading
// slash: "region/ml.gao.rss", "select.atom?region=ml&topic=sante".
type Publisher interface {
	// Feed finds the feed at an address, through the redirects to its canonical one; [feeds.ErrNotFound] when there is
	// none.
	Feed(ctx context.Context, address string) (Feed, error)
	// Content is the feed at an address as a reader would get it now.
	Content(ctx context.Context, address string) (Content, error)
	// FeedPaths are the canonical addresses of all feeds but those that anybody may compose.
	FeedPaths() []string
	// FormerPaths are addresses of feeds that were renamed since. [Publisher.Feed] finds the feeds there.
	FormerPaths() []string
	// Entries are what a declared feed shows of a change: its story or, in a feed of items, the item. None when the feed
	// does not select it.
	Entries(ctx context.Context, slug string, change feeds.Change) ([]Entry, error)
}

// Feed is a feed in one format that can be subscribed to; WebSub calls it a topic.
type Feed struct {
	Path    string                  // its canonical address
	Selects func(*feeds.Story) bool // whether a story is among what it may show
}

// Content is a feed in one format as it is served without compression.
type Content struct {
	Path        string // its canonical address
	Body        []byte
	ContentType string
	ETag        string         // moves with the bytes
	Items       []feeds.ItemID // of the stories that it shows
}

// Entry is a story, or an item, as a feed shows it.
type Entry struct {
	ID        feeds.ItemID
	Items     []feeds.ItemID  // those of the story: it may have been delivered under the id of another of them
	Qualified time.Time       // when it first qualified for the feed
	FirstSeen time.Time       // when the first of its items was found
	Updated   time.Time       // when it last changed for readers
	JSON      json.RawMessage // as an item of JSON Feed
}
