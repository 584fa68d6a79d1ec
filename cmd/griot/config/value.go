package config

import (
	"strconv"

	"go.yaml.in/yaml/v4"
)

// value is one node of a configuration file with the path of keys that leads to it.
type value struct {
	doc  *document
	node *yaml.Node
	path string
}

func (v value) refuse(err error) { v.doc.refuse(v.node, v.path, err) }

// is reports whether the node is of the kind wanted, and faults it when it is not.
func (v value) is(kind yaml.Kind, wanted string) bool {
	switch {
	case v.node.Kind == yaml.AliasNode || v.node.Anchor != "":
		v.refuse(refuse("write the value out", "anchors and aliases are not used here"))
	case v.node.Style&yaml.TaggedStyle != 0:
		v.refuse(refuse("remove it", "tag %s is not used here", v.node.Tag))
	case isNull(v.node):
		v.refuse(refuse("remove the key to have the default", "has no value"))
	case v.node.Kind != kind:
		v.refuse(refuse("", "must be %s, not %s", wanted, kindName(v.node.Kind)))
	default:
		return true
	}
	return false
}

func kindName(k yaml.Kind) string {
	switch k {
	case yaml.MappingNode:
		return "a mapping"
	case yaml.SequenceNode:
		return "a list"
	}
	return "a single value"
}

// text is the scalar as it stands in the file, with ${NAME} put in.
func (v value) text() (string, bool) {
	if !v.is(yaml.ScalarNode, "a single value") {
		return "", false
	}
	s, err := v.doc.expand(v.node.Value)
	if err != nil {
		v.refuse(err)
		return "", false
	}
	return s, true
}

// list is the values of a sequence.
func (v value) list() []value {
	if !v.is(yaml.SequenceNode, "a list") {
		return nil
	}
	values := make([]value, len(v.node.Content))
	for i, n := range v.node.Content {
		values[i] = value{v.doc, n, v.path + "[" + strconv.Itoa(i) + "]"}
	}
	return values
}

// mapping is the keys of a mapping that are read one by one; [mapping.close] then faults those that nobody read.
type mapping struct {
	value
	entries []entry
	names   []string // asked for
	known   map[string]bool
}

type entry struct{ key, value *yaml.Node }

// mapping opens a mapping; it is empty when the value is of another kind.
func (v value) mapping() *mapping {
	m := &mapping{value: v, known: map[string]bool{}}
	if !v.is(yaml.MappingNode, "a mapping") {
		return m
	}
	first := map[string]int{}
	for i := 0; i+1 < len(v.node.Content); i += 2 {
		key, val := v.node.Content[i], v.node.Content[i+1]
		if key.Kind != yaml.ScalarNode || key.Style&yaml.TaggedStyle != 0 || key.Anchor != "" {
			v.doc.refuse(key, v.path, refuse("", "a key must be a plain word"))
			continue
		}
		if line, repeated := first[key.Value]; repeated {
			v.doc.refuse(key, v.path, refuse("first on line "+strconv.Itoa(line), "key %q stands twice", key.Value))
			continue
		}
		first[key.Value] = key.Line
		m.entries = append(m.entries, entry{key, val})
	}
	return m
}

// get is the value of a key, which is thereby a known one.
func (m *mapping) get(key string) (value, bool) {
	if !m.known[key] {
		m.known[key] = true
		m.names = append(m.names, key)
		m.doc.asked = append(m.doc.asked, m.join(key))
	}
	for _, e := range m.entries {
		if e.key.Value == key {
			return value{m.doc, e.value, m.join(key)}, true
		}
	}
	return value{}, false
}

// each is the keys of a mapping whose keys are names of the operator's own.
func (m *mapping) each() []value {
	values := make([]value, len(m.entries))
	for i, e := range m.entries {
		m.known[e.key.Value] = true
		values[i] = value{m.doc, e.value, m.join(e.key.Value)}
	}
	return values
}

func (m *mapping) join(key string) string {
	if m.path == "" {
		return key
	}
	return m.path + "." + key
}

// need faults the mapping when it lacks one of the keys.
func (m *mapping) need(keys ...string) {
	if m.node.Kind != yaml.MappingNode {
		return
	}
	for _, key := range keys {
		if _, ok := m.get(key); !ok {
			m.refuse(refuse("", "key %q is missing", key))
		}
	}
}

// close faults every key that was not asked for.
func (m *mapping) close() {
	for _, e := range m.entries {
		if !m.known[e.key.Value] {
			m.doc.refuse(e.key, m.path, UnknownName("key", e.key.Value, m.names))
		}
	}
}

// read stores in dst what parse makes of a key's text. When the key is absent or faulty, dst keeps its value.
func read[T any](m *mapping, key string, dst *T, parse func(string) (T, error)) {
	if v, ok := m.get(key); ok {
		readValue(v, dst, parse)
	}
}

func readValue[T any](v value, dst *T, parse func(string) (T, error)) bool {
	s, ok := v.text()
	if !ok {
		return false
	}
	parsed, err := parse(s)
	if err != nil {
		v.refuse(err)
		return false
	}
	*dst = parsed
	return true
}

// readList puts what parse makes of each text of a list into dst. A value that stands twice is a fault.
func readList[T comparable](m *mapping, key string, dst *[]T, parse func(string) (T, error)) {
	v, ok := m.get(key)
	if !ok {
		return
	}
	seen := map[T]bool{}
	var all []T
	for _, element := range v.list() {
		var one T
		if !readValue(element, &one, parse) {
			continue
		}
		if seen[one] {
			element.refuse(refuse("", "%q stands twice in the list", element.node.Value))
			continue
		}
		seen[one] = true
		all = append(all, one)
	}
	*dst = all
}
