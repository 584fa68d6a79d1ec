package wording

import (
	"errors"
	"fmt"

	"griot/feeds"
)

// BadAddress says what is wrong with an address that asks for a selection, and at which address there is help.
func (w *Words) BadAddress(err error, help string) string {
	reason := w.badEscape // all that [url.ParseQuery] finds
	var fault *feeds.SelectionFault
	if errors.As(err, &fault) {
		reason = fmt.Sprintf(w.faults[fault.Kind], fault.Parameter, fault.Value, fault.Allowed, fault.Low, fault.High)
	}
	return fmt.Sprintf(w.badFormat, reason, help)
}

// UnknownPlace says that there is no place of that id.
func (w *Words) UnknownPlace(id string) string { return fmt.Sprintf(w.place, id) }

// UnknownTopic says that there is no topic of that id.
func (w *Words) UnknownTopic(id string) string { return fmt.Sprintf(w.topic, id) }

// UnknownSource says that there is no source of that id.
func (w *Words) UnknownSource(id string) string { return fmt.Sprintf(w.source, id) }

// UnknownFeed says that no feed of that slug is declared.
func (w *Words) UnknownFeed(slug string) string { return fmt.Sprintf(w.feed, slug) }

// UnknownState says that sources have no such state.
func (w *Words) UnknownState(state string) string { return fmt.Sprintf(w.healthUnknown, state) }

// Offered says at which address there is a choice of places, topics and sources.
func (w *Words) Offered(address string) string { return fmt.Sprintf(w.offer, address) }

// BoundedFeed says why the feed of that title takes no parameters.
func (w *Words) BoundedFeed(title string) string { return fmt.Sprintf(w.bounded, title) }

// AboutPlace describes the feed of a place.
func (w *Words) AboutPlace(name string) string { return fmt.Sprintf(w.placeAbout, name) }

// AboutTopic describes the feed of a topic.
func (w *Words) AboutTopic(name string) string { return fmt.Sprintf(w.topicAbout, name) }

// NothingToFind says that there is no word in what was searched for.
func (w *Words) NothingToFind(query string) string {
	return Capital(fmt.Sprintf(w.faults[feeds.FaultNoWords], "q", query)) + "."
}

// TakenDown says that a report is not shown any more, and why.
func (w *Words) TakenDown(e *feeds.TakenDownError) string {
	text := w.takenDown
	if !e.Date.IsZero() {
		text = w.takenDownOn + w.Day(e.Date.Time()) + "."
	}
	if e.Why != "" {
		text += " " + w.takenDownWhy + w.Colon() + e.Why
	}
	return text
}
