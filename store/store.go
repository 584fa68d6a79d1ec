// Package store keeps what Griot has read in one bbolt file. It and its rooms are the only ones that know bbolt. What the
// file holds, and how, is told in store/layout.
//
// There is one writer: polls are queued, and those that wait together share one transaction and one fsync.
package store

import (
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"

	"griot/feeds"
	"griot/feeds/entry"
	"griot/feeds/outlet"
	"griot/store/dbfile"
	"griot/store/derive"
	"griot/store/layout"
	"griot/store/pack"
	"griot/store/story"
)

// Retention is how long items are kept. Stories leave whole.
type Retention = entry.Retention

// Options is what is said of the store when it is opened. Retention and Stories count until the first declaration.
type Options struct {
	Retention Retention
	Log       *slog.Logger // nil: nothing is logged
	// Stories are the thresholds of grouping, [story.DefaultParams] where they are zero.
	Stories story.Params
	// Deriver derives what is kept of items. With nil they keep the tags that they come with.
	Deriver *derive.Deriver
	// Observe is called after every transaction of the writer, which waits for it. It may be nil.
	Observe func(Batch)

	// Serving says that readers are answered while the pages are still checked after an unclean end.
	Serving bool

	// For tests: how many items one step of an upgrade passes, that the test does the steps itself, that no check of the
	// pages holds up the opening, and that records are packed by the writer alone.
	stepItems     int
	manualUpgrade bool
	unchecked     bool
	unprepared    bool
}

// DB is the store. Its methods are safe for concurrent use.
type DB struct {
	bolt   *dbfile.File
	log    *slog.Logger
	codecs pack.Codecs

	unprepared bool // for tests

	generation atomic.Uint64
	modified   atomic.Pointer[layout.LastModified]

	sourcesMu sync.RWMutex
	// statuses are replaced, never changed in place, so that a status that was returned stays as it was.
	statuses map[feeds.SourceID]*knownSource

	cursor    atomic.Pointer[layout.Cursor]
	directory atomic.Pointer[outlet.Directory] // of outlets
	declared  atomic.Pointer[declaration]
	deriving  atomic.Pointer[Derivation] // the last pass, nil before the first
	// index, behind and windowed belong to the writer goroutine. behind says that entries wait until stored items are derived anew.
	// windowed says that the items of the window have been read.
	index    *story.Index
	behind   bool
	windowed bool
	reading  windowReading
	limits   atomic.Pointer[story.Met] // of grouping, when last met; nil: no poll yet

	deriver    atomic.Pointer[derive.Deriver]
	deriversMu sync.Mutex
	derivers   map[string]*derive.Deriver // by their rules; for declarations to come
	// keptFresh is how many rows of words wait at the most, see words.go.
	keptFresh uint64

	reindexing bool           // at the opening, words of stored items were left to index
	passes     sync.WaitGroup // those that go on in the background

	upgrading atomic.Pointer[upgrading] // nil: the file is up to date
	upgraded  chan struct{}             // closed when the file is up to date
	stepItems int                       // at the most in one step of an upgrade

	failure writeFailure

	observe func(Batch)
	queue   chan []*request // a group, or one that stands alone
	closing sync.Once
	closed  chan struct{} // closed when Close begins: nothing more is queued
	done    chan struct{} // closed when the writer has returned
}

// Generation returns a number that moves with every change of what the store would answer.
func (db *DB) Generation() uint64 { return db.generation.Load() }

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
