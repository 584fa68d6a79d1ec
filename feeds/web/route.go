package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"griot/feeds"
	"griot/feeds/render"
)

// route finds what makes the answer for a path, given without leading slash.
func (h *Handler) route(path, query string) (answer, error) {
	if strings.HasPrefix(path, "/") || strings.Contains(path, "//") {
		return answer{}, feeds.ErrNotFound // nothing is there, and a redirect could be taken for another host's address
	}
	if _, operators := OperatorPath(path); operators && h.site.Private {
		return answer{}, feeds.ErrNotFound
	}
	switch path {
	case "", "all":
		if _, err := h.resolve("all", "", query); err != nil {
			return answer{}, err
		}
		if path != "" {
			return answer{}, redirect(http.StatusMovedPermanently, "")
		}
		return h.page(path, h.frontPage)
	case "sources":
		return h.livePage(path, h.sourcesPage)
	case "feeds":
		return h.page(path, h.feedsPage)
	case "help":
		return h.helpPage("")
	case "select":
		return h.selectPage(query)
	case "search":
		return h.searchPage(query)
	case "feeds.opml":
		return answer{address: path, produce: h.feedsOPML}, nil
	case "sources.opml":
		return answer{produce: h.sourcesOPML}, nil
	case "sources.atom":
		return answer{produce: h.healthAtom}, nil
	case "status":
		return h.statusPage(query)
	case "status.json":
		return answer{produce: h.statusJSON}, nil // operators want it as it is now
	case "healthz":
		return answer{produce: h.alive, free: true}, nil
	case "readyz":
		return answer{produce: h.ready, free: true}, nil
	case "robots.txt":
		return answer{address: path, produce: plain("User-agent: *\nDisallow: " + h.prefix + "/select\nDisallow: " + h.prefix + "/search\n")}, nil
	case "style.css":
		return answer{address: path, produce: styleSheet}, nil
	}
	if page := withoutFile(path); page != path {
		return h.moved(page, query)
	}
	if below, ok := strings.CutPrefix(path, "archive/"); ok {
		return h.archiveAnswer(below, query)
	}
	if id, ok := cutDetail(path); ok {
		return answer{produce: h.sourceJSON(id)}, nil
	}
	if name, format, ok := cutFormat(path); ok {
		return h.feedAnswer(name, format, query)
	}
	kind, id, _ := strings.Cut(path, "/")
	switch kind {
	case "region", "topic", "feeds":
		return h.listingPage(path, query)
	case "story":
		return h.storyPage(id)
	case "help":
		if id == "index" {
			return answer{}, redirect(http.StatusMovedPermanently, "help")
		}
		return h.helpPage(id)
	case "status":
		return h.livePage(path, func(context.Context) (string, frame, error) { return h.sourceStatusPage(feeds.SourceID(id)) })
	}
	return answer{}, feeds.ErrNotFound
}

// withoutFile is the path of the page that a static copy of the site, or one made by an earlier Griot, has at an address:
// that of story/x/, story/x/index.html and story/x.html is story/x.
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
func (h *Handler) moved(page, query string) (answer, error) {
	if _, _, feed := cutFormat(page); feed {
		return answer{}, feeds.ErrNotFound
	}
	if _, err := h.route(page, query); err != nil {
		return answer{}, err
	}
	return answer{}, redirect(http.StatusMovedPermanently, (&url.URL{Path: page}).EscapedPath()+withQuestion(sameEscaping(query)))
}

// cutFormat splits a feed's path into its name and format.
func cutFormat(path string) (name string, format render.Format, ok bool) {
	dot := strings.LastIndexByte(path, '.')
	if dot <= 0 || strings.Contains(path[dot:], "/") {
		return "", "", false
	}
	format = render.Format(path[dot+1:])
	return path[:dot], format, format.Known()
}

func withQuestion(query string) string {
	if query == "" {
		return ""
	}
	return "?" + query
}

func plain(text string) func(context.Context) (*document, error) {
	return func(context.Context) (*document, error) {
		return newDocument("text/plain; charset=utf-8", cacheNever, time.Time{}, []byte(text)), nil
	}
}

// feedAnswer makes an output feed.
func (h *Handler) feedAnswer(name string, format render.Format, query string) (answer, error) {
	feed, err := h.resolve(name, "."+string(format), query)
	if err != nil {
		return answer{}, err
	}
	return answer{address: render.Path(feed, format), produce: func(ctx context.Context) (*document, error) {
		made, err := h.fitted(feed, format, func(part *feeds.Feed) (*composition, error) { return h.newest(ctx, part) })
		if err != nil {
			return nil, err
		}
		made.links = h.discovery(render.Path(feed, format))
		return made, nil
	}}, nil
}

// discovery is the Link header by which WebSub subscribers find the hub and the feed's own address.
func (h *Handler) discovery(path string) string {
	if h.site.Hub == "" {
		return ""
	}
	return fmt.Sprintf(`<%s>; rel="hub", <%s>; rel="self"`, h.site.Hub, h.site.URL(path))
}

// readersWait is how long feeds ask readers to wait before they look again: the pace at which sources are polled.
const readersWait = 15 * time.Minute
