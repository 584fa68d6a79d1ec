package parse

import (
	"bytes"

	"griot/fetcher/parse/document"
)

// condition is what one look over a document finds.
type condition struct {
	faulty bool // it must be rewritten
	end    int  // just behind the root element
}

// maxWork bounds what gofeed would copy for text chopped into many pieces and for namespaces declared by the hundred, in
// bytes; both cost it the square of what is sent.
const maxWork = 1 << 28

// inspect reads a document from its root on. It stops at the first fault.
func inspect(body []byte, opt document.Options) condition {
	faulty := condition{faulty: true}
	if !cleanBytes(body) {
		return faulty
	}
	l := lexer{src: body}
	stack := make([]frame, 0, 16)
	entries := 0
	work := 0
	for {
		t, ok := l.next()
		if !ok {
			return faulty // the root was not closed
		}
		switch t.kind {
		case textToken, cdataToken:
			if t.kind == textToken && !cleanText(t.body) {
				return faulty
			}
			top := &stack[len(stack)-1]
			work += top.text
			top.text += len(t.body)
		case startToken, emptyToken:
			if t.broken || !cleanName(t.name) || !cleanAttributes(t.body) {
				return faulty
			}
			if isEntry(t.name) {
				entries++
			}
			f := frame{name: t.name}
			if len(stack) > 0 {
				f.declared = stack[len(stack)-1].declared
			}
			f.declared += bytes.Count(t.body, []byte("xmlns"))
			work += f.declared * namespaceCost
			if len(stack) == opt.MaxDepth || entries > opt.MaxItems {
				return faulty
			}
			if t.kind == startToken {
				stack = append(stack, f)
			}
		case endToken:
			if t.broken || !bytes.Equal(stack[len(stack)-1].name, t.name) {
				return faulty
			}
			stack = stack[:len(stack)-1]
		case commentToken:
			if bytes.Contains(t.body, []byte("--")) || bytes.HasSuffix(t.body, []byte("-")) {
				return faulty
			}
		case instructionToken:
			if n := nameLength(t.body); t.broken || n == 0 || !cleanName(t.body[:n]) || bytes.EqualFold(t.body[:n], []byte("xml")) {
				return faulty
			}
		default:
			return faulty
		}
		if work > maxWork {
			return faulty
		}
		if len(stack) == 0 {
			return condition{end: t.end}
		}
	}
}

// namespaceCost is about what gofeed spends for each namespace in scope at each element, in bytes copied.
const namespaceCost = 32

// frame is an open element.
type frame struct {
	name     []byte
	text     int // bytes of its own text so far
	declared int // namespaces in scope
}

// isEntry tells whether an element is an item of a feed, by its name.
func isEntry(name []byte) bool {
	switch string(localName(name)) {
	case "item", "entry":
		return true
	}
	return false
}

// cleanBytes tells whether no byte is a control character or part of U+FFFE and U+FFFF.
func cleanBytes(b []byte) bool {
	for _, c := range b {
		if c < 0x20 && c != '\n' && c != '\t' && c != '\r' {
			return false
		}
	}
	return !bytes.Contains(b, []byte("\xef\xbf\xbe")) && !bytes.Contains(b, []byte("\xef\xbf\xbf"))
}

// cleanText tells whether every & of a text begins a reference that XML knows.
func cleanText(b []byte) bool {
	for rest := b; ; {
		amp := bytes.IndexByte(rest, '&')
		if amp < 0 {
			break
		}
		name, length := reference(rest[amp:])
		switch {
		case length == 0, name[0] == '#' && !cleanNumber(name), name[0] != '#' && !predefined(name):
			return false
		}
		rest = rest[amp+length:]
	}
	return !bytes.Contains(b, []byte("]]>"))
}

// cleanNumber tells whether a numeric reference is written as XML wants it and names the character it means.
func cleanNumber(name []byte) bool {
	r := characterOf(name)
	return r != 0 && name[1] != 'X' && r == numberOf(name)
}

// cleanName tells whether encoding/xml takes a name for sure: which letters beyond ASCII it takes depends on its tables.
func cleanName(name []byte) bool {
	colons := 0
	for _, c := range name {
		if c >= 0x80 {
			return false
		}
		if c == ':' {
			colons++
		}
	}
	return len(name) > 0 && colons < 2 && name[0] != ':' && name[len(name)-1] != ':'
}

// plainName is name in a form that encoding/xml takes for sure.
func plainName(name []byte) []byte {
	if cleanName(name) {
		return name
	}
	return bytes.Map(func(r rune) rune {
		if r >= 0x80 || r == ':' {
			return '_'
		}
		return r
	}, name)
}

func cleanAttributes(body []byte) bool {
	for rest := body; ; {
		a, next, clean, ok := nextAttribute(rest)
		if !clean {
			return false
		}
		if !ok {
			return true
		}
		if !cleanName(a.name) || bytes.IndexByte(a.value, '<') >= 0 || bytes.IndexByte(a.value, '&') >= 0 && !cleanText(a.value) {
			return false
		}
		rest = next
	}
}
