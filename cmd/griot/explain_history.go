package main

import (
	"fmt"
	"io"
	"strings"

	"griot/feeds"
	"griot/feeds/text"
)

// explainedRevision is one correction, withdrawal or return of an item. What an operator is shown is bound by no policy.
type explainedRevision struct {
	At     string             `json:"at"`
	Kind   feeds.RevisionKind `json:"kind"`
	Before string             `json:"before,omitempty"` // the title or text
	After  string             `json:"after,omitempty"`
	Cut    bool               `json:"cut,omitempty"`  // only the beginning of the earlier text was kept
	More   int                `json:"more,omitempty"` // further ones that are not kept apart
}

func explainHistory(item *feeds.Item) (history []explainedRevision) {
	for n := range item.History {
		r := &item.History[n]
		history = append(history, explainedRevision{
			At: r.At.Format("2006-01-02 15:04"), Kind: r.Kind, Before: r.Title + r.Text, After: item.Replacement(n), Cut: r.Cut, More: r.More,
		})
	}
	return history
}

// print shows a revision on a terminal: words that went as [-these-], words that came as {+these+}.
func (r *explainedRevision) print(w io.Writer) {
	more := ""
	if r.More > 0 {
		more = fmt.Sprintf(", and %d further changes not kept apart", r.More)
	}
	if r.Cut {
		more += ", of which the beginning was kept"
	}
	switch r.Kind {
	case feeds.RevisionWithdrawn:
		fmt.Fprintf(w, "  %s withdrawn: its source does not list it any more%s\n", r.At, more)
	case feeds.RevisionReturned:
		fmt.Fprintf(w, "  %s returned: its source lists it again%s\n", r.At, more)
	case feeds.RevisionTitle:
		fmt.Fprintf(w, "  %s title corrected%s\n    before « %s »\n    after  « %s »\n", r.At, more, r.Before, r.After)
	default:
		fmt.Fprintf(w, "  %s text corrected%s\n    %s\n", r.At, more, marked(r.Before, r.After))
	}
}

// marked is what changed between two texts, in one line.
func marked(before, after string) string {
	var b strings.Builder
	for _, e := range text.Diff(before, after) {
		switch e.Kind {
		case text.Kept:
			b.WriteString(e.Text)
		case text.Removed:
			b.WriteString("[-" + e.Text + "-]")
		case text.Added:
			b.WriteString("{+" + e.Text + "+}")
		case text.Omitted:
			b.WriteString(" […]")
		}
	}
	if b.Len() == 0 {
		return "the words are the same again"
	}
	return strings.TrimSpace(b.String())
}
