package xmlfix

import (
	"fmt"
	"unicode/utf8"
)

// text writes a text.
func (x *repairer) text(b []byte) error {
	if err := x.grow(len(b)); err != nil {
		return err
	}
	x.escape(b, false)
	return nil
}

// escape writes b with its references corrected.
func (x *repairer) escape(b []byte, quoted bool) {
	for i := 0; i < len(b); {
		switch c := b[i]; {
		case c == '&':
			i += x.reference(b[i:])
		case c == '<':
			x.out = append(x.out, "&lt;"...)
			i++
		case c == '>':
			x.out = append(x.out, "&gt;"...)
			i++
		case c == '"' && quoted:
			x.out = append(x.out, "&quot;"...)
			i++
		default:
			i += x.character(b[i:])
		}
	}
}

// character copies the first character of b if XML allows it, and returns its length.
func (x *repairer) character(b []byte) int {
	if c := b[0]; c < utf8.RuneSelf {
		if c < 0x20 && c != '\n' && c != '\t' && c != '\r' {
			x.controls++
			return 1
		}
		x.out = append(x.out, c)
		return 1
	}
	r, size := utf8.DecodeRune(b)
	if r == utf8.RuneError && size == 1 || r == 0xFFFE || r == 0xFFFF {
		x.controls++
		return size
	}
	x.out = append(x.out, b[:size]...)
	return size
}

// reference copies the reference at the head of b, or what it should be, and returns its length.
func (x *repairer) reference(b []byte) int {
	name, length := reference(b)
	if length == 0 {
		x.ampersands++
		x.out = append(x.out, "&amp;"...)
		return 1
	}
	switch {
	case name[0] == '#':
		if cleanNumber(name) {
			x.out = append(x.out, b[:length]...)
			break
		}
		x.references++
		if r := characterOf(name); r != 0 {
			x.out = fmt.Appendf(x.out, "&#%d;", r)
		}
	case predefined(name):
		x.out = append(x.out, b[:length]...)
	default:
		x.references++
		text, ok := x.entities[string(name)]
		if !ok {
			text, ok = entity(name)
		}
		if !ok {
			x.out = append(append(append(x.out, "&amp;"...), name...), ';')
			break
		}
		for _, r := range text {
			x.out = fmt.Appendf(x.out, "&#%d;", r)
		}
	}
	return length
}

// cdata writes a CDATA section as text, so that it and the text beside it are one.
func (x *repairer) cdata(b []byte) error {
	if err := x.grow(len(b)); err != nil {
		return err
	}
	for i := 0; i < len(b); {
		switch b[i] {
		case '&':
			x.out = append(x.out, "&amp;"...)
			i++
		case '<':
			x.out = append(x.out, "&lt;"...)
			i++
		case '>':
			x.out = append(x.out, "&gt;"...)
			i++
		default:
			i += x.character(b[i:])
		}
	}
	return nil
}
