package feeds

import (
	"encoding/hex"
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

// PlainURL is [CanonicalURL] with the escapes of the path undone where that leaves no doubt (RFC 3986, 6.2.2): %C3%A9,
// %c3%a9 and é are one, and so are %36 and 6. It tells more spellings for equal than CanonicalURL, whose form names items
// in data files and so stays what it is.
func PlainURL(raw string) string {
	canonical := CanonicalURL(raw)
	address, query, asked := strings.Cut(canonical, "?")
	if !strings.Contains(address, "%") || canonical == strings.TrimSpace(raw) {
		return canonical
	}
	var b strings.Builder
	for i := 0; i < len(address); i++ {
		if address[i] == '%' && i+2 < len(address) {
			if c, err := hex.DecodeString(address[i+1 : i+3]); err == nil {
				if strings.IndexByte("/?#%", c[0]) >= 0 { // these divide an address where they stand bare
					b.WriteString(strings.ToUpper(address[i : i+3]))
				} else {
					b.WriteByte(c[0])
				}
				i += 2
				continue
			}
		}
		b.WriteByte(address[i])
	}
	if asked {
		b.WriteString("?" + query)
	}
	return b.String()
}
