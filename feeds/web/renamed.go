package web

import (
	"fmt"
	"strings"

	"griot/feeds"
	"griot/feeds/render"
)

// A declared feed may be renamed. Whatever readers, hubs and links knew below a former path is found below the present
// one: the page, each format, the archive. One step leads there, however often the feed was renamed.

// formerPaths are the present paths of declared feeds by those that they had before.
func formerPaths(all []feeds.Feed) map[string]string {
	former := map[string]string{}
	for i := range all {
		for _, path := range all[i].Former {
			former[path] = all[i].Path
		}
	}
	return former
}

// renamed returns where the document at an address below a feed's former path is now. The path is below the site's root,
// without leading slash. Nobody has looked whether there is one.
func (r *resolver) renamed(path string) (present string, ok bool) {
	if len(r.former) == 0 {
		return "", false
	}
	rest, archived := strings.CutPrefix(path, "archive/")
	slug, ok := strings.CutPrefix(rest, "feeds/")
	if !ok {
		return "", false
	}
	if slash := strings.IndexByte(slug, '/'); slash >= 0 {
		slug = slug[:slash]
	}
	name := "feeds/" + slug
	if _, declared := r.locale.Feed(name); declared {
		return "", false // its slug may be a former one with a further label
	}
	now, known := r.former[name]
	if dot := strings.LastIndexByte(name, '.'); !known && dot >= 0 {
		name = name[:dot] // what follows is a format
		now, known = r.former[name]
	}
	if !known {
		return "", false
	}
	present = now + rest[len(name):]
	if archived {
		present = "archive/" + present
	}
	return present, true
}

// asSent is a query as it was sent. What may not stand in an address, though a server was sent it, is percent-encoded.
func asSent(query string) string {
	var b strings.Builder
	for i := range len(query) {
		if c := query[i]; c <= ' ' || c > '~' || strings.IndexByte("\"#<>\\^`{|}", c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// formerFiles are the documents of a feed once more, as files at its former paths. A copy of the site cannot redirect. So
// whoever subscribed there is sent the present documents, which name the present address as theirs.
func formerFiles(feed *feeds.Feed, documents []Address) []Address {
	var all []Address
	for _, former := range feed.Former {
		for _, document := range documents {
			document.File = strings.Replace(document.File, feed.Path, former, 1)
			all = append(all, document)
		}
	}
	return all
}

// Redirects are the addresses of former paths as rules of a static host: a line for each, in the form that Netlify,
// Cloudflare Pages and GitLab Pages read. It is empty where no feed was renamed.
func (h *Handler) Redirects() []byte {
	var b strings.Builder
	locale := h.own.locale
	for i := range h.config.Feeds {
		feed := &h.config.Feeds[i]
		for _, former := range feed.Former {
			rule := func(from, to string) { b.WriteString(locale.Path(from) + " " + locale.Path(to) + " 301\n") }
			for _, format := range render.Formats() {
				rule(former+"."+string(format), render.Path(feed, format))
			}
			rule(former, feed.Path)
			rule("archive/"+former+"/*", "archive/"+feed.Path+"/:splat")
		}
	}
	return []byte(b.String())
}
