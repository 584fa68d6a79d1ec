package store

import (
	"context"
	"io"
)

// Step is how far a long work on a data file has come.
type Step struct {
	Doing string `json:"doing"` // for people: "copying"
	Done  int64  `json:"done"`
	Total int64  `json:"total"` // zero when nobody knows
	Bytes bool   `json:"bytes"` // are counted; else pieces, such as items
}

// Progress hears of a long work, often and from one goroutine at a time. It must return soon.
type Progress func(Step)

// orNone hears nothing where nobody listens.
func (p Progress) orNone() Progress {
	if p == nil {
		return func(Step) {}
	}
	return p
}

// counter is a writer that tells how much went through it, and refuses more once ctx has ended.
type counter struct {
	ctx  context.Context
	to   io.Writer
	step Step
	told Progress
}

func (c *counter) Write(b []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := c.to.Write(b)
	c.step.Done += int64(n)
	c.told(c.step)
	return n, err
}
