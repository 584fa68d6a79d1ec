package feeds

import (
	"cmp"
	"encoding/hex"
	"net/url"
	"path"
	"slices"
	"strings"
)

// PageURL is the widest form under which two addresses are one page by the names of their parts: that of [PlainURL],
// without session parameters, the parts of AMP and mobile twins, index files, the order and the escapes of parameters, and
// with hosts of other alphabets in their own letters. Two articles never fall together. A form without "/", "?" and "#"
// is that of a site; see [NamesPage]. It is a key, not an address to visit. What is no web address comes back as it is.
func PageURL(raw string) string {
	a, ok := parseAddress(raw)
	if !ok {
		return strings.TrimSpace(raw)
	}
	return a.String()
}

// NamesPage reports whether a form that [PageURL] gives is that of a page, not that of a site.
func NamesPage(form string) bool { return strings.ContainsAny(form, "/?#") }

// address is an address in parts, without those that say nothing of what is read.
type address struct {
	host     string
	segments []string // of the path, plain
	query    []queryPart
	token    bool   // a token of ColdFusion stood beside
	route    string // a fragment by which a program in the page finds what to show: "!article/3"
}

// queryPart is a parameter of a query, in plain letters.
type queryPart struct{ name, value string }

// parseAddress reads a web address.
func parseAddress(raw string) (address, bool) {
	var a address
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return a, false
	}
	a.host = hostForm(u.Hostname())
	if port := u.Port(); port != "" && port != "80" && port != "443" {
		a.host += ":" + port
	}
	if escaped := path.Clean("/" + cmp.Or(u.RawPath, u.EscapedPath())); escaped != "/" {
		for segment := range strings.SplitSeq(escaped[1:], "/") {
			if segment = withoutSession(plainEscapes(segment)); segment != "" {
				a.segments = append(a.segments, segment)
			}
		}
	}
	if strings.HasPrefix(u.Fragment, "!") || strings.HasPrefix(u.Fragment, "/") {
		if route := strings.Trim(u.Fragment, "!/"); route != "" {
			a.route = "!" + route
		}
	}
	for a.leaveCache() || a.leaveIndexFile() || a.leaveAMP() {
	}
	a.readQuery(u.RawQuery)
	return a, true
}

func (a address) String() string {
	var b strings.Builder
	b.WriteString(a.host)
	for _, segment := range a.segments {
		b.WriteByte('/')
		b.WriteString(segment)
	}
	for i, p := range a.query {
		b.WriteByte("?&"[min(i, 1)])
		b.WriteString(url.QueryEscape(p.name))
		b.WriteByte('=')
		b.WriteString(url.QueryEscape(p.value))
	}
	if a.route != "" {
		b.WriteByte('#')
		b.WriteString(a.route)
	}
	return b.String()
}

// twinHosts are first labels of the hosts on which a site serves the same pages in another form.
var twinHosts = []string{"www", "m", "mobile", "amp"}

// sharedLabels stand before the country in names that anyone can register under: m.co.example is no twin of co.example.
var sharedLabels = []string{"co", "com", "net", "org", "gov", "gouv", "gob", "edu", "ac", "ne", "or", "go", "asso", "presse", "info", "nom", "mil", "inf"}

// hostForm is a host without the labels of twins, in small letters of its own alphabet.
func hostForm(host string) string {
	labels := strings.Split(strings.TrimSuffix(strings.ToLower(host), "."), ".")
	for i, label := range labels {
		if coded, is := strings.CutPrefix(label, "xn--"); is {
			if plain, ok := fromPunycode(coded); ok {
				labels[i] = strings.ToLower(plain)
			}
		}
	}
	for len(labels) > 2 && slices.Contains(twinHosts, labels[0]) {
		rest := labels[1:]
		if labels[0] != "www" && len(rest) == 2 && len(rest[1]) == 2 && slices.Contains(sharedLabels, rest[0]) {
			break
		}
		labels = rest
	}
	if len(labels) > 3 && labels[1] == "m" { // fr.m.wikipedia.org
		labels = slices.Delete(labels, 1, 2)
	}
	return strings.Join(labels, ".")
}

// leaveCache goes from the address within an AMP cache or viewer to that of the page. It reports whether it was in one.
func (a *address) leaveCache() bool {
	rest := a.segments
	switch {
	case len(rest) < 2:
		return false
	case strings.HasSuffix(a.host, ".cdn.ampproject.org") || strings.HasSuffix(a.host, ".ampproject.net") || a.host == "bing-amp.com":
		if rest[0] != "c" && rest[0] != "v" {
			return false
		}
	case strings.HasPrefix(a.host, "google."):
		if rest[0] != "amp" {
			return false
		}
	default:
		return false
	}
	if rest = rest[1:]; rest[0] == "s" { // https
		rest = rest[1:]
	}
	if len(rest) == 0 || !strings.Contains(rest[0], ".") {
		return false
	}
	a.host, a.segments = hostForm(rest[0]), rest[1:]
	return true
}

var (
	indexNames      = []string{"index", "default"}
	indexExtensions = []string{"html", "htm", "xhtml", "shtml", "php", "php3", "php4", "php5", "phtml", "asp", "aspx", "jsp", "cfm", "cgi", "pl"}
)

// leaveIndexFile takes the file off that a server gives for its folder, or one that reads the rest of the path. It reports
// whether there was one.
func (a *address) leaveIndexFile() bool {
	n := len(a.segments)
	if n == 0 {
		return false
	}
	name, extension, _ := strings.Cut(strings.ToLower(a.segments[n-1]), ".")
	switch {
	case slices.Contains(indexNames, name) && slices.Contains(indexExtensions, extension):
		a.segments = a.segments[:n-1]
	case strings.EqualFold(a.segments[0], "index.php"):
		a.segments = a.segments[1:]
	default:
		return false
	}
	return true
}

// leaveAMP takes off what an AMP twin has more in its path, where what remains still names an article. It reports whether
// there was any.
func (a *address) leaveAMP() bool {
	n := len(a.segments)
	if n == 0 {
		return false
	}
	last := a.segments[n-1]
	for _, ending := range []string{".amp", ".amp.html", ".amp.htm"} {
		if name, is := strings.CutSuffix(last, ending); is && name != "" {
			a.segments = slices.Clone(a.segments)
			a.segments[n-1] = name + strings.TrimPrefix(ending, ".amp")
			return true
		}
	}
	rest := slices.DeleteFunc(slices.Clone(a.segments), func(segment string) bool { return segment == "amp" })
	if len(rest) == n || len(rest) == 0 || !namesArticle(rest[len(rest)-1]) {
		return false
	}
	a.segments = rest
	return true
}

// namesArticle tells the last part of an article's path from the name of a section.
func namesArticle(segment string) bool { return strings.ContainsAny(segment, "0123456789-_.") }

// plainEscapes undoes the escapes of a path's segment where that leaves no doubt (RFC 3986, 6.2.2).
func plainEscapes(s string) string {
	if !strings.Contains(s, "%") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if c, err := hex.DecodeString(s[i+1 : i+3]); err == nil {
				if strings.IndexByte("/?#%", c[0]) >= 0 { // these divide an address where they stand bare
					b.WriteString(strings.ToUpper(s[i : i+3]))
				} else {
					b.WriteByte(c[0])
				}
				i += 2
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// withoutSession takes the session off a segment of a path: ";jsessionid=…", and the segment "(S(…))" of ASP.NET.
func withoutSession(segment string) string {
	if strings.HasPrefix(segment, "(S(") && strings.HasSuffix(segment, "))") {
		return ""
	}
	name, rest, found := strings.Cut(segment, ";")
	if !found {
		return segment
	}
	for part := range strings.SplitSeq(rest, ";") {
		if key, value, _ := strings.Cut(part, "="); !isSession(key, value) {
			name += ";" + part
		}
	}
	return name
}
