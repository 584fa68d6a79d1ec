package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"griot/cmd/griot/config"
	"griot/cmd/griot/control"
	"griot/cmd/griot/term"
	"griot/feeds"
	"griot/fetcher"
)

// pollByDaemon has the daemon that holds the data file make a pass over the named sources, or over all of its own when
// there is no name. It fails with control.ErrNoDaemon when there is none.
func pollByDaemon(ctx context.Context, config *config.Config, names []string, stderr io.Writer) (*pollSummary, error) {
	start := time.Now()
	summary := &pollSummary{Sources: len(config.Sources)}
	if len(names) > 0 {
		summary.Sources = len(names)
	}
	bar := term.NewBar(stderr)
	hear := summary.hearing(bar, logsOf(config, stderr))
	err := control.Follow(ctx, config.Data, "/poll", names, &summary.Sources, func(n control.News) {
		var event pollEvent
		switch err := json.Unmarshal(n.Event, &event); {
		case err != nil:
		case event.Visit != nil:
			hear(event.Visit)
		case event.Waiting != nil:
			summary.Waiting = event.Waiting
		}
	})
	bar.End()
	summary.took(start)
	if ctx.Err() != nil {
		err = errors.New("interrupted: the daemon goes on with the visits")
	}
	return summary, err
}

// pollEvent is a visit as it happens, or whom a pass leaves alone.
type pollEvent struct {
	Visit   *visited  `json:"visit,omitempty"`
	Waiting []waiting `json:"waiting,omitempty"`
}

// controlPoll visits the named sources, or all that have not asked for a pause when there is no name, and gives how many
// they are, the pausing ones among them.
func (d *daemon) controlPoll(w http.ResponseWriter, r *http.Request) {
	var names []string
	if err := json.NewDecoder(r.Body).Decode(&names); err != nil {
		http.Error(w, "want a list of sources", http.StatusBadRequest)
		return
	}
	config := d.wire.Load().config
	if err := config.Declares(names); err != nil {
		http.Error(w, fmt.Sprintf("the daemon does not know of it yet: %v", err), http.StatusUnprocessableEntity)
		return
	}
	var pass pollSummary
	if len(names) == 0 {
		pass.Waiting = askedToWait(config.Sources, d.db.Status, time.Now())
	}
	met := map[feeds.SourceID]bool{}
	for _, name := range names {
		met[feeds.SourceID(name)] = true
	}
	var asked []feeds.SourceID
	for i := range config.Sources {
		if id := config.Sources[i].ID; len(names) == 0 && !pass.waits(id) || met[id] {
			asked = append(asked, id)
		}
	}
	control.Stream(w, r, d.log, func(ctx context.Context, report *control.Reporter) (any, error) {
		if len(pass.Waiting) > 0 {
			report.Event(pollEvent{Waiting: pass.Waiting})
		}
		err := d.scheduler.VisitNow(ctx, asked, func(r fetcher.Result) { report.Event(pollEvent{Visit: visitOf(&r)}) })
		return len(asked) + len(pass.Waiting), err
	})
}
