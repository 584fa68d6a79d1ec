package main

import (
	"regexp"
	"slices"
	"strings"
)

// reference is ${NAME}, or $${ which stands for a plain ${.
var reference = regexp.MustCompile(`\$\$\{|\$\{([^}]*)\}?`)

var variableName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// expand puts environment variables in the place of ${NAME}. It works on values after the YAML was parsed, so that a
// variable can hold any character and never a key.
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
		d.secrets[content] = found
		return content
	})
	return expanded, fault
}

// minConcealed is the shortest value, in bytes, that is taken out wherever it stands: shorter ones stand in other words.
const minConcealed = 6

// conceal has a text masked that was written out where it should have been taken from the environment.
func (d *document) conceal(secret string) {
	if _, known := d.secrets[secret]; !known {
		d.secrets[secret] = "***"
	}
}

// mask puts ${NAME} back, longest content first: faults are shown and logged, secrets are not.
func (d *document) mask(s string) string {
	for _, secret := range d.longestSecrets() {
		s = strings.ReplaceAll(s, secret, d.secrets[secret])
	}
	return s
}

func (d *document) longestSecrets() []string {
	var secrets []string
	for secret := range d.secrets {
		secrets = append(secrets, secret)
	}
	slices.SortFunc(secrets, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	return secrets
}
