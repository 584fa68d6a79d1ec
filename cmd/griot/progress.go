package main

import (
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"griot/store"
)

// bar shows how far a long work has come: on a terminal, and nowhere else. It is told from one goroutine at a time.
type bar struct {
	out   io.Writer // nil: nothing is shown
	doing string
	total int64
	shown *progressbar.ProgressBar // nil before the first step
	last  time.Time                // when a step was shown
}

// newBar is a bar on w when that is a terminal.
func newBar(w io.Writer) *bar {
	if f, ok := w.(*os.File); !ok || !term.IsTerminal(int(f.Fd())) {
		return &bar{}
	}
	return &bar{out: w}
}

// barPause is the least time between two drawings: a bar is no reason to work slower.
const barPause = 100 * time.Millisecond

// tell shows a step. One whose end is not known is a sign that turns.
func (b *bar) tell(s store.Step) {
	if b.out == nil {
		return
	}
	same := b.shown != nil && b.doing == s.Doing && (b.total == 0) == (s.Total == 0)
	if same && time.Since(b.last) < barPause {
		return
	}
	b.last = time.Now()
	if !same {
		b.end()
		b.doing, b.total, b.shown = s.Doing, s.Total, newProgressBar(b.out, &s)
	} else if s.Total != b.total {
		b.total = s.Total
		b.shown.ChangeMax64(s.Total)
	}
	b.shown.Set64(s.Done)
}

// count is a step of a work whose pieces are counted.
func (b *bar) count(doing string) func(done, total int) {
	return func(done, total int) { b.tell(store.Step{Doing: doing, Done: int64(done), Total: int64(total)}) }
}

// clear takes the bar away for a line of text; the next step shows it again.
func (b *bar) clear() {
	if b.shown != nil {
		b.shown.Clear()
	}
}

// end takes the bar away.
func (b *bar) end() {
	if b.shown != nil {
		b.shown.Exit()
		b.shown.Clear()
		b.shown = nil
	}
}

func newProgressBar(w io.Writer, s *store.Step) *progressbar.ProgressBar {
	options := []progressbar.Option{
		progressbar.OptionSetWriter(w), progressbar.OptionSetDescription(s.Doing), progressbar.OptionSetWidth(30),
		progressbar.OptionClearOnFinish(), progressbar.OptionUseIECUnits(true), progressbar.OptionSetRenderBlankState(true),
	}
	if s.Bytes {
		options = append(options, progressbar.OptionShowBytes(true))
	}
	if s.Bytes || s.Total > 0 {
		options = append(options, progressbar.OptionShowCount())
	}
	if s.Total == 0 {
		return progressbar.NewOptions64(-1, options...)
	}
	return progressbar.NewOptions64(s.Total, options...)
}
