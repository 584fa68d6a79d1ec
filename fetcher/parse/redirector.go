package parse

import (
	"net/netip"
	"net/url"
	"slices"
	"strings"

	ext "github.com/mmcdole/gofeed/extensions"

	"griot/feeds"
	"griot/fetcher/parse/document"
)

// setLink sets the link of an item from the address that the document has, and the one that a feed proxy keeps of the
// publisher. Where the link is another than the document's, Via keeps that.
func setLink(item *feeds.Item, link, origin string) {
	item.Link = link
	if document.IsWeb(origin) {
		item.Link = origin
	}
	item.Link = Unwrapped(item.Link)
	if item.Link != link && link != "" {
		item.Via = link
	}
}

// originLink returns what a feed proxy keeps of the publisher's address, whatever the prefix of its element.
func originLink(x ext.Extensions) string {
	prefixes := make([]string, 0, len(x))
	for prefix := range x {
		prefixes = append(prefixes, prefix)
	}
	slices.Sort(prefixes)
	for _, prefix := range prefixes {
		for _, name := range []string{"origLink", "origlink"} {
			if link := document.WebLink(nil, extension(x, prefix, name)); document.IsWeb(link) {
				return link
			}
		}
	}
	return ""
}

// maxWrappers is how many redirectors may stand around an address.
const maxWrappers = 3

// Unwrapped returns the address to which a redirector leads that has it in a parameter, else the address itself.
func Unwrapped(address string) string {
	for range maxWrappers {
		target := targetOf(address)
		if target == "" {
			break
		}
		address = target
	}
	return address
}

// redirector is a page that only leads to another. A host that begins with "*." stands for all below it, and one that ends
// with "." for all countries.
type redirector struct {
	host       string
	paths      []string // none: all
	parameters []string
}

// redirectors are those of search engines, social networks, mail filters and link counters.
func redirectors() []redirector {
	return []redirector{
		{"google.", []string{"/url"}, []string{"url", "q"}},
		{"news.google.", []string{"/url", "/news/url"}, []string{"url", "q"}},
		{"bing.com", []string{"/news/apiclick.aspx"}, []string{"url"}},
		{"duckduckgo.com", []string{"/l"}, []string{"uddg"}},
		{"youtube.com", []string{"/redirect"}, []string{"q"}},
		{"facebook.com", []string{"/l.php"}, []string{"u"}},
		{"l.facebook.com", nil, []string{"u"}},
		{"lm.facebook.com", nil, []string{"u"}},
		{"l.instagram.com", nil, []string{"u"}},
		{"l.messenger.com", nil, []string{"u"}},
		{"l.threads.net", nil, []string{"u"}},
		{"t.umblr.com", []string{"/redirect"}, []string{"z"}},
		{"vk.com", []string{"/away.php"}, []string{"to"}},
		{"m.vk.com", []string{"/away.php"}, []string{"to"}},
		{"ok.ru", []string{"/dk"}, []string{"st.link"}},
		{"out.reddit.com", nil, []string{"url"}},
		{"t.me", []string{"/iv"}, []string{"url"}},
		{"linkedin.com", []string{"/redir/redirect", "/safety/go"}, []string{"url"}},
		{"medium.com", []string{"/r"}, []string{"url"}},
		{"steamcommunity.com", []string{"/linkfilter"}, []string{"url", "u"}},
		{"slack-redir.net", []string{"/link"}, []string{"url"}},
		{"getpocket.com", []string{"/redirect"}, []string{"url"}},
		{"link.zhihu.com", nil, []string{"target"}},
		{"exit.sc", nil, []string{"url"}},
		{"gate.sc", nil, []string{"url"}},
		{"go.redirectingat.com", nil, []string{"url"}},
		{"go.skimresources.com", nil, []string{"url"}},
		{"redirect.viglink.com", nil, []string{"u"}},
		{"*.safelinks.protection.outlook.com", nil, []string{"url"}},
		{"urldefense.proofpoint.com", []string{"/v1/url"}, []string{"u"}},
	}
}

// leads reports whether a host and a path are those of the redirector.
func (r *redirector) leads(host, path string) bool {
	switch {
	case strings.HasPrefix(r.host, "*."):
		if !strings.HasSuffix(host, r.host[1:]) {
			return false
		}
	case strings.HasSuffix(r.host, "."):
		country, found := strings.CutPrefix(host, r.host)
		if !found || strings.Count(country, ".") > 1 || len(country) > len("com.xx") {
			return false
		}
	case host != r.host:
		return false
	}
	return len(r.paths) == 0 || slices.Contains(r.paths, strings.TrimRight(path, "/"))
}

var (
	// leavingPages are the last parts of paths where any site counts the readers that leave it.
	leavingPages = []string{"redirect", "redirect.php", "redirect.aspx", "redir", "redir.php", "redirector", "url", "url.php", "out", "out.php", "outgoing",
		"away", "away.php", "go", "go.php", "goto", "goto.php", "exit", "exit.php", "leave", "l.php"}
	// leavingParameters name where they go.
	leavingParameters = []string{"url", "u", "to", "target", "dest", "destination", "link", "href", "goto", "uri", "redirect"}
	// seals are parameters by which such a page knows its own links.
	seals = []string{"h", "hash", "s", "sig", "sign", "signature", "token", "key", "k", "hmac", "md5", "e", "expires"}
)

// targetOf returns where a redirector leads, "" for any other page and for a target that none may lead to.
func targetOf(address string) string {
	if first := strings.LastIndex(strings.ToLower(address), "http"); first < 1 {
		return "" // most addresses hold no other
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	if host == "urldefense.com" {
		return permitted(sealedTarget(address), host)
	}
	query := u.Query()
	for _, r := range redirectors() {
		if !r.leads(host, u.Path) {
			continue
		}
		for _, name := range r.parameters {
			if target := permitted(query.Get(name), host); target != "" {
				return target
			}
		}
		return ""
	}
	return permitted(leavingFor(u, query), host)
}

// leavingFor returns where a page leads that is a redirector by its path and by what it is given: one address, and nothing
// else that counts.
func leavingFor(u *url.URL, query url.Values) string {
	segments := strings.Split(strings.Trim(strings.ToLower(u.Path), "/"), "/")
	if len(segments) > 2 || !slices.Contains(leavingPages, segments[len(segments)-1]) {
		return ""
	}
	target := ""
	for name, values := range query {
		lower := strings.ToLower(name)
		switch {
		case feeds.IsTracking(lower) || slices.Contains(seals, lower):
		case target == "" && len(values) == 1 && slices.Contains(leavingParameters, lower):
			target = values[0]
		default:
			return ""
		}
	}
	return target
}

// sealedTarget returns the target that stands in a path of Proofpoint, where no sign of it is coded:
// "…/v3/__https://x.example/a__;!!…".
func sealedTarget(address string) string {
	_, rest, found := strings.Cut(address, "/v3/__")
	target, seal, closed := strings.Cut(rest, "__;")
	if !found || !closed || strings.Contains(target, "*") || !strings.HasPrefix(seal, "!!") {
		return ""
	}
	return target
}

// permitted returns a target that a redirector of that host may lead to: a public web address on another host.
func permitted(target, host string) string {
	if lower := strings.ToLower(target[:min(len(target), 12)]); strings.HasPrefix(lower, "http%3a") || strings.HasPrefix(lower, "https%3a") {
		target, _ = url.QueryUnescape(target) // escaped twice
	}
	target = document.WebLink(nil, strings.TrimSpace(target))
	if !document.IsWeb(target) {
		return ""
	}
	u, err := url.Parse(target)
	if err != nil || u.User != nil || !isPublicHost(u.Hostname()) {
		return ""
	}
	if strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.") == host {
		return ""
	}
	return target
}

// isPublicHost reports whether a host can be one that anyone reaches: no address of a private network, and no name that is
// only known there.
func isPublicHost(host string) bool {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	if a, err := netip.ParseAddr(host); err == nil {
		a = a.Unmap()
		return a.IsGlobalUnicast() && !a.IsPrivate()
	}
	dot := strings.LastIndexByte(host, '.')
	if dot < 1 {
		return false
	}
	switch top := host[dot+1:]; {
	case top == "local", top == "localhost", top == "internal", top == "lan", top == "home", top == "corp", top == "intranet", top == "onion":
		return false
	default:
		return top[0] > '9' // a number in another notation
	}
}
