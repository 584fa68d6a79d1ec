package parse

import (
	"net/url"
	"strings"

	"griot/feeds"
)

// parseBase reads an address that others are relative to; nil when it is none.
func parseBase(raw string) *url.URL {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil || u.Scheme == "" || u.Host == "" {
		return nil
	}
	return u
}

// resolveBase is an xml:base within another. One that cannot be read, or that is no web address, changes nothing.
func resolveBase(outer *url.URL, raw string) *url.URL {
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

// resolve makes an address absolute (RFC 3986). An absolute one comes back as it is written, not normalised; one that
// cannot be read likewise.
func resolve(base *url.URL, raw string) string {
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

// hasScheme tells whether an address begins with a scheme (RFC 3986, section 3.1).
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

// isWeb tells whether an address can be visited by a reader.
func isWeb(raw string) bool {
	lower := strings.ToLower(raw[:min(len(raw), 8)])
	return strings.HasPrefix(lower, "http://") || strings.HasPrefix(lower, "https://")
}

// webLink is an address made absolute, or nothing if a reader must not or cannot follow it.
func webLink(base *url.URL, raw string) string {
	raw = clean(raw)
	if strings.ContainsAny(raw, "\n\t") { // browsers leave them out
		raw = strings.ReplaceAll(strings.ReplaceAll(raw, "\n", ""), "\t", "")
	}
	link := resolve(base, raw)
	if len(link) > maxAddress {
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

// atomLink is the part of a link that the choice among several looks at.
type atomLink struct{ rel, kind, href string }

// alternate chooses the page of an entry or feed: rel alternate, HTML before others; else whatever has no other role.
func alternate(links []atomLink) string {
	best, href := 0, ""
	for _, l := range links {
		score := 0
		switch {
		case l.href == "":
			continue
		case l.rel == "" || l.rel == "alternate":
			score = 3
			if l.kind == "" || strings.Contains(l.kind, "html") {
				score = 4
			}
		case l.rel == "self" || l.rel == "enclosure" || l.rel == "edit" || l.rel == "hub" || l.rel == "replies" || l.rel == "next" || l.rel == "license" || strings.HasPrefix(l.rel, "service."):
		case l.rel == "via" || l.rel == "related":
			score = 1
		}
		if score > best {
			best, href = score, l.href
		}
	}
	return href
}

// announce takes the hub and the feed's own address from a link of the feed.
func announce(info *feeds.FeedInfo, rel, href string) {
	switch {
	case rel == "hub" && info.Hub == "" && isWeb(href):
		info.Hub = href
	case rel == "self" && info.Self == "" && isWeb(href):
		info.Self = href
	}
}
