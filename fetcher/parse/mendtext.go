package parse

import (
	"fmt"
	"unicode/utf8"
)

func (m *mender) text(b []byte) error {
	if err := m.grow(len(b)); err != nil {
		return err
	}
	m.escape(b, false)
	return nil
}

// escape writes b with its references in order.
func (m *mender) escape(b []byte, quoted bool) {
	for i := 0; i < len(b); {
		switch c := b[i]; {
		case c == '&':
			i += m.reference(b[i:])
		case c == '<':
			m.out = append(m.out, "&lt;"...)
			i++
		case c == '>':
			m.out = append(m.out, "&gt;"...)
			i++
		case c == '"' && quoted:
			m.out = append(m.out, "&quot;"...)
			i++
		default:
			i += m.character(b[i:])
		}
	}
}

// character copies one character if XML allows it.
func (m *mender) character(b []byte) int {
	if c := b[0]; c < utf8.RuneSelf {
		if c < 0x20 && c != '\n' && c != '\t' && c != '\r' {
			m.controls++
			return 1
		}
		m.out = append(m.out, c)
		return 1
	}
	r, size := utf8.DecodeRune(b)
	if r == utf8.RuneError && size == 1 || r == 0xFFFE || r == 0xFFFF {
		m.controls++
		return size
	}
	m.out = append(m.out, b[:size]...)
	return size
}

// reference copies the reference at the head of b, or what it should have been.
func (m *mender) reference(b []byte) int {
	name, length := reference(b)
	if length == 0 {
		m.ampersands++
		m.out = append(m.out, "&amp;"...)
		return 1
	}
	switch {
	case name[0] == '#':
		if cleanNumber(name) {
			m.out = append(m.out, b[:length]...)
			break
		}
		m.references++
		if r := characterOf(name); r != 0 {
			m.out = fmt.Appendf(m.out, "&#%d;", r)
		}
	case predefined(name):
		m.out = append(m.out, b[:length]...)
	default:
		m.references++
		text, ok := m.entities[string(name)]
		if !ok {
			text, ok = entity(name)
		}
		if !ok {
			m.out = append(append(append(m.out, "&amp;"...), name...), ';')
			break
		}
		for _, r := range text {
			m.out = fmt.Appendf(m.out, "&#%d;", r)
		}
	}
	return length
}

// cdata writes a CDATA section as text, so that neighbours join into one.
func (m *mender) cdata(b []byte) error {
	if err := m.grow(len(b)); err != nil {
		return err
	}
	for i := 0; i < len(b); {
		switch b[i] {
		case '&':
			m.out = append(m.out, "&amp;"...)
			i++
		case '<':
			m.out = append(m.out, "&lt;"...)
			i++
		case '>':
			m.out = append(m.out, "&gt;"...)
			i++
		default:
			i += m.character(b[i:])
		}
	}
	return nil
}
