package fetcher

import (
	"context"
	"log/slog"
	"time"

	"griot/feeds"
	"griot/feeds/health"
)

// Result is a visit and what the store made of it. Err is set when the poll could not be written.
type Result struct {
	Poll      feeds.Poll
	Before    health.Status // what was known of the source when the visit began
	Committed feeds.Committed
	Err       error
}

// Log writes a visit in one line. The level is debug for one that changes nothing, info for what is new, for the end of
// failures and for a source that moves, and warn for failures.
func (r *Result) Log(log *slog.Logger) {
	p, c := &r.Poll, &r.Committed
	attrs := []any{"source", p.Source.ID, "took", p.Took.Round(time.Millisecond)}
	switch {
	case r.Err != nil:
		log.Error("poll not stored", append(attrs, "err", r.Err)...)
		return
	case p.OurFault:
		log.Debug("poll failed", append(attrs, "kind", p.Failure.Kind)...)
		return
	case p.Outcome == feeds.Failed:
		log.Warn("poll failed", append(attrs, "kind", p.Failure.Kind, "err", feeds.MaskText(p.Failure.Message), "failures", r.Before.Failures+1, "next", p.NextDue)...)
		return
	}
	level := slog.LevelDebug
	if c.New+c.Updated+c.Withdrawn > 0 {
		level = slog.LevelInfo
		attrs = append(attrs, "new", c.New, "updated", c.Updated, "withdrawn", c.Withdrawn, "stories", c.Stories)
	} else {
		attrs = append(attrs, "outcome", p.Outcome)
	}
	if r.Before.Failures > 0 {
		level = slog.LevelInfo
		attrs = append(attrs, "recovered_after", r.Before.Failures)
	}
	switch {
	case p.MovedTo != "" && p.MovedTo != r.Before.MovedTo:
		level = slog.LevelInfo
		attrs = append(attrs, "moved_to", feeds.MaskURL(p.MovedTo))
	case p.MovedTo == "" && r.Before.MovedTo != "":
		level = slog.LevelInfo
		attrs = append(attrs, "moved_back_from", feeds.MaskURL(r.Before.MovedTo))
	}
	log.Log(context.Background(), level, "poll", attrs...)
}
