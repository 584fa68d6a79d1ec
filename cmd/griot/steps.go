package main

import (
	"griot/cmd/griot/control"
	"griot/cmd/griot/term"
	"griot/store"
)

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
