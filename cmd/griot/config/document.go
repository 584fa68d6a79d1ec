package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// document is a configuration file while it is read. It collects every fault instead of stopping at the first. The YAML
// library gives positions and bare text. The key decides what a text means, so that "language: no" is Norwegian and
// never false.
type document struct {
	env     func(string) (string, bool)
	faults  []Fault
	taken   map[string]string // value -> ${NAME} it came from
	secrets []string          // each once
	asked   []string          // paths of the keys that were looked for, whether they are there or not
}

// parse reads the one value of a file. A file that is no YAML has one fault: whatever else is said of it is guesswork.
func (d *document) parse(data []byte) (value, bool) {
	if fault, ok := unreadable(data); ok {
		d.faults = append(d.faults, fault)
		return value{}, false
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var file, next yaml.Node
	err := decoder.Decode(&file)
	switch {
	case errors.Is(err, io.EOF), err == nil && len(file.Content) == 1 && isNull(file.Content[0]):
		d.faults = append(d.faults, Fault{Line: 1, Column: 1, Message: "the file is empty", Hint: "it needs at least sources"})
		return value{}, false
	case err != nil:
		d.faults = append(d.faults, syntaxFault(err))
		return value{}, false
	}
	switch err := decoder.Decode(&next); {
	case errors.Is(err, io.EOF):
	case err != nil:
		d.faults = append(d.faults, syntaxFault(err))
	default:
		d.faults = append(d.faults, Fault{Line: max(1, next.Line), Column: max(1, next.Column),
			Message: "a second YAML document begins here", Hint: "a configuration is one document: remove the line ---"})
	}
	return value{doc: d, node: file.Content[0]}, true
}

// unreadable finds the bytes for which the YAML library gives no line.
func unreadable(data []byte) (Fault, bool) {
	for n, line := range bytes.Split(data, []byte("\n")) {
		if indent := len(line) - len(bytes.TrimLeft(line, " \t")); bytes.IndexByte(line[:indent], '\t') >= 0 && len(bytes.TrimSpace(line)) > 0 {
			return Fault{Line: n + 1, Column: bytes.IndexByte(line, '\t') + 1, Message: "a tab in the indentation", Hint: "YAML wants spaces"}, true
		}
		for column, rest := 1, bytes.TrimSuffix(line, []byte("\r")); len(rest) > 0; column++ {
			r, width := utf8.DecodeRune(rest)
			if r == utf8.RuneError && width == 1 {
				return Fault{Line: n + 1, Column: column, Message: "not UTF-8", Hint: "save the file in UTF-8"}, true
			}
			if r < ' ' && r != '\t' || r == 0x7f {
				return Fault{Line: n + 1, Column: column, Message: "a control character " + strconv.QuoteRune(r), Hint: "remove it"}, true
			}
			rest = rest[width:]
		}
	}
	return Fault{}, false
}

func syntaxFault(err error) Fault {
	f := Fault{Line: 1, Column: 1, Message: "not YAML: " + strings.TrimPrefix(err.Error(), "yaml: ")}
	var at *yaml.LoadError
	if errors.As(err, &at) {
		f.Line, f.Column, f.Message = max(1, at.Mark.Line), max(1, at.Mark.Column), "not YAML: "+at.Message
		if begun := unclosed(at.ContextMsg); begun != "" && at.ContextMark.Line < at.Mark.Line {
			// What is missing is missing before the place where the library gave up: say where to look.
			f.Message = fmt.Sprintf("not YAML: the %s that begins here is not closed or not well formed", begun)
			f.Hint = fmt.Sprintf("look from here to the beginning of line %d", f.Line)
			f.Line, f.Column = max(1, at.ContextMark.Line), max(1, at.ContextMark.Column)
		}
	}
	return f
}

// unclosed names what the YAML library was reading, where that ends with a character of its own; empty elsewhere.
func unclosed(context string) string {
	switch context {
	case "while parsing a flow mapping":
		return "mapping {…}"
	case "while parsing a flow sequence":
		return "list […]"
	case "while scanning a quoted scalar":
		return "quoted text"
	}
	return ""
}

func (d *document) refuse(at *yaml.Node, path string, err error) {
	f := Fault{Line: max(1, at.Line), Column: max(1, at.Column), Path: path, Message: err.Error()}
	var r refusal
	if errors.As(err, &r) {
		f.Message, f.Hint = r.message, r.hint
	}
	f.Message, f.Hint = d.redact(f.Message), d.redact(f.Hint)
	d.faults = append(d.faults, f)
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null" }
