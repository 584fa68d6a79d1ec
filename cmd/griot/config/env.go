package config

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"griot/feeds"
)

// reference is ${NAME}, or $${ which stands for a plain ${.
var reference = regexp.MustCompile(`\$\$\{|\$\{([^}]*)\}?`)

var variableName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// expand puts environment variables in the place of ${NAME}. It works on values, after the YAML was parsed: a variable
// can hold any character and never becomes a key.
func (d *document) expand(s string) (string, error) {
	if !strings.Contains(s, "${") {
		return s, nil
	}
	var fault error
	expanded := reference.ReplaceAllStringFunc(s, func(found string) string {
		if found == "$${" {
			return "${"
		}
		name := strings.TrimSuffix(strings.TrimPrefix(found, "${"), "}")
		if !strings.HasSuffix(found, "}") || !variableName.MatchString(name) {
			fault = refuse("write ${NAME}, or $${ for a plain ${", "%q names no environment variable", found)
			return ""
		}
		var content string
		set := false
		if d.env != nil {
			content, set = d.env(name)
		}
		if !set || content == "" {
			fault = refuse("set it, or write $${ for a plain ${", "environment variable %s is not set", name)
			return ""
		}
		d.taken[content] = found
		return content
	})
	return expanded, fault
}

// addSecret stores a secret, written out or taken from the environment, to be redacted wherever it stands.
func (d *document) addSecret(secret string) {
	if secret != "" && !slices.Contains(d.secrets, secret) {
		d.secrets = append(d.secrets, secret)
	}
}

// addSecretsOf stores the secrets of an address: user and password, and parameters named like secrets. What came from
// the environment into anything but the host is one, too.
func (v value) addSecretsOf(address string) {
	for _, secret := range feeds.SecretsOf(address) {
		v.doc.addSecret(secret)
	}
	if address == "" || v.doc.env == nil {
		return
	}
	scheme, rest, _ := strings.Cut(address, "://")
	host, _, _ := strings.Cut(rest, "/")
	path := len(scheme) + len("://") + len(host) // where it begins
	for _, found := range reference.FindAllStringSubmatch(v.node.Value, -1) {
		content, _ := v.doc.env(found[1])
		at := strings.LastIndex(address, content)
		switch {
		case found[1] == "" || content == "" || at < 0:
		case at >= path:
			v.doc.addSecret(content)
		case at+len(content) > path: // the address or its beginning: only what follows the host
			content, _, _ = strings.Cut(address[path:at+len(content)], "?")
			v.doc.addSecret(strings.Trim(content, "/"))
		}
	}
}

// redact puts ${NAME} back, longest content first. Faults are shown and logged, and may quote a secret that stands at a
// wrong place.
func (d *document) redact(s string) string {
	contents := slices.Collect(maps.Keys(d.taken))
	for _, content := range longestFirst(contents) {
		s = strings.ReplaceAll(s, content, d.taken[content])
	}
	for _, secret := range longestFirst(slices.Clone(d.secrets)) {
		if len(secret) >= minRedacted {
			s = strings.ReplaceAll(s, secret, "***")
		}
	}
	return s
}

// longestFirst sorts texts such that none is taken out of a text before one that it is a part of.
func longestFirst(texts []string) []string {
	slices.SortFunc(texts, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	return texts
}

const (
	// minRedacted is the shortest secret, in bytes, that is taken out of logs and of operators' pages. Shorter ones
	// stand in any text.
	minRedacted = 6
	// minUnmistakable is the shortest secret, in bytes, that is taken out of readers' documents, and as a piece of a
	// word, too. Nobody writes so long a text by chance.
	minUnmistakable = 16
	// longestWord is the longest word, in letters, that somebody may write: anticonstitutionnellement.
	longestWord = 25
)
