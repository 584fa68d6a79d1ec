package document

import (
	"net/url"
	"strings"
)

// ResolveBase resolves an xml:base against the base around it. It returns the outer one if raw is no web address.
func ResolveBase(outer *url.URL, raw string) *url.URL {
	raw = strings.TrimSpace(raw)
	if raw == "" {
		return outer
	}
	u, err := url.Parse(raw)
	if err != nil {
		return outer
	}
	if outer != nil {
		u = outer.ResolveReference(u)
	}
	if u.Scheme != "http" && u.Scheme != "https" {
		return outer
	}
	return u
}

// Resolve makes an address absolute (RFC 3986). It returns an absolute one as it is written, and likewise one that cannot
// be read.
func Resolve(base *url.URL, raw string) string {
	raw = strings.TrimSpace(raw)
	if raw == "" || base == nil || hasScheme(raw) {
		return raw
	}
	u, err := url.Parse(raw)
	if err != nil {
		if u, err = url.Parse(strings.ReplaceAll(raw, "%", "%25")); err != nil {
			return raw
		}
	}
	return base.ResolveReference(u).String()
}

// hasScheme reports whether an address begins with a scheme (RFC 3986, section 3.1).
func hasScheme(raw string) bool {
	for i := 0; i < len(raw); i++ {
		c := raw[i] | 0x20
		switch {
		case c >= 'a' && c <= 'z':
		case i > 0 && (raw[i] >= '0' && raw[i] <= '9' || raw[i] == '+' || raw[i] == '-' || raw[i] == '.'):
		default:
			return i > 0 && raw[i] == ':'
		}
	}
	return false
}

// IsWeb reports whether an address begins with http:// or https://.
func IsWeb(raw string) bool {
	lower := strings.ToLower(raw[:min(len(raw), 8)])
	return strings.HasPrefix(lower, "http://") || strings.HasPrefix(lower, "https://")
}

// WebLink makes an address absolute. It returns nothing for one that a reader cannot or must not follow.
func WebLink(base *url.URL, raw string) string {
	raw = Clean(raw)
	if strings.ContainsAny(raw, "\n\t") { // browsers leave them out
		raw = strings.ReplaceAll(strings.ReplaceAll(raw, "\n", ""), "\t", "")
	}
	link := Resolve(base, raw)
	if len(link) > MaxAddress {
		return ""
	}
	if !hasScheme(link) {
		return link
	}
	switch scheme, _, _ := strings.Cut(link, ":"); strings.ToLower(scheme) {
	case "javascript", "vbscript", "data", "file", "about", "blob":
		return ""
	}
	return link
}
