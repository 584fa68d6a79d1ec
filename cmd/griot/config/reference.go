package config

import (
	_ "embed"
	"strings"

	"griot/feeds/web/pages"
)

// manualText is what config.yaml says of its keys, without the sources and feeds that it declares. go generate makes it
// and a test holds it against config.yaml. It is kept, since go install makes nothing and go:embed reaches no folder
// above. It is no link to config.yaml either: what an operator writes there must not become a page for everybody.
//
//go:generate go test -run TestReferenceIsThatOfTheShippedFile . -update
//go:embed reference.yaml
var manualText string

// Reference is what the shipped configuration says of each key.
func Reference() []pages.ReferenceSection { return readReference(manualText) }

// readReference reads a manual into what it says of each key. A key is described in one of three ways:
//
// by the comment above it and behind it;
//
// the same within a comment, for a key that is better left out;
//
// as a row of a table in the comment above it: its name and two spaces before the description.
func readReference(manual string) []pages.ReferenceSection {
	var r referenceReader
	for line := range strings.Lines(manual) {
		r.line(strings.TrimRight(line, "\n"))
	}
	r.endComment()
	return r.sections
}

// referenceReader goes through a manual line by line.
type referenceReader struct {
	sections []pages.ReferenceSection
	path     []keyAt // of the key last read
	column   int     // of the sign # behind that key, in runes; 0 for none
	brackets int     // of an example that are still open

	// What the comment above a key that is still to come says: before its table, the rows, and behind them.
	before, behind []string
	rows           []pages.ReferenceEntry
	rowPath        []keyAt // of the row last read
	ended          bool    // the last paragraph is
}

// keyAt is a key and how far it is indented.
type keyAt struct {
	indent int
	key    string
}

// under is the path of a key, given the keys before it.
func under(path []keyAt, indent int, key string) []keyAt {
	for len(path) > 0 && path[len(path)-1].indent >= indent {
		path = path[:len(path)-1]
	}
	return append(path, keyAt{indent, key})
}

func dotted(path []keyAt) string {
	names := make([]string, len(path))
	for i, k := range path {
		names[i] = k.key
	}
	return strings.Join(names, ".")
}

// last is the section or key that was read last, or what is said of the file as a whole.
func (r *referenceReader) last() *pages.ReferenceEntry {
	if len(r.sections) == 0 {
		r.sections = []pages.ReferenceSection{{}}
	}
	section := &r.sections[len(r.sections)-1]
	if n := len(section.Entries); n > 0 {
		return &section.Entries[n-1]
	}
	return &section.ReferenceEntry
}

// key takes in a line that holds a key, with what stands behind it and what was said above it.
func (r *referenceReader) key(indent int, name, value, comment string) {
	text := r.before
	if comment != "" {
		text = append(text, comment)
	}
	r.path = under(r.path, indent, name)
	entry := pages.ReferenceEntry{Keys: []string{dotted(r.path)}, Value: value, Text: text}
	if len(r.path) > 1 && len(r.sections) > 0 {
		section := &r.sections[len(r.sections)-1]
		section.Entries = append(section.Entries, entry)
	} else {
		section := pages.ReferenceSection{ReferenceEntry: entry, Entries: r.rows, After: r.behind}
		for i := range section.Entries {
			for j, key := range section.Entries[i].Keys {
				section.Entries[i].Keys[j] = name + "." + key
			}
		}
		r.sections = append(r.sections, section)
	}
	r.before, r.behind, r.rows, r.rowPath, r.ended = nil, nil, nil, nil, false
}

// row takes in a row of a table; its names share what is said.
func (r *referenceReader) row(indent int, names, text string) {
	entry := pages.ReferenceEntry{}
	for name := range strings.SplitSeq(names, ", ") {
		r.rowPath = under(r.rowPath, indent, name)
		entry.Keys = append(entry.Keys, dotted(r.rowPath))
	}
	if text != "" {
		entry.Text = []string{text}
	}
	r.rows = append(r.rows, entry)
}

// example takes in a line of an entry shown as one.
func (r *referenceReader) example(line string) {
	r.brackets += strings.Count(line, "{") - strings.Count(line, "}")
	at := r.last()
	if n := len(r.rows); n > 0 {
		at = &r.rows[n-1]
	}
	at.Example = append(at.Example, line)
}

// prose takes in a line of a comment above a key.
func (r *referenceReader) prose(line string) {
	into := &r.before
	if len(r.rows) > 0 {
		into = &r.behind
	}
	if len(*into) == 0 || r.ended {
		*into = append(*into, strings.TrimSpace(line))
	} else {
		(*into)[len(*into)-1] += " " + strings.TrimSpace(line)
	}
	r.ended = false
}

// endComment ends a comment with no key below it. It belongs to the section before, or to the file as a whole.
func (r *referenceReader) endComment() {
	if len(r.before) > 0 {
		r.last()
		section := &r.sections[len(r.sections)-1]
		section.After = append(section.After, r.before...)
	}
	r.before, r.column, r.ended = nil, 0, false
}
