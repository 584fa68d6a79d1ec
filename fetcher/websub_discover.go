package fetcher

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"griot/feeds"
)

// maxAnnounced is the longest address of a hub or topic, in bytes.
const maxAnnounced = 2048

// announceInHeader takes the hub and the topic from the Link header of an answer. They replace what the document says
// (WebSub, section 4). If there is a hub and no topic, the topic is the address that answered, unless there is a secret in
// it, which is not for the hub.
func announceInHeader(header http.Header, base string, info *feeds.FeedInfo) {
	var hub, self string
	for _, l := range parseLinks(header.Values("Link")) {
		address := resolveWeb(base, l.href)
		switch {
		case address == "":
		case hub == "" && l.is("hub"):
			hub = address
		case self == "" && l.is("self"):
			self = address
		}
	}
	if hub != "" {
		info.Hub = hub
	}
	if self != "" {
		info.Self = self
	}
	if info.Hub != "" && info.Self == "" && feeds.MaskURL(base) == base {
		info.Self = base
	}
}

// announceInPage takes a hub and a topic that are not known yet from the link elements in the head of an HTML page.
func announceInPage(body []byte, base string, info *feeds.FeedInfo) {
	z := html.NewTokenizer(bytes.NewReader(body))
	z.SetMaxBuf(64 << 10)
	for {
		switch z.Next() {
		case html.ErrorToken:
			return
		case html.StartTagToken, html.SelfClosingTagToken:
			token := z.Token()
			if token.DataAtom == atom.Body {
				return // a link in the text may be a reader's comment
			}
			if token.DataAtom != atom.Link {
				continue
			}
			l := link{params: map[string]string{}}
			for _, a := range token.Attr {
				if a.Key == "href" {
					l.href = a.Val
				} else {
					l.params[a.Key] = a.Val
				}
			}
			address := resolveWeb(base, l.href)
			switch {
			case address == "":
			case info.Hub == "" && l.is("hub"):
				info.Hub = address
			case info.Self == "" && l.is("self"):
				info.Self = address
			}
		}
	}
}

// link is one link of a Link header (RFC 8288) or of a page.
type link struct {
	href   string
	params map[string]string
}

// is reports whether the link has the relation, among others.
func (l link) is(rel string) bool {
	for name := range strings.FieldsSeq(l.params["rel"]) {
		if strings.EqualFold(name, rel) {
			return true
		}
	}
	return false
}

// parseLinks reads Link headers, without what cannot be read.
func parseLinks(values []string) []link {
	var links []link
	for _, value := range values {
		for {
			_, rest, found := strings.Cut(value, "<")
			if !found {
				break
			}
			href, rest, found := strings.Cut(rest, ">")
			if !found {
				break
			}
			l := link{href: strings.TrimSpace(href), params: map[string]string{}}
			value = l.readParams(rest)
			links = append(links, l)
		}
	}
	return links
}

// readParams reads the parameters of a link up to the comma that ends it, and returns what comes after. Of a parameter that
// repeats, the first counts.
func (l *link) readParams(s string) (rest string) {
	for {
		s = strings.TrimLeft(s, " \t;")
		end := strings.IndexAny(s, "=;,")
		if end < 0 {
			return ""
		}
		name := strings.ToLower(strings.TrimSpace(s[:end]))
		separator := s[end]
		s = s[end+1:]
		var value string
		if separator == '=' {
			value, s = readValue(strings.TrimLeft(s, " \t"))
		}
		if _, repeated := l.params[name]; !repeated {
			l.params[name] = value
		}
		if separator == ',' {
			return s
		}
		s = strings.TrimLeft(s, " \t")
		if strings.HasPrefix(s, ",") {
			return s[1:]
		}
	}
}

// readValue reads a token or a quoted string.
func readValue(s string) (value, rest string) {
	if !strings.HasPrefix(s, `"`) {
		end := strings.IndexAny(s, ";, \t")
		if end < 0 {
			return s, ""
		}
		return s[:end], s[end:]
	}
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '"':
			return b.String(), s[i+1:]
		case s[i] == '\\' && i+1 < len(s):
			i++
			b.WriteByte(s[i])
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String(), ""
}

// resolveWeb makes an address absolute. It returns nothing for one that is not on the web.
func resolveWeb(base, href string) string {
	from, err := url.Parse(base)
	if err != nil || href == "" {
		return ""
	}
	u, err := from.Parse(href)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	u.Fragment = ""
	if s := u.String(); len(s) <= maxAnnounced {
		return s
	}
	return ""
}
