package config

import "strings"

const (
	// minToken and minPassword are the shortest taken, in bytes. Whoever tries them out is slowed down, but may have many
	// addresses.
	minToken, minPassword = 16, 12
)

func (d *decoder) admin(m *mapping) {
	a := &d.config.Admin
	read(m, "listen", &a.Listen, ParseListen)
	read(m, "token", &a.Token, secretOf(minToken))
	read(m, "user", &a.User, parseUser)
	read(m, "password", &a.Password, secretOf(minPassword))
	if _, named := m.get("user"); named {
		m.need("password")
	}
	if _, given := m.get("password"); given {
		m.need("user")
	}
	for _, secret := range []string{a.Token, a.Password} {
		m.doc.addSecret(secret)
	}
}

// secretOf reads a secret of so many bytes at least. The fault does not repeat it.
func secretOf(least int) func(string) (string, error) {
	return func(s string) (string, error) {
		if len(s) < least {
			return "", refuse("write ${NAME} and put there what prints: openssl rand -hex 24", "shorter than %d bytes", least)
		}
		if strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f }) {
			return "", refuse("", "holds control characters")
		}
		return s, nil
	}
}

func parseUser(s string) (string, error) {
	if strings.Contains(s, ":") {
		return "", refuse("", "a user's name has no colon")
	}
	return ParseLine(s)
}
