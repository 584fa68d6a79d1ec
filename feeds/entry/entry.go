// Package entry is what changes the store, and its packed form: the store is a function of a sequence of entries.
//
// The packed form names every field itself, in types of its own. So no change of a Go name changes what a log holds.
package entry

import (
	"time"

	"griot/feeds"
	"griot/feeds/health"
)

// Entry is one thing that changes the store. Exactly one of Poll, Declare and Push is set.
type Entry struct {
	// Sequence is its place in the log, from 1. Zero stands for the next one.
	Sequence uint64
	// At is the log's time of it, of a poll the time of the poll. It was bounded where the entry entered the log.
	At      time.Time
	Poll    *feeds.Poll
	Declare *Declaration
	Push    *Push
}

// Kind says in one word what an entry is.
type Kind string

const (
	KindPoll    Kind = "poll"
	KindDeclare Kind = "declare"
	KindPush    Kind = "push"
)

// Kind is empty where nothing is set.
func (e *Entry) Kind() Kind {
	switch {
	case e.Poll != nil:
		return KindPoll
	case e.Declare != nil:
		return KindDeclare
	case e.Push != nil:
		return KindPush
	}
	return ""
}

// Declaration is what an operator's configuration says of the store.
type Declaration struct {
	Sources     []feeds.Source
	Takedowns   []feeds.Takedown
	Retention   Retention
	SharedHosts []string // hosts of many publishers that the configuration adds
	Rules       string   // the version of the rules of tags
	Grouping    []byte   // the thresholds of grouping, in the store's own JSON
	Made        string   // stands for the configuration and the program that documents are made by
}

// Retention says how long what sources bring is kept.
type Retention struct {
	Items         time.Duration // after an item was last seen in its feed; zero keeps everything
	KeepPerSource int           // the latest items that a source keeps, however old
	Captures      int           // the latest documents that a source keeps for replay
	Removed       Removal
}

// Removal says what happens to the items of a source that is no longer declared.
type Removal string

const (
	RemovalKeep Removal = "keep" // the default, as is the empty string
	RemovalHide Removal = "hide"
	RemovalDrop Removal = "drop"
)

// Push is the subscription of a source at a hub as it is from now on.
type Push struct {
	Source feeds.SourceID
	Status *health.PushStatus // nil: none
}
