package config

import (
	"net"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/language"

	"griot/feeds/web"
)

const maxURL = 2048

// ParseWebURL reads the address of a document. The text is never quoted back: it may hold a secret.
func ParseWebURL(s string) (string, error) {
	u, err := url.Parse(s)
	if err != nil || strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' }) {
		return "", refuse("write https://host/path", "not a web address")
	}
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return "", refuse("it must begin with https:// or http://", "not a web address")
	case !isHost(u.Hostname()):
		return "", refuse("write https://host/path", "the web address has no proper host")
	case u.Port() != "" && !isPort(u.Port(), 1):
		return "", refuse("from 1 to 65535", "the web address has port %s", u.Port())
	case u.Fragment != "":
		return "", refuse("remove # and what follows", "the web address has a fragment")
	case len(s) > maxURL:
		return "", refuse("", "the web address is longer than %d bytes", maxURL)
	}
	return s, nil
}

// parseBaseURL reads the address readers use; what it returns has no slash at the end.
func parseBaseURL(s string) (string, error) {
	s, err := ParseWebURL(s)
	if err != nil {
		return "", err
	}
	u, err := url.Parse(s)
	if err != nil || u.RawQuery != "" || u.ForceQuery {
		return "", refuse("remove ? and what follows", "base_url has a query")
	}
	if u.User != nil {
		return "", refuse("remove it", "base_url has a user name")
	}
	if strings.Contains(u.Path, "//") || strings.Contains(u.Path, "/.") {
		return "", refuse("write https://host or https://host/path", "base_url has a path that is not plain")
	}
	if first, own := web.OwnPath(u.Path); own { // behind a proxy the two could not be distinguished
		return "", refuse("choose another, such as https://host/griot",
			"base_url has a path that begins with /%s, as addresses of Griot's own do", first)
	}
	return strings.TrimRight(u.Scheme+"://"+u.Host+u.EscapedPath(), "/"), nil
}

var hostLabel = regexp.MustCompile(`^[\pL\pN]([\pL\pN_-]*[\pL\pN])?$`)

func isHost(s string) bool {
	if _, err := netip.ParseAddr(s); err == nil {
		return true
	}
	for label := range strings.SplitSeq(strings.TrimSuffix(s, "."), ".") {
		if len(label) > 63 || !hostLabel.MatchString(label) {
			return false
		}
	}
	return len(s) <= 253
}

// ParseHost reads a bare host name or IP address.
func ParseHost(s string) (string, error) {
	if !isHost(s) {
		return "", refuse("write a bare name such as fama.ml", "%q is not a host", s)
	}
	return strings.ToLower(s), nil
}

// HostWithin reports whether host is one of hosts or below one of them.
func HostWithin(host string, hosts []string) bool {
	host = strings.ToLower(host)
	return slices.ContainsFunc(hosts, func(h string) bool { return host == h || strings.HasSuffix(host, "."+h) })
}

func isPort(s string, low int) bool {
	n, err := strconv.Atoi(s)
	return err == nil && n >= low && n <= 65535
}

// ParseListen reads host:port; port 0 takes a free one.
func ParseListen(s string) (string, error) {
	host, port, err := net.SplitHostPort(s)
	if err != nil || !isPort(port, 0) || host != "" && !isHost(host) {
		return "", refuse("write 127.0.0.1:8080, or :8080 for every interface", "%q is not an address to listen on", s)
	}
	return s, nil
}

var slugPattern = regexp.MustCompile(`^[a-z0-9]+([._-][a-z0-9]+)*$`)

// reservedLabels end the paths of formats: were "x.rss" an id, /feeds/x.rss could mean two things.
func reservedLabels() []string {
	return []string{"rss", "atom", "json", "geojson", "epub", "txt", "opml", "xml", "html"}
}

// ParseSlug reads an id.
func ParseSlug(s string) (string, error) {
	if !slugPattern.MatchString(s) || len(s) > 64 {
		return "", refuse("at most 64 lower-case letters a-z, digits and single - . _ between them", "%q is not an id", s)
	}
	if label := s[strings.LastIndexByte(s, '.')+1:]; slices.Contains(reservedLabels(), label) {
		return "", refuse("choose another", "id %q ends in %q, the name of a format", s, label)
	}
	return s, nil
}

// ParseLanguage reads an ISO 639 code of two letters, or three where there is no shorter one.
func ParseLanguage(s string) (string, error) {
	base, err := language.ParseBase(s)
	if err != nil || base.String() != s {
		return "", refuse("write an ISO 639 code such as fr, en, ar or bm", "%q is not a language", s)
	}
	return s, nil
}

// ParseLine reads one line of text for people.
func ParseLine(s string) (string, error) {
	switch trimmed := strings.TrimSpace(s); {
	case trimmed == "":
		return "", refuse("", "is empty")
	case strings.ContainsAny(trimmed, "\r\n"):
		return "", refuse("", "must be one line")
	case len(trimmed) > 500:
		return "", refuse("", "is longer than 500 bytes")
	default:
		return trimmed, nil
	}
}

// parseUserAgent reads what may stand in an HTTP header.
func parseUserAgent(s string) (string, error) {
	s, err := ParseLine(s)
	if err == nil && strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r > '~' }) {
		return "", refuse("write plain ASCII", "%q cannot be sent as User-Agent", s)
	}
	return s, err
}
