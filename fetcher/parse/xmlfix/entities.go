package xmlfix

import (
	"bytes"
	"strings"
)

// maxEntities and maxEntityText limit what a DOCTYPE may declare. An entity is one character or a few, never a bomb.
const (
	maxEntities   = 300
	maxEntityText = 200
)

// declaredEntities returns the entities that a DOCTYPE declares as <!ENTITY name "text">. It leaves out those with markup
// or further entities in them, and those in a file.
func declaredEntities(directive []byte) map[string]string {
	entities := map[string]string{}
	for len(entities) < maxEntities {
		at := bytes.Index(directive, []byte("<!ENTITY"))
		if at < 0 {
			break
		}
		directive = trimLeft(directive[at+8:])
		n := nameLength(directive)
		name, rest := directive[:n], trimLeft(directive[n:])
		if n == 0 || len(rest) == 0 || rest[0] != '"' && rest[0] != '\'' {
			continue
		}
		end := bytes.IndexByte(rest[1:], rest[0])
		if end < 0 {
			break
		}
		value := rest[1 : 1+end]
		directive = rest[1+end:]
		if len(value) > maxEntityText {
			continue
		}
		// A replacement text is read as markup again, so &amp;#8217; is a character in the end.
		text := Unescape(Unescape(string(value)))
		if !strings.ContainsAny(text, "<&") || text == "&" || text == "<" {
			entities[string(name)] = text
		}
	}
	return entities
}
