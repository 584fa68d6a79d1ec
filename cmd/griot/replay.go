package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/spf13/cobra"

	"griot/cmd/griot/config"
	"griot/cmd/griot/control"
	"griot/feeds"
	"griot/feeds/health"
	"griot/fetcher"
	"griot/store"
)

// keptCapture is a capture with its document, as the daemon hands it to a command.
type keptCapture struct {
	feeds.Capture
	Packed []byte `json:"packed"`
}

type capturesRequest struct {
	Source feeds.SourceID `json:"source"`
}

// capturesOf returns the documents kept of a source, the latest first. They come from the daemon, or from the data file
// when none runs.
func capturesOf(ctx context.Context, cfg *config.Config, id feeds.SourceID) ([]feeds.Capture, error) {
	var kept []keptCapture
	err := control.Query(ctx, cfg.Data, "/captures", capturesRequest{Source: id}, &kept)
	if err == nil {
		captures := make([]feeds.Capture, len(kept))
		for i, k := range kept {
			captures[i] = k.Capture
			captures[i].Body = k.Packed
		}
		return captures, nil
	}
	if !errors.Is(err, control.ErrNoDaemon) {
		return nil, err
	}
	if _, err := os.Stat(cfg.Data); errors.Is(err, fs.ErrNotExist) {
		return nil, nil // nothing was polled yet
	}
	db, err := store.Open(cfg.Data, store.Options{Log: logsOf(cfg, os.Stderr)})
	if err != nil {
		return nil, err
	}
	defer db.Close()
	return db.Captures(id)
}

// replayed is a document of the past as it is read today.
type replayed struct {
	Poll    feeds.Poll
	Capture feeds.Capture
	Nth, Of int // the latest is the first

	redact func(string) string
}

// replay reads the nth document kept of a source again, the latest being the first.
func replay(ctx context.Context, s *setup, target *fetcher.Target, nth int) (*replayed, error) {
	captures, err := capturesOf(ctx, s.config, target.ID)
	switch {
	case err != nil:
		return nil, err
	case len(captures) == 0 && s.config.Polling.Captures == 0:
		return nil, fmt.Errorf("nothing is kept of %s: set polling.captures", target.ID)
	case len(captures) == 0:
		return nil, fmt.Errorf("nothing is kept of %s yet: its documents are kept from its next change on", target.ID)
	case nth > len(captures):
		return nil, &usageError{error: fmt.Errorf("--nth %d: only %s of %s can be read again", nth, counted(len(captures), "document"), target.ID)}
	}
	c := captures[nth-1]
	poll, err := s.visitor.Replay(target, &c)
	if err != nil {
		return nil, err
	}
	return &replayed{Poll: poll, Capture: c, Nth: nth, Of: len(captures), redact: s.config.Redact}, nil
}

// replayReport is what fetch --replay --json adds to the report.
type replayReport struct {
	At     time.Time `json:"at"`
	Nth    int       `json:"nth"` // 1 is the latest
	Of     int       `json:"of"`
	Length int       `json:"length"` // bytes of the document
	Pushed bool      `json:"pushed,omitempty"`
	Error  string    `json:"error,omitempty"` // why it could not be read when it came
}

func (r *replayed) report() *replayReport {
	if r == nil {
		return nil
	}
	return &replayReport{
		At: r.Capture.At, Nth: r.Nth, Of: r.Of, Length: r.Capture.Length, Pushed: r.Capture.Pushed,
		Error: r.redact(r.Capture.Failure),
	}
}

// print says which document the report below is of; nothing for a visit.
func (r *replayed) print(out io.Writer) {
	if r == nil {
		return
	}
	by := ""
	if r.Capture.Pushed {
		by = ", pushed by its hub"
	}
	fmt.Fprintf(out, "replay of document %d of %d, %d bytes of %s%s\n", r.Nth, r.Of, r.Capture.Length, r.Capture.At.Format(time.RFC3339), by)
	if r.Capture.Failure != "" {
		fmt.Fprintf(out, "it could not be read then: %s\n", r.redact(r.Capture.Failure))
	}
}

// visit visits a target of which known is remembered, or reads again what was kept of it; then again is set.
func (f *replayFlags) visit(ctx context.Context, s *setup, target *fetcher.Target, known health.Status) (poll *feeds.Poll, again *replayed, err error) {
	if f.replay {
		if target.ID == addressID {
			return nil, nil, &usageError{error: errors.New("--replay takes the id of a source: nothing is kept of other addresses")}
		}
		if again, err = replay(ctx, s, target, f.nth); err != nil {
			return nil, nil, err
		}
		return &again.Poll, again, nil
	}
	poll, err = visitAnew(ctx, s, target, known)
	return poll, nil, err
}

// replayFlags are the flags of a replay.
type replayFlags struct {
	replay bool
	nth    int
}

func (f *replayFlags) add(c *cobra.Command) {
	c.Flags().BoolVar(&f.replay, "replay", false, "read the document that was kept at the source's last change, with today's rules; nothing is fetched")
	c.Flags().IntVar(&f.nth, "nth", 1, "with --replay: which `number` of the kept documents, 1 is the latest")
}

func (f *replayFlags) check(c *cobra.Command) error {
	switch {
	case f.nth < 1:
		return &usageError{error: fmt.Errorf("--nth %d: 1 is the latest document", f.nth)}
	case !f.replay && c.Flags().Changed("nth"):
		return &usageError{error: errors.New("--nth goes with --replay")}
	}
	return nil
}
