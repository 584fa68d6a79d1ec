// Package store keeps what Griot has read in one bbolt file. It and its rooms dbfile, postings and captures are the only
// ones that know bbolt.
//
// The bucket tree, with ␀ for a zero byte, time8 for eight big-endian bytes of Unix nanoseconds, rank8 for the rank of
// an item among all, the latest first, and id16 for an item or story id:
//
//	meta
//	├── schema            the version of this layout
//	├── upgrade           layout4 done8 total8 and a cursor, while a file of an earlier layout is upgraded; see migrate.go
//	├── swept             the Poll time of the last retention pass
//	├── words             how far the index of words has come, and by which rules
//	├── grouped           the rules and thresholds that made the stories
//	├── silent            sequence8: how often stories changed without a line in the log
//	├── stamps            time8 time8: when documents last changed, and when they did without a dated story; see lastmodified.go
//	├── made              what stands for the configuration that documents are made by
//	├── push_key          32 random bytes: makes the secrets of WebSub subscriptions
//	sources
//	└── <source id>       feeds.SourceStatus, JSON
//	items
//	└── id16              record, JSON: the item without its content and evidence, its keys and its story
//	evidence
//	└── id16              the evidence of the item's tags, JSON
//	contents
//	└── id16              sanitised HTML of the item, where there is more than the summary
//	keys
//	└── <source>␀<kind>hash16    id16, or id16 + day4 once the item is gone (a tombstone)
//	sightings
//	└── id16              day4 sum8: the day the item was last seen in its feed, and what stands for it then; see sighting.go
//	earlier
//	└── id16 time8        the text of an item before a correction, plain; time8 is that of the correction
//	listings
//	└── <source>          what its last document listed and what is missed since, JSON; see withdrawal.go
//	takedowns
//	└── u<address>, i<id16>, s<id16>  what was asked to be taken down and what that removed, JSON; see takedown.go
//	taken
//	└── id16              feeds.TakenDownError, JSON: why an item is gone
//	signatures
//	└── time8 id16        story.Signature, for the window of grouping
//	stories
//	└── id16              members, links and update time, JSON; none for a story of one item that never changed
//	terms
//	└── <term>␀rank8      a block of ranks: the items under a term, the latest first; see terms.go and store/postings
//	ranks
//	└── rank8 id16        nothing: the item at a rank; see index.go
//	shared
//	└── rank8             nothing: a rank that several items had
//	words
//	└── <word>␀rank8      a block of ranks, as under terms: the items that hold a word; see words.go
//	fresh
//	└── rank8 id16        the words of an item that wait to be filed
//	activity
//	└── day4 <tag>        size4: how many stories there were that day; see activity.go
//	captures
//	└── time8 <source>    a document as it was fetched, for replay; see store/captures
//	captured
//	└── <source>␀time8    size4: the captures of a source
//	outbound
//	└── <key>             what push outward remembers: subscriptions at our hub, webhooks, cursors; see push.go
//	log
//	└── sequence8         change, JSON: what every commit did, trimmed
//
// There is one writer: polls are queued, and those that wait together share one transaction and one fsync.
package store

import (
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	bolt "go.etcd.io/bbolt"

	"griot/feeds"
	"griot/store/dbfile"
	"griot/store/story"
)

// Retention is how long items are kept. Stories leave whole.
type Retention struct {
	// Items is how long an item is kept after it was last seen in its feed. Zero keeps everything.
	Items time.Duration
	// KeepPerSource is how many of its latest items a source keeps, however old.
	KeepPerSource int
	// Captures is how many of its latest documents a source keeps for replay.
	Captures int
}

// Options is what the configuration says of the store.
type Options struct {
	Retention Retention
	Log       *slog.Logger // nil: nothing is logged
	// Stories are the thresholds of grouping, [story.DefaultParams] where they are zero. For a change see [DB.Regroup].
	Stories story.Params
	// Deriver derives what is kept of items. With nil they keep the tags that they come with.
	Deriver *Deriver
	// Observe is called after every transaction of the writer, which waits for it. It may be nil.
	Observe func(Batch)

	// For tests: how many items one step of an upgrade passes, and that the test does the steps itself.
	stepItems     int
	manualUpgrade bool
}

// DB is the store. Its methods are safe for concurrent use.
type DB struct {
	bolt *bolt.DB
	log  *slog.Logger

	generation atomic.Uint64
	modified   atomic.Pointer[lastModified]
	retention  atomic.Pointer[Retention]

	sourcesMu sync.RWMutex
	// statuses are replaced, never changed in place, so that a status that was returned stays as it was.
	statuses map[feeds.SourceID]*knownSource
	declared map[feeds.SourceID]bool // the writer's own; nil before the first declaration

	regrouping sync.Mutex
	// index belongs to the writer goroutine.
	index *story.Index

	deriver atomic.Pointer[Deriver]
	// keptFresh is how many rows of words wait at the most, see words.go.
	keptFresh uint64

	reindexing bool           // at the opening, words of stored items were left to index
	passes     sync.WaitGroup // those that go on in the background

	upgrading atomic.Pointer[upgrading] // nil: the file is up to date
	upgraded  chan struct{}             // closed when the file is up to date
	stepItems int                       // at the most in one step of an upgrade

	failure writeFailure

	observe func(Batch)
	queue   chan *request
	closing sync.Once
	closed  chan struct{} // closed when Close begins: nothing more is queued
	done    chan struct{} // closed when the writer has returned
}

// Generation returns a number that moves with every change of what the store would answer.
func (db *DB) Generation() uint64 { return db.generation.Load() }

// SetDeriver changes what is derived of items, from the next poll on. For stored items see [DB.Retag].
func (db *DB) SetDeriver(d *Deriver) { db.deriver.Store(d) }

// SetRetention changes how long items are kept, from the next pass on.
func (db *DB) SetRetention(r Retention) { db.retention.Store(&r) }

// ErrClosed reports that the store was closed before the change could be written.
var ErrClosed = errors.New("the store is closed")

type (
	// Step is how far long work has come.
	Step = dbfile.Step
	// Progress is called often during long work. It must return soon.
	Progress = dbfile.Progress
)

// ErrInUse reports that another process has the file open.
var ErrInUse = dbfile.ErrInUse

// upgrading is the state of an upgrade in the background.
type upgrading struct {
	step Step
	err  error // of the last step, nil when it was written
}
