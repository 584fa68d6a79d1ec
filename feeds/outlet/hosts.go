package outlet

import (
	_ "embed"
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

//go:embed hosts.txt
var builtinHosts string

// Hosts are the hosts that serve many publishers. The zero value knows none.
type Hosts struct {
	rules map[string][]hostRule // by host, or by "name.*"
}

// hostRule says where a host names a publisher.
type hostRule struct {
	below bool     // in the name below the host
	path  []string // in the folder behind these, the last of which begins every such name; nil: nowhere
	named bool     // false: the path names nobody
}

// NewHosts are the built-in hosts and further ones, in the forms that hosts.txt describes.
func NewHosts(further []string) (Hosts, error) {
	h := Hosts{rules: map[string][]hostRule{}}
	for line := range strings.Lines(builtinHosts) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if err := h.add(line); err != nil {
			return Hosts{}, fmt.Errorf("hosts.txt: %w", err)
		}
	}
	for _, form := range further {
		if err := h.add(form); err != nil {
			return Hosts{}, err
		}
	}
	return h, nil
}

// CheckForm reports what is wrong with a form of hosts, nil when it is one.
func CheckForm(form string) error {
	_, _, err := parseForm(form)
	return err
}

func (h *Hosts) add(form string) error {
	host, rule, err := parseForm(form)
	if err == nil {
		h.rules[host] = append(h.rules[host], rule)
	}
	return err
}

// parseForm reads one of the forms that hosts.txt describes.
func parseForm(form string) (host string, rule hostRule, err error) {
	address, below := strings.CutPrefix(form, "*.")
	host, path, folders := strings.Cut(address, "/")
	rule.below = below
	if folders {
		if rule.path = strings.Split(path, "/"); below {
			return "", rule, fmt.Errorf("%q names a publisher twice", form)
		}
		last := &rule.path[len(rule.path)-1]
		*last, rule.named = strings.CutSuffix(*last, "*")
	}
	host = strings.ToLower(host)
	wrong := !strings.Contains(host, ".") || strings.ContainsAny(strings.TrimSuffix(host, ".*"), "* ?#:") || strings.HasPrefix(host, ".")
	for i, word := range rule.path {
		wrong = wrong || strings.ContainsAny(word, "* ?#") || word == "" && !(rule.named && i == len(rule.path)-1)
	}
	if wrong {
		return "", rule, fmt.Errorf("%q is none of example.net, *.example.net, example.net/* and example.net/word/*", form)
	}
	return host, rule, nil
}

// place is what an address tells of who publishes there.
type place struct {
	domain string // of the publisher; "" where the address does not tell
	host   string
}

// same reports whether two places tell the same.
func (p place) same(other place) bool {
	return p.domain == other.domain && hostKey(p.host) == hostKey(other.host)
}

// nobodys reports whether a place that a source names is where its program stood before it was put up. Some feeds name such
// a one by mistake. polled is where the source is read: on a machine of one's own, ports tell publishers apart.
func (p place) nobodys(polled place) bool {
	u := url.URL{Host: p.host}
	return isOwn(u.Hostname()) && (u.Port() == "" || !isOwn((&url.URL{Host: polled.host}).Hostname()))
}

// isOwn reports whether a host is one of somebody's own network, which means another one to everybody else.
func isOwn(host string) bool {
	if addr, err := netip.ParseAddr(host); err == nil {
		return addr.IsPrivate() || addr.IsLoopback() || addr.IsLinkLocalUnicast() || addr.IsUnspecified()
	}
	last := strings.ToLower(host[strings.LastIndexByte(host, '.')+1:])
	return !strings.Contains(host, ".") || slices.Contains([]string{"local", "localhost", "localdomain", "internal", "lan", "home", "test", "invalid"}, last)
}

// place reads an address.
func (h *Hosts) place(address string) place {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return place{}
	}
	for _, kept := range []string{"/http://", "/https://"} { // by an archive, whose address holds the page's
		if at := strings.Index(u.Path, kept); at >= 0 {
			return h.place(u.Path[at+1:])
		}
	}
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	if ascii, err := idna.Lookup.ToASCII(host); err == nil {
		host = ascii
	} else if strings.ContainsFunc(host, func(r rune) bool { return r > unicode.MaxASCII }) {
		return place{} // no name of the Internet
	}
	if _, err := netip.ParseAddr(host); err == nil || !strings.Contains(host, ".") {
		return place{strings.ToLower(u.Host), u.Host} // of what has no domain, the port tells most
	}
	if domain, listed := h.named(host, u.Path); listed {
		return place{domain, host}
	}
	domain, err := publicsuffix.EffectiveTLDPlusOne(host)
	if err == nil {
		return place{domain, host}
	}
	if _, icann := publicsuffix.PublicSuffix(host); icann {
		return place{host, host} // of a registry, or a government under it
	}
	return place{"", host}
}

// named finds the publisher at a host that serves many, by the longest host that is listed. listed is false where none is.
func (h *Hosts) named(host, path string) (publisher string, listed bool) {
	for at, below := host, ""; ; {
		rules := h.rules[at]
		if name, suffix, ok := strings.Cut(at, "."); ok && len(rules) == 0 {
			if public, icann := publicsuffix.PublicSuffix(at); icann && (public == suffix || public == at) {
				rules = h.rules[name+".*"]
			}
		}
		if len(rules) > 0 {
			return publisherAt(rules, at, below, path), true
		}
		label, rest, more := strings.Cut(at, ".")
		if !more {
			return "", false
		}
		at, below = rest, label
	}
}

// publisherAt is the publisher that rules find at a host, given the label before it and the path; "" where they find none.
func publisherAt(rules []hostRule, host, below, path string) string {
	folders := strings.Split(strings.Trim(path, "/"), "/")
	publisher, best := "", -1
	for _, r := range rules {
		switch weight := r.weight(); {
		case weight <= best:
		case r.below:
			if below != "" && below != "www" {
				publisher, best = below+"."+host, weight
			}
		case r.path != nil && r.fits(folders):
			if publisher, best = "", weight; r.named {
				publisher = host + "/" + strings.ToLower(folders[len(r.path)-1])
			}
		}
	}
	return publisher
}

// weight orders rules that fit: the longest path first, and one that names nobody before one that names any.
func (r *hostRule) weight() int {
	if r.path == nil {
		return 0
	}
	weight := 2 * len(r.path)
	if !r.named {
		weight++
	}
	return weight
}

// fits reports whether a path is one that the rule speaks of.
func (r *hostRule) fits(folders []string) bool {
	if len(folders) < len(r.path) {
		return false
	}
	last := len(r.path) - 1
	for i, word := range r.path[:last] {
		if !strings.EqualFold(word, folders[i]) {
			return false
		}
	}
	name := strings.ToLower(folders[last])
	if !r.named {
		return name == strings.ToLower(r.path[last])
	}
	begin, found := strings.CutPrefix(name, strings.ToLower(r.path[last]))
	return found && begin != ""
}
