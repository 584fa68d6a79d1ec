package render

const nsDublinCore = "http://purl.org/dc/elements/1.1/"

// related is a link of an entry beside its own, as Atom and RSS write it.
type related struct{ rel, href, mediaType, title string }

// related are the story's page, the other reports by the names of their outlets, and where an aggregator says it has the item from.
func (e *entry) related() []related {
	var links []related
	if e.link != e.page {
		links = append(links, related{rel: "related", href: e.page, mediaType: "text/html"})
	}
	for _, r := range e.reports[1:] {
		if r.link != "" {
			links = append(links, related{rel: "related", href: r.link, mediaType: "text/html", title: r.outlet.name})
		}
	}
	if e.origin != nil && e.origin.URL != "" {
		links = append(links, related{rel: "via", href: e.origin.URL, title: e.origin.Title})
	}
	return links
}

// namedOrigin is the outlet that an aggregator says it has the item from where it gives no address for it, else "". It is
// written as the publisher by Dublin Core, whose source RSS does not suffer beside its own.
func (e *entry) namedOrigin() string {
	if e.origin != nil && e.origin.URL == "" {
		return e.origin.Title
	}
	return ""
}
