package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"griot/cmd/griot/config"
	"griot/feeds"
	"griot/feeds/health"
)

// waiting is a source that a pass over all leaves alone, because its server asked for it.
type waiting struct {
	Source feeds.SourceID `json:"source"`
	Until  time.Time      `json:"until"`
}

// askedToWait are those of the sources whose servers have asked for a pause that has not passed at now.
func askedToWait(sources []config.Source, status func(feeds.SourceID) health.Status, now time.Time) []waiting {
	var list []waiting
	for i := range sources {
		s := status(sources[i].ID)
		if s.AskedToWait(now) {
			list = append(list, waiting{sources[i].ID, s.WaitUntil.UTC().Truncate(time.Second)})
		}
	}
	return list
}

// waits reports whether the pass leaves a source alone.
func (s *pollSummary) waits(id feeds.SourceID) bool {
	return slices.ContainsFunc(s.Waiting, func(w waiting) bool { return w.Source == id })
}

// maxNamed is how many waiting sources a line names.
const maxNamed = 5

// waitingLine says which sources were left alone, "" when none was.
func (s *pollSummary) waitingLine() string {
	if len(s.Waiting) == 0 {
		return ""
	}
	var names []string
	for i, w := range s.Waiting {
		if i == maxNamed {
			names = append(names, fmt.Sprintf("%d more", len(s.Waiting)-i))
			break
		}
		names = append(names, fmt.Sprintf("%s until %s", w.Source, w.Until.Format(time.RFC3339)))
	}
	return fmt.Sprintf(", %d left alone as their servers ask (%s)", len(s.Waiting), strings.Join(names, ", "))
}
