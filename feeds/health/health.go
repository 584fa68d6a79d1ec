package health

import (
	"fmt"
	"time"
)

// State is how a source fares, in one word.
type State string

const (
	StateNew     State = "new"     // not visited yet
	StateOK      State = "ok"      // answers, and has news as usual
	StateLate    State = "late"    // answers, but has had no news for several times its usual gap
	StateSilent  State = "silent"  // the same for so long that something must be wrong
	StateFailing State = "failing" // cannot be read
	StateWalled  State = "walled"  // refuses us
	StateGone    State = "gone"    // says for good, or for long, that there is nothing at this address
	StateRetired State = "retired" // no longer declared: it is not visited, only its items stay
)

// States are all states of health of a declared source.
func States() []State {
	return []State{StateNew, StateOK, StateLate, StateSilent, StateFailing, StateWalled, StateGone}
}

const (
	// lateGaps and silentGaps are how many usual gaps without news make a source late and silent …
	lateGaps, silentGaps = 4, 12
	// … though never sooner than this: a weekend, two weeks.
	leastLate, leastSilent = 3 * 24 * time.Hour, 14 * 24 * time.Hour
	// keptChanges is how many changes of health are remembered of a source.
	keptChanges = 10
)

// Change is a change of a source's health, or of what it is held to be.
type Change struct {
	At      time.Time `json:"at"`
	State   State     `json:"state"`
	Message string    `json:"message"`
}

// State is the source's health as of its last poll.
func (s *Status) State() State {
	switch {
	case s.Retired:
		return StateRetired
	case s.LastPoll.IsZero(), s.LastSuccess.IsZero() && s.Failures == 0:
		return StateNew // not visited, or only while our own network was down
	case s.Failures > 0 && s.LastFailure != nil:
		return s.failing()
	case s.LastSuccess.IsZero() || s.LastNew.IsZero() || s.TakenDown:
		return StateOK
	}
	quiet := s.LastPoll.Sub(s.LastNew)
	switch {
	case quiet > max(silentGaps*s.Behaviour.Gap, leastSilent):
		return StateSilent
	case quiet > max(lateGaps*s.Behaviour.Gap, leastLate):
		return StateLate
	}
	return StateOK
}

func (s *Status) failing() State {
	switch f := s.LastFailure; {
	case f.Kind == "walled", f.Kind == "robots":
		return StateWalled
	case isGone(f, s.GoneSince, s.LastPoll):
		return StateGone
	}
	return StateFailing
}

// withChange remembers a change of health since before, and anything else worth telling.
func (s Status) withChange(before *Status) Status {
	was, is := before.State(), s.State()
	// From new to ok is no news.
	if was != is && !(was == StateNew && is == StateOK) {
		s.Changes = append(s.Changes[:len(s.Changes):len(s.Changes)], Change{At: s.LastPoll, State: is, Message: s.sentence(is)})
	}
	if s.OffHosts != before.OffHosts {
		s.Changes = append(s.Changes[:len(s.Changes):len(s.Changes)], Change{At: s.LastPoll, State: is, Message: s.mark()})
	}
	if over := len(s.Changes) - keptChanges; over > 0 {
		s.Changes = s.Changes[over:]
	}
	return s
}

// Remarks say what is unusual about the source and what Griot does about it.
func (s *Status) Remarks() []Remark {
	var remarks []Remark
	if s.TakenDown {
		remarks = append(remarks, NoteTakenDown.With())
	}
	if left, ok := s.Left(); ok {
		remarks = append(remarks, left)
	}
	if s.Retired { // the rest concerns nobody any more
		return remarks
	}
	remarks = append(remarks, s.Behaviour.Remarks()...)
	if s.OffHosts != "" {
		remarks = append(remarks, NoteOffHosts.With(s.OffHosts))
	}
	if s.MovedTo != "" {
		remarks = append(remarks, NoteMoved.With(s.MovedTo, s.MovedSince.UTC().Format(time.DateOnly)))
	}
	if n := len(s.Former); n > 0 {
		remarks = append(remarks, NoteRenamed.With(s.Former[n-1]))
	}
	return append(remarks, s.Push.Remarks()...)
}

// Left says since when the source is no longer declared, and whether its items are hidden. It reports false where that was
// not noted.
func (s *Status) Left() (Remark, bool) {
	day := s.RetiredAt.UTC().Format(time.DateOnly)
	switch {
	case s.RetiredAt.IsZero():
		return Remark{}, false
	case s.Hidden:
		return NoteHidden.With(day), true
	}
	return NoteRetired.With(day), true
}

// Notes are the remarks in an operator's words.
func (s *Status) Notes() []string { return said(s.Remarks()) }

func (s *Status) mark() string {
	if s.OffHosts != "" {
		return NoteOffHosts.With(s.OffHosts).String()
	}
	return "it answers from its declared hosts again and counts as official"
}

func (s *Status) sentence(h State) string {
	switch h {
	case StateLate, StateSilent:
		return fmt.Sprintf("no news since %s; it usually has some every %s", s.LastNew.UTC().Format("2006-01-02 15:04"), s.Behaviour.UsualGap())
	case StateFailing, StateWalled, StateGone:
		return s.LastFailure.Message
	}
	return "it can be read again"
}
