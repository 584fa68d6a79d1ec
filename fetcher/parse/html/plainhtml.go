package html

import "strings"

// isPlainHTML reports whether HTML needs no sanitiser: every < in it opens or closes one of the commonest elements, without
// attributes other than the web address of a link. It is quick, and reports false for all that it does not recognise.
func isPlainHTML(fragment string) bool {
	for rest := fragment; ; {
		lt := strings.IndexByte(rest, '<')
		if lt < 0 {
			return true
		}
		rest = rest[lt+1:]
		gt := strings.IndexByte(rest[:min(len(rest), maxPlainTag)], '>')
		if gt < 0 || !isPlainTag(rest[:gt]) {
			return false
		}
		rest = rest[gt+1:]
	}
}

// maxPlainTag limits the length of a tag, in bytes.
const maxPlainTag = 500

// isPlainTag reports whether what is between < and > is a plain tag.
func isPlainTag(tag string) bool {
	if address, isLink := strings.CutPrefix(tag, `a href="http`); isLink {
		address, closed := strings.CutSuffix(address, `"`)
		return closed && isPlainAddress(strings.TrimPrefix(address, "s"))
	}
	switch strings.TrimSuffix(strings.TrimSuffix(tag, "/"), " ") {
	case "p", "/p", "br", "b", "/b", "i", "/i", "em", "/em", "strong", "/strong", "ul", "/ul", "ol", "/ol", "li", "/li",
		"h2", "/h2", "h3", "/h3", "h4", "/h4", "blockquote", "/blockquote", "div", "/div", "span", "/span", "figure", "/figure", "/a":
		return true
	}
	return false
}

// isPlainAddress reports whether the rest of an address after http(s) has only characters without a meaning in HTML.
func isPlainAddress(s string) bool {
	if !strings.HasPrefix(s, "://") {
		return false
	}
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', strings.IndexByte("-._~:/?#@!$()*+,;=%", c) >= 0:
		default:
			return false
		}
	}
	return true
}
