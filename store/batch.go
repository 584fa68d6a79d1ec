package store

import (
	"time"

	"griot/feeds"
)

// Batch is what one transaction of the writer did, for an operator's figures.
type Batch struct {
	Sync  time.Duration // from the last change made until the file held it: pages written and fsync
	Polls []BatchPoll
	// New, Updated, Withdrawn and Stories add up what the polls changed; see [feeds.Committed].
	New, Updated, Withdrawn, Stories int
	// Placeless and Topicless are how many of the new items the rules gave no region, and no topic.
	Placeless, Topicless int
	// Reports are the items of each story that the polls founded or changed.
	Reports []int
}

// BatchPoll is what a poll of the batch came to. Kind is that of its failure, empty for none.
type BatchPoll struct {
	Outcome feeds.Outcome
	Kind    string
	Pushed  bool // a hub brought it
}

// add takes a poll that was applied into the figures.
func (b *Batch) add(poll *feeds.Poll, r *pollTx) {
	p := BatchPoll{Outcome: poll.Outcome, Pushed: poll.Pushed}
	if poll.Failure != nil {
		p.Kind = poll.Failure.Kind
	}
	b.Polls = append(b.Polls, p)
	b.New += r.done.New
	b.Updated += r.done.Updated
	b.Withdrawn += r.done.Withdrawn
	b.Stories += r.done.Stories
	b.Placeless += r.placeless
	b.Topicless += r.topicless
	b.Reports = append(b.Reports, r.reports...)
}
