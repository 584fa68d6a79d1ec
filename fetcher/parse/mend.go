package parse

import (
	"bytes"
	"fmt"
	"strings"

	"griot/feeds"
	"griot/fetcher/parse/document"
)

// mender rewrites a document as well-formed XML and counts what it had to do.
type mender struct {
	entities map[string]string
	opt      document.Options

	out   []byte
	stack []frame
	work  int
	// joined says that text was written last: what stood between it and the next text is left out, and they are one.
	joined bool

	entries  int
	whole    int     // where the last whole entry ends in out
	wholeTop []frame // the elements open there

	references, ampersands, controls, brackets, tags, nested int
	truncated, capped                                        bool
	cutNote                                                  string
}

// mend reads from the root's tag on.
func (m *mender) mend(body []byte) ([]byte, error) {
	m.out = make([]byte, 0, len(body)+len(body)/8)
	l := lexer{src: body}
	for {
		t, ok := l.next()
		if !ok {
			m.truncated = true
			break
		}
		if err := m.take(t); err != nil {
			return nil, err
		}
		if m.truncated || m.capped || len(m.stack) == 0 {
			break
		}
	}
	m.finish()
	return m.out, nil
}

func (m *mender) take(t token) error {
	t.name = plainName(t.name)
	switch t.kind {
	case textToken:
		return m.text(t.body)
	case strayToken:
		m.brackets++
		m.out = append(m.out, "&lt;"...)
	case cdataToken:
		return m.cdata(t.body)
	case startToken, emptyToken:
		m.joined = false
		return m.start(t)
	case endToken:
		m.joined = false
		m.end(t)
	case cutToken:
		m.cut(t)
	}
	return nil // comments, instructions and doctypes are left out
}

// cut ends the document; what was cut in the middle of a CDATA section is kept as far as it goes.
func (m *mender) cut(t token) {
	m.truncated = true
	if string(t.name) == "]]>" {
		_ = m.cdata(t.body)
	}
}

// grow counts the text of the open element, as gofeed will copy it.
func (m *mender) grow(n int) error {
	if len(m.stack) == 0 {
		return nil
	}
	top := &m.stack[len(m.stack)-1]
	if !m.joined {
		m.work += top.text
	}
	m.joined = true
	top.text += n
	if m.work > maxWork {
		return &feeds.Failure{Kind: document.KindMalformed, Message: "the document chops its text or its namespaces into so many pieces that reading it would take too long"}
	}
	return nil
}

func (m *mender) start(t token) error {
	void := isVoid(t.name)
	if isEntry(t.name) {
		m.closeUnclosed(t.name)
		if m.entries++; m.entries > m.opt.MaxItems {
			m.capped = true
			return nil
		}
	}
	if top := len(m.stack) - 1; top >= 0 && closesItself(t.name) && bytes.Equal(m.stack[top].name, t.name) {
		m.nested++
		m.closeTo(top)
	}
	if len(m.stack) >= m.opt.MaxDepth {
		return &feeds.Failure{Kind: document.KindTooDeep, Message: fmt.Sprintf("elements are nested more than %d deep", m.opt.MaxDepth)}
	}
	if t.broken {
		m.tags++
	}
	f := frame{name: t.name}
	if len(m.stack) > 0 {
		f.declared = m.stack[len(m.stack)-1].declared
	}
	m.out = append(append(m.out, '<'), t.name...)
	f.declared += m.attributes(t.body)
	if m.work += f.declared * namespaceCost; m.work > maxWork {
		return m.grow(0)
	}
	if t.kind == emptyToken || void {
		m.out = append(m.out, '/', '>')
		return nil
	}
	m.out = append(m.out, '>')
	m.stack = append(m.stack, f)
	return nil
}

// attributes writes a tag's attributes and counts the namespaces among them.
func (m *mender) attributes(body []byte) (declared int) {
	for rest := body; ; {
		a, next, clean, ok := nextAttribute(rest)
		if !ok {
			return declared
		}
		if !clean {
			m.tags++
		}
		rest = next
		a.name = plainName(a.name)
		if bytes.HasPrefix(a.name, []byte("xmlns")) {
			declared++
		}
		m.out = append(append(append(m.out, ' '), a.name...), '=', '"')
		m.escape(a.value, true)
		m.out = append(m.out, '"')
	}
}

// closeUnclosed closes an entry in which the next one begins.
func (m *mender) closeUnclosed(name []byte) {
	for i := len(m.stack) - 1; i >= 0; i-- {
		if bytes.Equal(m.stack[i].name, name) {
			m.nested++
			m.closeTo(i)
			return
		}
	}
}

// end closes the innermost element of that name and all within it; a tag that closes nothing is left out.
func (m *mender) end(t token) {
	for i := len(m.stack) - 1; i >= 0; i-- {
		if sameTag(m.stack[i].name, t.name) {
			if i != len(m.stack)-1 || t.broken {
				m.nested++
			}
			m.closeTo(i)
			return
		}
	}
	if !isVoid(t.name) {
		m.nested++
	}
}

func sameTag(a, b []byte) bool { return bytes.Equal(a, b) || bytes.EqualFold(a, b) }

// closeTo closes all open elements down to the one at depth i, that one too.
func (m *mender) closeTo(i int) {
	for len(m.stack) > i {
		name := m.stack[len(m.stack)-1].name
		m.out = append(append(append(m.out, '<', '/'), name...), '>')
		m.stack = m.stack[:len(m.stack)-1]
		if isEntry(name) {
			m.whole = len(m.out)
			m.wholeTop = append(m.wholeTop[:0], m.stack...)
		}
	}
}

// finish closes what is open. An entry that was cut is left out, for the next visit brings it whole, unless there is no
// other.
func (m *mender) finish() {
	switch {
	case !m.truncated:
	case !m.inEntry():
		m.cutNote = "truncated: what was open is closed"
	case m.whole == 0:
		m.cutNote = "truncated: the only entry is cut"
	default:
		m.cutNote = "truncated: closed after the last whole entry"
		m.out, m.stack = m.out[:m.whole], m.wholeTop
	}
	m.closeTo(0)
}

func (m *mender) inEntry() bool {
	for _, f := range m.stack {
		if isEntry(f.name) {
			return true
		}
	}
	return false
}

// notes says what was mended.
func (m *mender) notes() []string {
	var notes []string
	add := func(n int, what string) {
		if n > 0 {
			notes = append(notes, fmt.Sprintf("%s (%d)", what, n))
		}
	}
	add(m.references, "unknown or illegal references replaced")
	add(m.ampersands, "bare ampersands escaped")
	add(m.brackets, "bare < escaped")
	add(m.controls, "illegal characters removed")
	add(m.tags, "broken tags rewritten")
	add(m.nested, "unclosed or misplaced tags mended")
	if m.cutNote != "" {
		notes = append(notes, m.cutNote)
	}
	if m.capped {
		notes = append(notes, fmt.Sprintf("only the first %d entries read", m.opt.MaxItems))
	}
	return notes
}

// isVoid tells whether an element is one that HTML never closes and no feed format uses.
func isVoid(name []byte) bool {
	switch strings.ToLower(string(name)) {
	case "br", "hr", "img", "wbr", "input":
		return true
	}
	return false
}

// closesItself tells an element of HTML that ends where the next of its kind begins.
func closesItself(name []byte) bool { return string(name) == "p" || string(name) == "li" }
