package web

import "griot/feeds"

// takenDown says to a reader that and why something is not shown any more.
func (w *words) takenDown(e *feeds.TakenDownError) string {
	said := w.TakenDown
	if !e.Date.IsZero() {
		said = w.TakenDownOn + w.Day(e.Date.Time()) + "."
	}
	if e.Why != "" {
		said += " " + w.TakenDownWhy + w.Colon() + e.Why
	}
	return said
}
