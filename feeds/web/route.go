package web

import (
	"net/http"
	"net/url"
	"strings"

	"griot/feeds"
	"griot/feeds/web/pages"
)

// router finds what makes the answer for an address, for readers of one language.
type router struct {
	locale   *pages.Locale
	private  bool // the operators' pages are elsewhere
	resolver *resolver
	feeds    *feedServer
	pages    *pageServer
	status   *statusServer
	lists    *listServer
}

// route finds what makes the answer for a path, given without leading slash.
func (r *router) route(path, query string) (answer, error) {
	if strings.HasPrefix(path, "/") || strings.Contains(path, "//") {
		return answer{}, feeds.ErrNotFound // nothing is there, and a redirect could be taken for another host's address
	}
	if _, operators := OperatorPath(path); operators && r.private {
		return answer{}, feeds.ErrNotFound
	}
	if present, ok := r.resolver.renamed(path); ok {
		return answer{}, redirect(http.StatusMovedPermanently, (&url.URL{Path: present}).EscapedPath()+withQuestion(asSent(query)))
	}
	if a, ok, err := r.fixed(path, query); ok {
		return a, err
	}
	if page := withoutFile(path); page != path {
		return r.moved(page, query)
	}
	if below, ok := strings.CutPrefix(path, "archive/"); ok {
		return r.feeds.archive(below, query)
	}
	if id, ok := cutDetail(path); ok {
		return answer{produce: r.status.source(id)}, nil
	}
	if name, format, ok := cutFormat(path); ok {
		return r.feeds.feed(name, format, query)
	}
	kind, id, _ := strings.Cut(path, "/")
	switch kind {
	case "region", "topic", "feeds":
		return r.pages.listing(path, query)
	case "story":
		return r.pages.story(id)
	case "help":
		if id == "index" {
			return answer{}, redirect(http.StatusMovedPermanently, "help")
		}
		return r.pages.help(id)
	case "status":
		return r.pages.source(path, feeds.SourceID(id)), nil
	}
	return answer{}, feeds.ErrNotFound
}

// fixed finds what makes the answer for a path that every site has; false when it is none.
func (r *router) fixed(path, query string) (a answer, ok bool, err error) {
	switch path {
	case "", "all":
		if _, err = r.resolver.resolve("all", "", query); err == nil {
			a = r.pages.front()
		}
		if err == nil && path != "" {
			err = redirect(http.StatusMovedPermanently, "")
		}
	case "sources":
		a = r.pages.sourceList()
	case "feeds":
		a = r.pages.feedList()
	case "help":
		a, err = r.pages.help("")
	case "select":
		a, err = r.pages.selection(query)
	case "search":
		a, err = r.pages.search(query)
	case "feeds.opml":
		a = answer{address: path, produce: r.lists.feeds}
	case "sources.opml":
		a = answer{produce: r.lists.sources}
	case "sources.atom":
		a = answer{produce: r.lists.health}
	case "status":
		a, err = r.pages.status(query)
	case "status.json":
		a = answer{produce: r.status.all} // operators want it as it is now
	case "healthz":
		a = answer{produce: r.status.alive, free: true}
	case "readyz":
		a = answer{produce: r.status.ready, free: true}
	case "robots.txt":
		a = answer{address: path, produce: plain("User-agent: *\nDisallow: " + r.locale.Path("select") + "\nDisallow: " + r.locale.Path("search") + "\n")}
	case "style.css":
		a = answer{address: path, produce: styleSheet}
	default:
		return answer{}, false, nil
	}
	return a, true, err
}

// withoutFile returns the path of a page for the address of its file in a static copy, or in one made by an earlier
// Griot. Those of story/x are story/x/, story/x/index.html and story/x.html.
func withoutFile(path string) string {
	if path == indexFile {
		return ""
	}
	for {
		page, ok := strings.CutSuffix(path, "/"+indexFile)
		if !ok {
			page = strings.TrimSuffix(strings.TrimSuffix(path, "/"), ".html")
		}
		if page == path {
			return page
		}
		path = page
	}
}

// moved leads for good to where a page is, if there is one.
func (r *router) moved(page, query string) (answer, error) {
	if _, _, feed := cutFormat(page); feed {
		return answer{}, feeds.ErrNotFound
	}
	if _, err := r.route(page, query); err != nil {
		return answer{}, err
	}
	return answer{}, redirect(http.StatusMovedPermanently, (&url.URL{Path: page}).EscapedPath()+withQuestion(sameEscaping(query)))
}
