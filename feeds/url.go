package feeds

import (
	"net/url"
	"slices"
	"strings"
)

// tracking are such parameters, beside those that begin with utm_. See [IsTracking].
var tracking = []string{"fbclid", "gclid", "dclid", "msclkid", "yclid", "igshid", "mc_cid", "mc_eid", "_ga", "_gl", "ref_src", "xtor", "at_medium", "at_campaign", "ito"}

// IsTracking reports whether a query parameter says how a reader came, not what is read.
func IsTracking(name string) bool {
	name = strings.ToLower(name)
	return strings.HasPrefix(name, "utm_") || slices.Contains(tracking, name)
}

// CanonicalURL is the form under which two addresses of one page are equal: no scheme, "www.", default port, fragment,
// trailing slash or tracking parameter, host in lower case, parameters sorted. It is a key, not an address to visit.
// What is no web address comes back as it is.
func CanonicalURL(raw string) string {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return strings.TrimSpace(raw)
	}
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	if port := u.Port(); port != "" && port != "80" && port != "443" {
		host += ":" + port
	}
	query := u.Query()
	for name := range query {
		if IsTracking(name) {
			query.Del(name)
		}
	}
	canonical := host + strings.TrimRight(u.EscapedPath(), "/")
	if len(query) > 0 {
		canonical += "?" + query.Encode()
	}
	return canonical
}
