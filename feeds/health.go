package feeds

import (
	"fmt"
	"time"
)

// Health is how a source fares, in one word.
type Health string

const (
	HealthNew     Health = "new"     // not visited yet
	HealthOK      Health = "ok"      // answers, and has news as usual
	HealthLate    Health = "late"    // answers, but has had no news for several times its usual gap
	HealthSilent  Health = "silent"  // the same for so long that something must be wrong
	HealthFailing Health = "failing" // cannot be read
	HealthWalled  Health = "walled"  // refuses us
	HealthGone    Health = "gone"    // says for good, or for long, that there is nothing at this address
	HealthRetired Health = "retired" // no longer declared: it is not visited, only its items stay
)

// Healths are all states of health of a declared source.
func Healths() []Health {
	return []Health{HealthNew, HealthOK, HealthLate, HealthSilent, HealthFailing, HealthWalled, HealthGone}
}

const (
	// lateGaps and silentGaps are how many usual gaps without news make a source late and silent …
	lateGaps, silentGaps = 4, 12
	// … though never sooner than this: a weekend, two weeks.
	leastLate, leastSilent = 3 * 24 * time.Hour, 14 * 24 * time.Hour
	// keptTurns is how many changes of health are remembered of a source.
	keptTurns = 10
)

// Turn is a change of a source's health, or of what it is held to be.
type Turn struct {
	At      time.Time `json:"at"`
	State   Health    `json:"state"`
	Message string    `json:"message"`
}

// State is the source's health as of its last poll.
func (s *SourceStatus) State() Health {
	switch {
	case s.Retired:
		return HealthRetired
	case s.LastPoll.IsZero(), s.LastSuccess.IsZero() && s.Failures == 0:
		return HealthNew // not visited, or only while our own network was down
	case s.Failures > 0 && s.LastFailure != nil:
		return s.failing()
	case s.LastSuccess.IsZero() || s.LastNew.IsZero():
		return HealthOK
	}
	quiet := s.LastPoll.Sub(s.LastNew)
	switch {
	case quiet > max(silentGaps*s.Habits.Gap, leastSilent):
		return HealthSilent
	case quiet > max(lateGaps*s.Habits.Gap, leastLate):
		return HealthLate
	}
	return HealthOK
}

func (s *SourceStatus) failing() Health {
	switch f := s.LastFailure; {
	case f.Kind == "walled", f.Kind == "robots":
		return HealthWalled
	case f.gone(s.Missing, s.LastPoll):
		return HealthGone
	}
	return HealthFailing
}

// turned remembers a change of health since before, and anything else worth telling.
func (s SourceStatus) turned(before *SourceStatus) SourceStatus {
	was, is := before.State(), s.State()
	// From new to ok is no news.
	if was != is && !(was == HealthNew && is == HealthOK) {
		s.Turns = append(s.Turns[:len(s.Turns):len(s.Turns)], Turn{At: s.LastPoll, State: is, Message: s.sentence(is)})
	}
	if s.OffHosts != before.OffHosts {
		s.Turns = append(s.Turns[:len(s.Turns):len(s.Turns)], Turn{At: s.LastPoll, State: is, Message: s.mark()})
	}
	if over := len(s.Turns) - keptTurns; over > 0 {
		s.Turns = s.Turns[over:]
	}
	return s
}

// Remarks say what is unusual about the source and what Griot does about it.
func (s *SourceStatus) Remarks() []Remark {
	remarks := s.Habits.Remarks()
	if s.OffHosts != "" {
		remarks = append(remarks, NoteOffHosts.With(s.OffHosts))
	}
	if s.MovedTo != "" {
		remarks = append(remarks, NoteMoved.With(s.MovedTo, s.MovedSince.UTC().Format(time.DateOnly)))
	}
	return append(remarks, s.Push.Remarks()...)
}

// Notes are the remarks in an operator's words.
func (s *SourceStatus) Notes() []string { return said(s.Remarks()) }

func (s *SourceStatus) mark() string {
	if s.OffHosts != "" {
		return NoteOffHosts.With(s.OffHosts).String()
	}
	return "it answers from its declared hosts again and counts as official"
}

func (s *SourceStatus) sentence(h Health) string {
	switch h {
	case HealthLate, HealthSilent:
		return fmt.Sprintf("no news since %s; it usually has some every %s", s.LastNew.UTC().Format("2006-01-02 15:04"), s.Habits.UsualGap())
	case HealthFailing, HealthWalled, HealthGone:
		return s.LastFailure.Message
	}
	return "it can be read again"
}
