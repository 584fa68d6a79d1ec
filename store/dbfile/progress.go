package dbfile

import (
	"context"
	"io"
)

// Step is how far long work on a data file has come.
type Step struct {
	Doing string `json:"doing"` // for people: "copying"
	Done  int64  `json:"done"`
	Total int64  `json:"total"` // zero when nobody knows
	Bytes bool   `json:"bytes"` // are counted; else pieces, such as items
}

// Progress is called often during long work, from one goroutine at a time. It must return soon.
type Progress func(Step)

// orNone returns a Progress that can be called, also where p is nil.
func (p Progress) orNone() Progress {
	if p == nil {
		return func(Step) {}
	}
	return p
}

// counter is a writer that reports how much went through it. It fails once ctx has ended.
type counter struct {
	ctx      context.Context
	to       io.Writer
	step     Step
	progress Progress
}

func (c *counter) Write(b []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := c.to.Write(b)
	c.step.Done += int64(n)
	c.progress(c.step)
	return n, err
}
