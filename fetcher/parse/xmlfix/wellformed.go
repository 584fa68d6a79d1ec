package xmlfix

import (
	"bytes"

	"griot/fetcher/parse/document"
)

// maxWork limits what gofeed copies for text in many pieces and for namespaces declared by the hundred, in bytes. Both
// cost it the square of what is sent.
const maxWork = 1 << 28

// wellformed reports whether body, which begins at the root's tag, is XML as it stands and within the limits. It stops at
// the first fault. end is the offset just behind the root element.
func wellformed(body []byte, opt document.Options) (end int, ok bool) {
	if !cleanBytes(body) {
		return 0, false
	}
	l := NewLexer(body)
	stack := make([]frame, 0, 16)
	entries := 0
	work := 0
	for {
		t, ok := l.Next()
		if !ok {
			return 0, false // the root is not closed
		}
		switch t.Kind {
		case TextToken, CDATAToken:
			if t.Kind == TextToken && !cleanText(t.Body) {
				return 0, false
			}
			top := &stack[len(stack)-1]
			work += top.text
			top.text += len(t.Body)
		case StartToken, EmptyToken:
			if t.broken || !cleanName(t.Name) || !cleanAttributes(t.Body) {
				return 0, false
			}
			if isEntry(t.Name) {
				entries++
			}
			f := frame{name: t.Name}
			if len(stack) > 0 {
				f.declared = stack[len(stack)-1].declared
			}
			f.declared += bytes.Count(t.Body, []byte("xmlns"))
			work += f.declared * namespaceCost
			if len(stack) == opt.MaxDepth || entries > opt.MaxItems {
				return 0, false
			}
			if t.Kind == StartToken {
				stack = append(stack, f)
			}
		case EndToken:
			if t.broken || !bytes.Equal(stack[len(stack)-1].name, t.Name) {
				return 0, false
			}
			stack = stack[:len(stack)-1]
		case commentToken:
			if bytes.Contains(t.Body, []byte("--")) || bytes.HasSuffix(t.Body, []byte("-")) {
				return 0, false
			}
		case instructionToken:
			if n := nameLength(t.Body); t.broken || n == 0 || !cleanName(t.Body[:n]) || bytes.EqualFold(t.Body[:n], []byte("xml")) {
				return 0, false
			}
		default:
			return 0, false
		}
		if work > maxWork {
			return 0, false
		}
		if len(stack) == 0 {
			return t.End, true
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

// isEntry reports whether an element is an item of a feed, by its name.
func isEntry(name []byte) bool {
	switch string(LocalName(name)) {
	case "item", "entry":
		return true
	}
	return false
}

// cleanBytes reports whether no byte is a control character or part of U+FFFE and U+FFFF.
func cleanBytes(b []byte) bool {
	for _, c := range b {
		if c < 0x20 && c != '\n' && c != '\t' && c != '\r' {
			return false
		}
	}
	return !bytes.Contains(b, []byte("\xef\xbf\xbe")) && !bytes.Contains(b, []byte("\xef\xbf\xbf"))
}

// cleanText reports whether every & of a text begins a reference that XML knows.
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

// cleanNumber reports whether a numeric reference is written as XML has it and names the character it means.
func cleanNumber(name []byte) bool {
	r := characterOf(name)
	return r != 0 && name[1] != 'X' && r == numberOf(name)
}

// cleanName reports whether encoding/xml takes a name for sure. Which letters beyond ASCII it takes depends on its tables.
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

// plainName returns name in a form that encoding/xml takes for sure.
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

// cleanAttributes reports whether a start tag's attributes are XML as they stand.
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
