package store

import (
	bolt "go.etcd.io/bbolt"

	"griot/feeds"
	"griot/store/captures"
	"griot/store/layout"
)

// capturesIn returns the documents kept for replay.
func capturesIn(tx *bolt.Tx) captures.Archive {
	return captures.In(tx.Bucket(layout.BucketCaptures), tx.Bucket(layout.BucketCaptured))
}

// capture keeps the poll's document for replay.
func (ch *change) capture(poll *feeds.Poll) error {
	if poll.Capture == nil || ch.declaration().Retention.Captures == 0 {
		return nil
	}
	c := *poll.Capture
	if poll.Failure != nil {
		c.Failure = poll.Failure.Message
	}
	return capturesIn(ch.Tx).Add(poll.Source.ID, &c, ch.declaration().Retention.Captures)
}

// sweepCaptures drops the captures of sources that are no longer declared, and those above a bound that was lowered.
func (ch *change) sweepCaptures() error {
	return capturesIn(ch.Tx).Sweep(func(source feeds.SourceID) int {
		if status := ch.status(source); status.Retired || status.Source.ID == "" {
			return 0
		}
		return ch.declaration().Retention.Captures
	})
}

// Captures returns the documents kept of a source, the latest first.
func (db *DB) Captures(id feeds.SourceID) (all []feeds.Capture, err error) {
	err = db.bolt.View(func(tx *bolt.Tx) error {
		all, err = capturesIn(tx).Of(id)
		return err
	})
	return all, err
}
