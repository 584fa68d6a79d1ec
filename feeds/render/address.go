package render

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// maxURL is the most bytes of an address that browsers and proxies are sure to take.
const maxURL = 4096

// WebURL returns an absolute http or https address fit for a link, or "" when raw is none. Characters that RFC 3986
// does not allow are percent-encoded. A host in other letters becomes ASCII. A valid address stays as it is.
func WebURL(raw string) string {
	if len(raw) > maxURL {
		return ""
	}
	raw = strings.TrimSpace(Clean(raw))
	scheme, rest, ok := strings.Cut(raw, "://")
	if lower := strings.ToLower(scheme); !ok || lower != "http" && lower != "https" {
		return ""
	}
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	u, err := url.Parse(scheme + "://" + rest[:end] + percentEncoded(rest[end:]))
	if err != nil || u.Hostname() == "" {
		return ""
	}
	host := rest[:end]
	if !isASCII(host) {
		if host, err = idna.Lookup.ToASCII(u.Hostname()); err != nil {
			return ""
		}
		if port := u.Port(); port != "" {
			host += ":" + port
		}
	}
	if strings.ContainsAny(host, "\"<>\\^`{|}") { // which url.Parse lets pass
		return ""
	}
	return scheme + "://" + host + percentEncoded(rest[end:])
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}

// uriPunctuation are the characters besides letters and digits that may stand in path, query and fragment.
const uriPunctuation = "-._~:/?#@!$&'()*+,;=%"

func percentEncoded(s string) string {
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		letter := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
		stray := c == '%' && (i+2 >= len(s) || !isHex(s[i+1]) || !isHex(s[i+2]))
		if letter || strings.IndexByte(uriPunctuation, c) >= 0 && !stray {
			b.WriteByte(c)
			continue
		}
		b.Write([]byte{'%', digits[c>>4], digits[c&15]})
	}
	return b.String()
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}
