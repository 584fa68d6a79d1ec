package term

import (
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// Step says how far a long work has come.
type Step struct {
	Doing string // for people: "copying"
	Done  int64
	Total int64 // zero when nobody knows
	Bytes bool  // are counted; else pieces, such as items
}

// Bar shows how far a long work has come: on a terminal, and nowhere else. One goroutine at a time may use it.
type Bar struct {
	out   io.Writer // nil: nothing is shown
	doing string
	total int64
	shown *progressbar.ProgressBar // nil before the first step
	last  time.Time                // when a step was shown
}

// NewBar is a bar on w when that is a terminal.
func NewBar(w io.Writer) *Bar {
	if f, ok := w.(*os.File); !ok || !term.IsTerminal(int(f.Fd())) {
		return &Bar{}
	}
	return &Bar{out: w}
}

// barPause is the least time between two drawings: a bar is no reason to work slower.
const barPause = 100 * time.Millisecond

// Report shows a step. One whose end is not known is a sign that turns.
func (b *Bar) Report(s Step) {
	if b.out == nil {
		return
	}
	same := b.shown != nil && b.doing == s.Doing && (b.total == 0) == (s.Total == 0)
	if same && time.Since(b.last) < barPause {
		return
	}
	b.last = time.Now()
	if !same {
		b.End()
		b.doing, b.total, b.shown = s.Doing, s.Total, newProgressBar(b.out, &s)
	} else if s.Total != b.total {
		b.total = s.Total
		b.shown.ChangeMax64(s.Total)
	}
	b.shown.Set64(s.Done)
}

// Count is a step of a work whose pieces are counted.
func (b *Bar) Count(doing string) func(done, total int) {
	return func(done, total int) { b.Report(Step{Doing: doing, Done: int64(done), Total: int64(total)}) }
}

// Clear takes the bar away for a line of text; the next step shows it again.
func (b *Bar) Clear() {
	if b.shown != nil {
		b.shown.Clear()
	}
}

// End takes the bar away.
func (b *Bar) End() {
	if b.shown != nil {
		b.shown.Exit()
		b.shown.Clear()
		b.shown = nil
	}
}

func newProgressBar(w io.Writer, s *Step) *progressbar.ProgressBar {
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
