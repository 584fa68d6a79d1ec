package xmlfix

import (
	"bytes"
	"fmt"
	"strings"

	"griot/feeds"
	"griot/fetcher/parse/document"
)

// repairer rewrites a document as well-formed XML and counts its repairs.
type repairer struct {
	entities map[string]string
	opt      document.Options

	out   []byte
	stack []frame
	work  int
	// joined is true when text was written last. It and the next text become one, since what is between them is left out.
	joined bool

	entries  int
	whole    int     // where the last whole entry ends in out
	wholeTop []frame // the elements open there

	references, ampersands, controls, brackets, tags, nested int
	truncated, capped                                        bool
	cutNote                                                  string
}

// repair rewrites what begins at the root's tag.
func (x *repairer) repair(body []byte) ([]byte, error) {
	x.out = make([]byte, 0, len(body)+len(body)/8)
	l := NewLexer(body)
	for {
		t, ok := l.Next()
		if !ok {
			x.truncated = true
			break
		}
		if err := x.take(t); err != nil {
			return nil, err
		}
		if x.truncated || x.capped || len(x.stack) == 0 {
			break
		}
	}
	x.finish()
	return x.out, nil
}

func (x *repairer) take(t Token) error {
	t.Name = plainName(t.Name)
	switch t.Kind {
	case TextToken:
		return x.text(t.Body)
	case strayToken:
		x.brackets++
		x.out = append(x.out, "&lt;"...)
	case CDATAToken:
		return x.cdata(t.Body)
	case StartToken, EmptyToken:
		x.joined = false
		return x.start(t)
	case EndToken:
		x.joined = false
		x.end(t)
	case cutToken:
		x.cut(t)
	}
	return nil // comments, instructions and doctypes are left out
}

// cut ends the document. A CDATA section that is cut is kept as far as it goes.
func (x *repairer) cut(t Token) {
	x.truncated = true
	if string(t.Name) == "]]>" {
		_ = x.cdata(t.Body)
	}
}

// grow counts n more bytes of text in the open element, as gofeed will copy them.
func (x *repairer) grow(n int) error {
	if len(x.stack) == 0 {
		return nil
	}
	top := &x.stack[len(x.stack)-1]
	if !x.joined {
		x.work += top.text
	}
	x.joined = true
	top.text += n
	if x.work > maxWork {
		return &feeds.Failure{Kind: document.KindMalformed, Message: "the document chops its text or its namespaces into so many pieces that reading it would take too long"}
	}
	return nil
}

func (x *repairer) start(t Token) error {
	void := isVoid(t.Name)
	if isEntry(t.Name) {
		x.closeUnclosed(t.Name)
		if x.entries++; x.entries > x.opt.MaxItems {
			x.capped = true
			return nil
		}
	}
	if top := len(x.stack) - 1; top >= 0 && closesItself(t.Name) && bytes.Equal(x.stack[top].name, t.Name) {
		x.nested++
		x.closeTo(top)
	}
	if len(x.stack) >= x.opt.MaxDepth {
		return &feeds.Failure{Kind: document.KindTooDeep, Message: fmt.Sprintf("elements are nested more than %d deep", x.opt.MaxDepth)}
	}
	if t.broken {
		x.tags++
	}
	f := frame{name: t.Name}
	if len(x.stack) > 0 {
		f.declared = x.stack[len(x.stack)-1].declared
	}
	x.out = append(append(x.out, '<'), t.Name...)
	f.declared += x.attributes(t.Body)
	if x.work += f.declared * namespaceCost; x.work > maxWork {
		return x.grow(0)
	}
	if t.Kind == EmptyToken || void {
		x.out = append(x.out, '/', '>')
		return nil
	}
	x.out = append(x.out, '>')
	x.stack = append(x.stack, f)
	return nil
}

// attributes writes a tag's attributes and counts the namespaces among them.
func (x *repairer) attributes(body []byte) (declared int) {
	for rest := body; ; {
		a, next, clean, ok := nextAttribute(rest)
		if !ok {
			return declared
		}
		if !clean {
			x.tags++
		}
		rest = next
		a.name = plainName(a.name)
		if bytes.HasPrefix(a.name, []byte("xmlns")) {
			declared++
		}
		x.out = append(append(append(x.out, ' '), a.name...), '=', '"')
		x.escape(a.value, true)
		x.out = append(x.out, '"')
	}
}

// closeUnclosed closes an entry in which the next one begins.
func (x *repairer) closeUnclosed(name []byte) {
	for i := len(x.stack) - 1; i >= 0; i-- {
		if bytes.Equal(x.stack[i].name, name) {
			x.nested++
			x.closeTo(i)
			return
		}
	}
}

// end closes the innermost element of that name and all within it; a tag that closes nothing is left out.
func (x *repairer) end(t Token) {
	for i := len(x.stack) - 1; i >= 0; i-- {
		if sameTag(x.stack[i].name, t.Name) {
			if i != len(x.stack)-1 || t.broken {
				x.nested++
			}
			x.closeTo(i)
			return
		}
	}
	if !isVoid(t.Name) {
		x.nested++
	}
}

func sameTag(a, b []byte) bool { return bytes.Equal(a, b) || bytes.EqualFold(a, b) }

// closeTo closes all open elements down to the one at depth i, that one too.
func (x *repairer) closeTo(i int) {
	for len(x.stack) > i {
		name := x.stack[len(x.stack)-1].name
		x.out = append(append(append(x.out, '<', '/'), name...), '>')
		x.stack = x.stack[:len(x.stack)-1]
		if isEntry(name) {
			x.whole = len(x.out)
			x.wholeTop = append(x.wholeTop[:0], x.stack...)
		}
	}
}

// finish closes what is open. An entry that is cut is left out, since the next visit brings it whole, unless it is the
// only one.
func (x *repairer) finish() {
	switch {
	case !x.truncated:
	case !x.inEntry():
		x.cutNote = "truncated: what was open is closed"
	case x.whole == 0:
		x.cutNote = "truncated: the only entry is cut"
	default:
		x.cutNote = "truncated: closed after the last whole entry"
		x.out, x.stack = x.out[:x.whole], x.wholeTop
	}
	x.closeTo(0)
}

func (x *repairer) inEntry() bool {
	for _, f := range x.stack {
		if isEntry(f.name) {
			return true
		}
	}
	return false
}

// notes returns the repairs in words.
func (x *repairer) notes() []string {
	var notes []string
	add := func(n int, what string) {
		if n > 0 {
			notes = append(notes, fmt.Sprintf("%s (%d)", what, n))
		}
	}
	add(x.references, "unknown or illegal references replaced")
	add(x.ampersands, "bare ampersands escaped")
	add(x.brackets, "bare < escaped")
	add(x.controls, "illegal characters removed")
	add(x.tags, "broken tags rewritten")
	add(x.nested, "unclosed or misplaced tags mended")
	if x.cutNote != "" {
		notes = append(notes, x.cutNote)
	}
	if x.capped {
		notes = append(notes, fmt.Sprintf("only the first %d entries read", x.opt.MaxItems))
	}
	return notes
}

// isVoid reports whether HTML never closes an element and no feed format uses it.
func isVoid(name []byte) bool {
	switch strings.ToLower(string(name)) {
	case "br", "hr", "img", "wbr", "input":
		return true
	}
	return false
}

// closesItself reports whether an element of HTML ends where the next of its kind begins.
func closesItself(name []byte) bool { return string(name) == "p" || string(name) == "li" }
