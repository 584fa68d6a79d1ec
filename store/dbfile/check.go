package dbfile

import (
	"context"
	"errors"
	"time"

	bolt "go.etcd.io/bbolt"
)

// check is a check of a file's pages beside its use.
type check struct {
	stop context.CancelFunc
	done chan struct{}
	err  error // once done: nil where all pages are sound
}

// begin checks the pages of the latest transaction. Nothing may have been written since the walk was begun. Until it ends,
// what that transaction reads stays in the file, and later ones write to other pages.
func (f *File) begin(ctx context.Context, w *pageWalk, progress Progress) error {
	pin, err := f.DB.Begin(false)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	f.check = &check{stop: stop, done: make(chan struct{})}
	go f.check.run(ctx, f, pin, w, progress)
	return nil
}

func (c *check) run(ctx context.Context, f *File, pin *bolt.Tx, w *pageWalk, progress Progress) {
	defer close(c.done)
	defer pin.Rollback()
	c.err = w.all(ctx, progress)
	if c.err != nil && !errors.Is(c.err, context.Canceled) && !errors.Is(c.err, context.DeadlineExceeded) {
		if !errors.Is(c.err, ErrDamaged) { // the disk cannot give a page
			c.err = Damaged("%v", c.err)
		}
		f.note(c.err)
	}
}

// wait returns when the check has ended, or when it has lasted for patience.
func (c *check) wait(patience time.Duration) {
	if c == nil {
		return
	}
	var over <-chan time.Time
	if patience != ToTheEnd {
		over = time.After(patience)
	}
	select {
	case <-c.done:
	case <-over:
	}
}

// end ends the check. It returns nil where all pages are sound.
func (c *check) end() error {
	if c == nil {
		return nil
	}
	c.stop()
	<-c.done
	return c.err
}

// Checked is closed once the pages are checked, or the check was ended. Nil where there is nothing to check.
func (f *File) Checked() <-chan struct{} {
	if f.check == nil {
		return nil
	}
	return f.check.done
}
