package wording

import (
	"fmt"
	"strconv"

	"griot/feeds"
	"griot/feeds/health"
)

// Failure says why a visit failed, by its kind; "" for a kind that has no words here.
func (w *Words) Failure(f *feeds.Failure) string {
	text := w.failures[f.Kind]
	if text != "" && f.Status != 0 {
		text += fmt.Sprintf(w.statusFormat, strconv.Itoa(f.Status))
	}
	return text
}

// Remark says a remark in the page's language; false when there are no words for it.
func (w *Words) Remark(r health.Remark) (string, bool) {
	format, ok := w.phrases[r.Phrase]
	if !ok {
		return "", false
	}
	return fmt.Sprintf(format, r.Values...), true
}

// Mended says how much of a document had to be mended.
func (w *Words) Mended(n int) string { return w.counted(n, w.mendedOne, w.mendedMany) }

// Outcome says what came of a visit to a source.
func (w *Words) Outcome(o feeds.Outcome) string { return w.outcomes[o] }

// Pushed says that a hub brought what is new.
func (w *Words) Pushed() string { return w.pushed }
