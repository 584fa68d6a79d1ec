package config

import (
	"regexp"
	"strings"
)

var (
	keyLine     = regexp.MustCompile(`^( *)([a-z_]+):(?: +(.*))?$`)
	tableRow    = regexp.MustCompile(`^( +)([a-z_]+(?:, [a-z_]+)*)(?: {2,}(\S.*))?$`)
	exampleLine = regexp.MustCompile(`^ *- `)
)

// line takes in a line of a manual.
func (r *referenceReader) line(raw string) {
	body, commented := uncommented(raw)
	switch {
	case strings.TrimSpace(raw) == "":
		r.endComment()
		return
	case r.continues(raw):
		at := r.last()
		_, text, _ := strings.Cut(string([]rune(raw)[r.column:]), "#")
		at.Text[len(at.Text)-1] += " " + strings.TrimSpace(text)
		return
	case commented && strings.TrimSpace(body) == "":
		r.ended = true
		return
	case commented && (r.brackets > 0 || exampleLine.MatchString(body)):
		r.example(body)
		return
	}
	r.column = 0
	if table := commented && strings.HasPrefix(raw, "#") && strings.HasPrefix(body, " "); table && r.tableLine(body) {
		return
	}
	if found := keyLine.FindStringSubmatch(body); found != nil {
		value, comment := found[3], ""
		if strings.HasPrefix(value, "#") {
			value = " " + value
		}
		if before, after, ok := strings.Cut(value, " #"); ok {
			value, comment = strings.TrimSpace(before), strings.TrimSpace(after)
			r.column = len([]rune(raw)) - len([]rune(after)) - 1
		}
		r.key(len(found[1]), found[2], value, comment)
		return
	}
	if commented {
		r.prose(body)
	}
}

// tableLine takes in a row of a table, or a further line of one. It reports whether the line is either.
func (r *referenceReader) tableLine(body string) bool {
	found := tableRow.FindStringSubmatch(body)
	if found != nil && (found[3] != "" || strings.Contains(found[2], ", ")) {
		r.row(len(found[1]), found[2], found[3])
		return true
	}
	if len(r.rows) == 0 {
		return false
	}
	at, text := &r.rows[len(r.rows)-1], strings.TrimSpace(body)
	if n := len(at.Text); n > 0 && !r.ended {
		at.Text[n-1] += " " + text
	} else {
		at.Text = append(at.Text, text)
	}
	r.ended = false
	return true
}

// uncommented takes the sign of a comment and the space behind it off a line that is one.
func uncommented(raw string) (body string, commented bool) {
	indent := raw[:len(raw)-len(strings.TrimLeft(raw, " "))]
	rest, commented := strings.CutPrefix(raw[len(indent):], "#")
	return indent + strings.TrimPrefix(rest, " "), commented
}

// continues reports whether a line goes on with the comment behind the last key: both have their sign in one column.
func (r *referenceReader) continues(raw string) bool {
	runes := []rune(raw)
	return r.column > 0 && r.column < len(runes) && runes[r.column] == '#' && strings.Trim(string(runes[:r.column]), " #") == ""
}
