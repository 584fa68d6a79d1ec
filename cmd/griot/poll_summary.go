package main

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"slices"
	"strings"
	"time"

	"griot/cmd/griot/config"
	"griot/cmd/griot/term"
	"griot/feeds"
	"griot/feeds/health"
	"griot/fetcher"
)

// visited is what a visit came to, as far as a pass shows it.
type visited struct {
	Source   feeds.SourceID `json:"source"`
	Outcome  feeds.Outcome  `json:"outcome"`
	Status   int            `json:"status,omitempty"`
	Failure  string         `json:"failure,omitempty"`
	Unstored string         `json:"unstored,omitempty"` // why the poll could not be written
	New      int            `json:"new"`                // items
	Updated  int            `json:"updated"`
	Stories  int            `json:"stories"` // new ones
}

func visitOf(r *fetcher.Result) *visited {
	v := &visited{
		Source: r.Poll.Source.ID, Outcome: r.Poll.Outcome, Status: r.Poll.Status,
		New: r.Committed.New, Updated: r.Committed.Updated, Stories: r.Committed.Stories,
	}
	if r.Poll.Failure != nil {
		v.Failure = r.Poll.Failure.Message
	}
	if r.Err != nil {
		v.Unstored = r.Err.Error()
	}
	return v
}

// log reports a visit that an operator should know of.
func (v *visited) log(log *slog.Logger) {
	switch {
	case v.Unstored != "":
		log.Error("poll not stored", "source", v.Source, "err", v.Unstored)
	case v.Outcome == feeds.Failed:
		log.Warn("poll failed", "source", v.Source, "err", v.Failure)
	}
}

// pollSummary is what one pass came to.
type pollSummary struct {
	Sources      int     `json:"sources"`
	OK           int     `json:"ok"`
	NotModified  int     `json:"not_modified"`
	Failed       int     `json:"failed"`
	ItemsNew     int     `json:"items_new"`
	ItemsUpdated int     `json:"items_updated"`
	StoriesNew   int     `json:"stories_new"`
	Seconds      float64 `json:"seconds"`
	// Waiting are the sources, of those counted in Sources, that were not visited because their servers asked for a pause.
	Waiting []waiting `json:"waiting,omitempty"`

	unstored string // why the first poll could not be written that could not
	answered bool   // a server answered, if only with a refusal
}

func (s *pollSummary) String() string {
	return fmt.Sprintf("%s: %d read, %d unchanged, %d failed%s; %s new, %d updated; %s new; %.1f s",
		counted(s.Sources, "source"), s.OK, s.NotModified, s.Failed, s.waitingLine(), counted(s.ItemsNew, "item"), s.ItemsUpdated, counted(s.StoriesNew, "story"), s.Seconds)
}

func (s *pollSummary) add(v *visited) {
	switch {
	case v.Unstored != "":
		s.Failed++
		s.unstored = cmp.Or(s.unstored, v.Unstored)
	case v.Outcome == feeds.Failed:
		s.Failed++
		s.answered = s.answered || v.Status != 0
	case v.Outcome == feeds.NotModified:
		s.NotModified++
	default:
		s.OK++
	}
	s.ItemsNew += v.New
	s.ItemsUpdated += v.Updated
	s.StoriesNew += v.Stories
}

// took notes how long the pass took that began at start.
func (s *pollSummary) took(start time.Time) {
	s.Seconds = math.Round(time.Since(start).Seconds()*10) / 10
}

// done is how many sources were visited until now, or left alone.
func (s *pollSummary) done() int { return s.OK + s.NotModified + s.Failed + len(s.Waiting) }

// failure is why the whole pass counts as failed, nil when it does not.
func (s *pollSummary) failure() error {
	visited := s.Sources - len(s.Waiting)
	switch {
	case s.unstored != "" && s.OK+s.NotModified == 0:
		return fmt.Errorf("nothing could be stored: %s", s.unstored)
	case visited > 0 && s.OK+s.NotModified == 0 && s.answered:
		return errors.New("no source could be read; the reasons stand above")
	case visited > 0 && s.OK+s.NotModified == 0:
		return errors.New("no source could be reached: is this machine on line?")
	}
	return nil
}

// onVisit returns what adds up each visit, logs it and shows on the bar how many are still to come.
func (s *pollSummary) onVisit(bar *term.Bar, log *slog.Logger) func(*visited) {
	progress := bar.Count("polling")
	progress(0, s.Sources)
	return func(v *visited) {
		s.add(v)
		bar.Clear()
		v.log(log)
		progress(s.done(), s.Sources)
	}
}

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
