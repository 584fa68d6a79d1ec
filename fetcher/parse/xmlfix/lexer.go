package xmlfix

import "bytes"

// tokenKind is what a piece of markup is.
type tokenKind uint8

const (
	TextToken        tokenKind = iota
	StartToken                 // <name …>
	EmptyToken                 // <name …/>
	EndToken                   // </name>
	CDATAToken                 // <![CDATA[…]]>
	commentToken               // <!--…-->
	instructionToken           // <?…?>
	directiveToken             // <!DOCTYPE …>
	strayToken                 // a < that opens nothing
	cutToken                   // markup in which the document ends
)

// Token is a piece of markup. Its slices share the document's memory.
type Token struct {
	Kind       tokenKind
	Start, End int    // offsets into the document
	Name       []byte // of a tag, with its prefix; of an instruction
	Body       []byte // attributes of a start tag, text, inside of CDATA, comment and directive
	broken     bool   // a tag that ends without > or has a < in a quoted value, an instruction that ends without ?>
}

// Lexer cuts a document into tokens without copying it. It takes any bytes, never fails, and reads each byte a limited
// number of times.
type Lexer struct {
	src []byte
	pos int
	// noMore is true for a closing sequence that the rest of the document does not have. It is not sought again.
	noMore struct{ double, single, comment, cdata, instruction, directive bool }
}

// NewLexer returns a lexer of src, which may begin anywhere outside a tag.
func NewLexer(src []byte) *Lexer { return &Lexer{src: src} }

// Next returns the next token. It reports false at the end.
func (l *Lexer) Next() (Token, bool) {
	if l.pos >= len(l.src) {
		return Token{}, false
	}
	rest := l.src[l.pos:]
	t := Token{Start: l.pos}
	if rest[0] != '<' {
		n := bytes.IndexByte(rest, '<')
		if n < 0 {
			n = len(rest)
		}
		return l.emit(t, TextToken, n, rest[:n])
	}
	switch {
	case len(rest) == 1:
		return l.emit(t, cutToken, 1, nil)
	case bytes.HasPrefix(rest, []byte("<!--")):
		return l.until(t, commentToken, 4, "-->", &l.noMore.comment)
	case bytes.HasPrefix(rest, []byte("<![CDATA[")):
		return l.until(t, CDATAToken, 9, "]]>", &l.noMore.cdata)
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

func (l *Lexer) emit(t Token, kind tokenKind, length int, body []byte) (Token, bool) {
	t.Kind, t.End, t.Body = kind, t.Start+length, body
	l.pos = t.End
	return t, true
}

// until reads a construct that ends with a fixed sequence. One that never ends is cut.
func (l *Lexer) until(t Token, kind tokenKind, open int, closing string, noMore *bool) (Token, bool) {
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
		t.Name = []byte(closing)
		return l.emit(t, cutToken, len(rest), rest[min(open, len(rest)):])
	}
	return l.emit(t, kind, open+end+len(closing), rest[open:open+end])
}

// directive reads <!DOCTYPE …>, with an internal subset in brackets.
func (l *Lexer) directive(t Token, rest []byte) (Token, bool) {
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

func (l *Lexer) endTag(t Token, rest []byte) (Token, bool) {
	n := nameLength(rest[2:])
	t.Name = rest[2 : 2+n]
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
	return l.emit(t, EndToken, i, nil)
}

func (l *Lexer) startTag(t Token, rest []byte) (Token, bool) {
	n := nameLength(rest[1:])
	t.Name = rest[1 : 1+n]
	head := 1 + n
	for i := head; i < len(rest); i++ {
		switch c := rest[i]; c {
		case '>':
			if rest[i-1] == '/' && i-1 >= head {
				return l.emit(t, EmptyToken, i+1, rest[head:i-1])
			}
			return l.emit(t, StartToken, i+1, rest[head:i])
		case '<':
			t.broken = true
			return l.emit(t, StartToken, i, rest[head:i])
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

// LocalName returns a name without its prefix.
func LocalName(name []byte) []byte { return name[bytes.LastIndexByte(name, ':')+1:] }
