package parse

import "bytes"

// tokenKind is what a piece of markup is.
type tokenKind uint8

const (
	textToken        tokenKind = iota
	startToken                 // <name …>
	emptyToken                 // <name …/>
	endToken                   // </name>
	cdataToken                 // <![CDATA[…]]>
	commentToken               // <!--…-->
	instructionToken           // <?…?>
	directiveToken             // <!DOCTYPE …>
	strayToken                 // a < that opens nothing
	cutToken                   // markup in which the document ends
)

// token is a piece of markup; its slices point into the document.
type token struct {
	kind       tokenKind
	start, end int    // offsets into the document
	name       []byte // of a tag, with its prefix; of an instruction
	body       []byte // attributes of a start tag, text, inside of CDATA, comment and directive
	broken     bool   // a tag that ends without > or has a < in a quoted value, an instruction that ends without ?>
}

// lexer cuts a document into tokens without a copy. It takes any bytes, never fails, and reads each byte a bounded
// number of times.
type lexer struct {
	src []byte
	pos int
	// noMore says that a closing sequence was sought to the end in vain: it is not sought again.
	noMore struct{ double, single, comment, cdata, instruction, directive bool }
}

// next is the next token; false at the end.
func (l *lexer) next() (token, bool) {
	if l.pos >= len(l.src) {
		return token{}, false
	}
	rest := l.src[l.pos:]
	t := token{start: l.pos}
	if rest[0] != '<' {
		n := bytes.IndexByte(rest, '<')
		if n < 0 {
			n = len(rest)
		}
		return l.emit(t, textToken, n, rest[:n])
	}
	switch {
	case len(rest) == 1:
		return l.emit(t, cutToken, 1, nil)
	case bytes.HasPrefix(rest, []byte("<!--")):
		return l.until(t, commentToken, 4, "-->", &l.noMore.comment)
	case bytes.HasPrefix(rest, []byte("<![CDATA[")):
		return l.until(t, cdataToken, 9, "]]>", &l.noMore.cdata)
	case rest[1] == '?':
		return l.until(t, instructionToken, 2, "?>", &l.noMore.instruction)
	case rest[1] == '!':
		return l.directive(t, rest)
	case rest[1] == '/' && len(rest) > 2 && isNameStart(rest[2]):
		return l.endTag(t, rest)
	case isNameStart(rest[1]):
		return l.startTag(t, rest)
	case rest[1] == '/' && len(rest) == 2:
		return l.emit(t, cutToken, 2, nil)
	}
	return l.emit(t, strayToken, 1, rest[:1])
}

func (l *lexer) emit(t token, kind tokenKind, length int, body []byte) (token, bool) {
	t.kind, t.end, t.body = kind, t.start+length, body
	l.pos = t.end
	return t, true
}

// until reads a construct that ends with a fixed sequence; one that never ends is cut.
func (l *lexer) until(t token, kind tokenKind, open int, closing string, noMore *bool) (token, bool) {
	rest := l.src[l.pos:]
	end := -1
	if !*noMore {
		end = bytes.Index(rest[open:], []byte(closing))
	}
	if end < 0 {
		*noMore = true
		if kind == instructionToken { // <? of a template: up to the next >
			if gt := bytes.IndexByte(rest, '>'); gt >= 0 {
				t.broken = true
				return l.emit(t, kind, gt+1, rest[open:gt])
			}
		}
		t.name = []byte(closing)
		return l.emit(t, cutToken, len(rest), rest[min(open, len(rest)):])
	}
	return l.emit(t, kind, open+end+len(closing), rest[open:open+end])
}

// directive reads <!DOCTYPE …>, with an internal subset in brackets.
func (l *lexer) directive(t token, rest []byte) (token, bool) {
	bracket := 0
	var quote byte
	for i := 2; i < len(rest) && !l.noMore.directive; i++ {
		c := rest[i]
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case bracket > 0 && (c == '"' || c == '\''):
			quote = c
		case c == '[':
			bracket++
		case c == ']':
			bracket--
		case c == '>' && bracket <= 0:
			return l.emit(t, directiveToken, i+1, rest[2:i])
		}
	}
	l.noMore.directive = true
	if gt := bytes.IndexByte(rest, '>'); gt >= 0 { // its quotes or brackets do not match
		return l.emit(t, directiveToken, gt+1, rest[2:gt])
	}
	return l.emit(t, cutToken, len(rest), nil)
}

func (l *lexer) endTag(t token, rest []byte) (token, bool) {
	n := nameLength(rest[2:])
	t.name = rest[2 : 2+n]
	i := 2 + n
	for i < len(rest) && rest[i] != '>' && rest[i] != '<' {
		t.broken = t.broken || !isSpace(rest[i])
		i++
	}
	if i == len(rest) {
		return l.emit(t, cutToken, i, nil)
	}
	if rest[i] == '>' {
		i++
	} else {
		t.broken = true
	}
	return l.emit(t, endToken, i, nil)
}

func (l *lexer) startTag(t token, rest []byte) (token, bool) {
	n := nameLength(rest[1:])
	t.name = rest[1 : 1+n]
	head := 1 + n
	for i := head; i < len(rest); i++ {
		switch c := rest[i]; c {
		case '>':
			if rest[i-1] == '/' && i-1 >= head {
				return l.emit(t, emptyToken, i+1, rest[head:i-1])
			}
			return l.emit(t, startToken, i+1, rest[head:i])
		case '<':
			t.broken = true
			return l.emit(t, startToken, i, rest[head:i])
		case '"', '\'':
			noMore := &l.noMore.double
			if c == '\'' {
				noMore = &l.noMore.single
			}
			if *noMore {
				t.broken = true
				continue
			}
			end := bytes.IndexByte(rest[i+1:], c)
			if end < 0 {
				*noMore = true
				t.broken = true
				continue
			}
			if value := rest[i+1 : i+1+end]; bytes.IndexByte(value, '<') >= 0 {
				t.broken = true
				if bytes.Contains(value, []byte("</")) || bytes.IndexByte(value, '\n') >= 0 {
					continue // the quote was never closed: this one opens another value
				}
			}
			i += 1 + end
		}
	}
	return l.emit(t, cutToken, len(rest), nil)
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

func isNameStart(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == ':' || c >= 0x80
}

func nameLength(b []byte) int {
	for i, c := range b {
		if !isNameStart(c) && (c < '0' || c > '9') && c != '-' && c != '.' {
			return i
		}
	}
	return len(b)
}

// attribute is one attribute of a start tag, its value as written.
type attribute struct{ name, value []byte }

// nextAttribute takes the first attribute off body. clean is false when it is no XML as it stands: no value, no quotes,
// or rubbish before it.
func nextAttribute(body []byte) (a attribute, rest []byte, clean, ok bool) {
	clean = true
	for len(body) > 0 && !isNameStart(body[0]) {
		clean = clean && isSpace(body[0])
		body = body[1:]
	}
	if len(body) == 0 {
		return a, nil, clean, false
	}
	n := nameLength(body)
	a.name, body = body[:n], trimLeft(body[n:])
	if len(body) == 0 || body[0] != '=' {
		return a, body, false, true
	}
	body = trimLeft(body[1:])
	if len(body) == 0 {
		return a, nil, false, true
	}
	if q := body[0]; q == '"' || q == '\'' {
		if end := bytes.IndexByte(body[1:], q); end >= 0 {
			a.value, rest = body[1:1+end], body[2+end:]
			return a, rest, clean && (len(rest) == 0 || isSpace(rest[0])), true
		}
		a.value = body[1:]
		return a, nil, false, true
	}
	end := bytes.IndexAny(body, " \t\r\n")
	if end < 0 {
		end = len(body)
	}
	a.value = body[:end]
	return a, body[end:], false, true
}

func trimLeft(b []byte) []byte {
	for len(b) > 0 && isSpace(b[0]) {
		b = b[1:]
	}
	return b
}

// localName is a name without its prefix.
func localName(name []byte) []byte { return name[bytes.LastIndexByte(name, ':')+1:] }
