package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Fault is one thing wrong in a configuration file. Line and Column count from 1; they are 0 when the file could not be
// read.
type Fault struct {
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Path    string `json:"path,omitempty"` // the key, as in "sources[3].url"; empty for the file itself
	Message string `json:"message"`
	Hint    string `json:"hint,omitempty"` // what to do
}

// String is the fault without the name of the file: "12:5: polling: unknown key "scheduel", did you mean "schedule"?".
func (f Fault) String() string {
	var b strings.Builder
	if f.Line > 0 {
		fmt.Fprintf(&b, "%d:%d: ", f.Line, f.Column)
	}
	if f.Path != "" {
		b.WriteString(f.Path + ": ")
	}
	b.WriteString(f.Message)
	if f.Hint != "" {
		b.WriteString(", " + f.Hint)
	}
	return b.String()
}

// Error is all that is wrong in a configuration file, in the order of its lines.
type Error struct {
	File   string
	Faults []Fault
	Read   []string // the other files that were read for it, or looked for
	cause  error    // why the file could not be read
}

// Error has one line for each fault, each as "config.yaml:12:5: …".
func (e *Error) Error() string {
	lines := make([]string, len(e.Faults))
	for i, f := range e.Faults {
		lines[i] = e.File + ":" + f.String()
		if f.Line == 0 {
			lines[i] = e.File + ": " + f.String()
		}
	}
	return strings.Join(lines, "\n")
}

func (e *Error) Unwrap() error { return e.cause }

func sortFaults(faults []Fault) []Fault {
	slices.SortStableFunc(faults, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return faults
}

// refusal is why a value cannot be, with what to do about it.
type refusal struct{ message, hint string }

func (r refusal) Error() string {
	if r.hint == "" {
		return r.message
	}
	return r.message + ", " + r.hint
}

// refuse says why a value cannot be; hint, which may be empty, what to write instead.
func refuse(hint, format string, args ...any) error {
	return refusal{fmt.Sprintf(format, args...), hint}
}

func asStrings[T ~string](names []T) []string {
	all := make([]string, len(names))
	for i, n := range names {
		all[i] = string(n)
	}
	return all
}

// UnknownName refuses a name that is not among the known ones and offers the nearest.
func UnknownName(what, name string, known []string) error {
	if near := nearest(name, known); near != "" {
		return refuse(fmt.Sprintf("did you mean %q?", near), "unknown %s %q", what, name)
	}
	if len(known) > 20 {
		return refuse("", "unknown %s %q", what, name)
	}
	return refuse("one of "+strings.Join(known, ", "), "unknown %s %q", what, name)
}
