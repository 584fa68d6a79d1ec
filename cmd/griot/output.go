package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"griot/cmd/griot/control"
	"griot/cmd/griot/term"
	"griot/feeds"
	"griot/store"
)

// printJSON writes a value as one line of JSON, in which < > & stay as they are.
func printJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// present is never nil, so that JSON shows an empty list.
func present(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

// ids returns the ids of scores as texts.
func ids[ID ~string](scores []feeds.Score[ID]) []string {
	out := make([]string, len(scores))
	for i, s := range scores {
		out[i] = string(s.ID)
	}
	return out
}

// counted is a number with what it counts, whose plural is regular: item, story.
func counted(n int, what string) string {
	if stem, y := strings.CutSuffix(what, "y"); y && n != 1 {
		what = stem + "ies"
	} else if n != 1 {
		what += "s"
	}
	return fmt.Sprintf("%d %s", n, what)
}

// formatBytes writes a size as people read it, in powers of 1024.
func formatBytes(n int64) string {
	units := []string{"B", "KiB", "MiB", "GiB", "TiB"}
	size := float64(n)
	for i, unit := range units {
		if size < 1024 || i == len(units)-1 {
			if i == 0 {
				return fmt.Sprintf("%d %s", n, unit)
			}
			return fmt.Sprintf("%.1f %s", size, unit)
		}
		size /= 1024
	}
	return ""
}

// longTime is how tables write a time.
const longTime = "2006-01-02 15:04"

// shortTime returns what writes a time shorter in a cell that holds one. A time of this year loses the year, another
// the time of day.
func shortTime(now time.Time) func(cell string) string {
	return func(cell string) string {
		at, err := time.Parse(longTime, cell)
		switch {
		case err != nil:
			return cell
		case at.Year() == now.Year():
			return at.Format("_2 Jan 15:04")
		}
		return at.Format(time.DateOnly)
	}
}

// newsOn shows on a bar what the daemon does.
func newsOn(bar *term.Bar) func(control.News) {
	return func(n control.News) {
		if n.Step != nil {
			bar.Report(term.Step(*n.Step))
		}
	}
}

// stepsOn shows the steps of the store's long work on a bar.
func stepsOn(bar *term.Bar) store.Progress { return func(s store.Step) { bar.Report(term.Step(s)) } }
