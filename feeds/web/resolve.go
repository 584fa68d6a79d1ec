package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"griot/feeds"
)

// parameters are the names a selection is made of; others on a fixed address, such as those by which readers are
// tracked, do not count.
func parameters() []string {
	return []string{"region", "topic", "class", "source", "lang", "state", "q", "since", "until", "limit", "brief", "group"}
}

// resolve finds the feed that a path names together with its parameters. An address that is not the canonical one of
// what it asks for redirects there; ending is the rest of the path, which the redirect keeps. It is "" for the page of a feed:
// only its documents have a bound of bytes, which no other address can have.
func (h *Handler) resolve(name, ending, query string) (*feeds.Feed, error) {
	values, err := url.ParseQuery(query)
	if err != nil {
		return nil, h.badAddress(err)
	}
	if name != "select" {
		feed, err := h.named(name)
		if err != nil {
			return nil, err
		}
		if !narrow(feed, values) {
			return feed, nil
		}
		if feed.MaxBytes > 0 && ending != "" {
			return nil, &problem{status: http.StatusBadRequest, reason: h.words.BoundedFeed(feed.Title)}
		}
		values = merged(feed.Values(), values)
	}
	selection, err := h.asked(values)
	if err != nil {
		return nil, err
	}
	if path, status, ok := h.shorter(&selection); ok {
		if path+ending == "all" {
			path = "" // the page of everything is the front page
		}
		return nil, redirect(status, path+ending)
	}
	if name != "select" || sameEscaping(query) != selection.Encode() {
		return nil, redirect(http.StatusMovedPermanently, "select"+ending+withQuestion(selection.Encode()))
	}
	return &feeds.Feed{Path: "select", Title: h.titled(h.describe(&selection)), Selection: selection}, nil
}

// named is the feed at a path of its own.
func (h *Handler) named(path string) (*feeds.Feed, error) {
	feed := feeds.Feed{Path: path, Selection: feeds.Selection{Group: feeds.GroupStory, Limit: feeds.DefaultLimit}}
	kind, id, _ := strings.Cut(path, "/")
	switch kind {
	case "all":
		if id == "" && path == "all" {
			feed.Title, feed.Description = h.site.Title, h.site.Description
			return &feed, nil
		}
	case "region":
		if name, ok := h.site.PlaceName(feeds.PlaceID(id)); ok {
			feed.Title, feed.Description = h.titled(name), h.words.AboutPlace(name)
			feed.Regions = []feeds.PlaceID{feeds.PlaceID(id)}
			return &feed, nil
		}
		return nil, h.noPlace(id)
	case "topic":
		if name, ok := h.site.TopicName(id); ok {
			feed.Title, feed.Description = h.titled(name), h.words.AboutTopic(name)
			feed.Topics = []string{id}
			return &feed, nil
		}
		return nil, h.unknown(h.words.UnknownTopic(id))
	case "feeds":
		if at := slices.IndexFunc(h.site.Feeds, func(f feeds.Feed) bool { return f.Path == path }); at >= 0 {
			feed = h.site.Feeds[at]
			return &feed, nil
		}
		return nil, &problem{status: http.StatusNotFound, reason: h.words.UnknownFeed(id)}
	}
	return nil, feeds.ErrNotFound
}

// badAddress says in the reader's language what is wrong with an address.
func (h *Handler) badAddress(err error) *problem {
	return &problem{status: http.StatusBadRequest, reason: h.words.BadAddress(err, h.pageAddress("help/compose"))}
}

// noPlace is the answer for a place that is not in the gazetteer, with those it may stand for.
func (h *Handler) noPlace(id string) *problem {
	p := h.unknown(h.words.UnknownPlace(id))
	p.suggestions = h.placesLike(id)
	return p
}

func (h *Handler) titled(name string) string {
	if name == "" {
		return h.site.Title
	}
	return name + " · " + h.site.Title
}

// shorter finds the path of its own that selects the same. What a region's, a topic's or the whole feed selects stays,
// so readers may keep the new address for good; a declared feed may be declared otherwise tomorrow.
func (h *Handler) shorter(s *feeds.Selection) (path string, status int, ok bool) {
	encoded := s.Encode()
	switch {
	case encoded == "":
		return "all", http.StatusMovedPermanently, true
	case len(s.Regions) == 1 && encoded == url.Values{"region": {string(s.Regions[0])}}.Encode():
		return "region/" + url.PathEscape(string(s.Regions[0])), http.StatusMovedPermanently, true
	case len(s.Topics) == 1 && encoded == url.Values{"topic": {s.Topics[0]}}.Encode():
		return "topic/" + url.PathEscape(s.Topics[0]), http.StatusMovedPermanently, true
	}
	path, ok = h.declared[encoded]
	return path, http.StatusFound, ok
}

// narrow reports whether values ask for something else than the feed as it is.
func narrow(feed *feeds.Feed, values url.Values) bool {
	dropIdle(values)
	for name := range values {
		if !slices.Contains(parameters(), name) {
			delete(values, name)
		}
	}
	return len(values) > 0
}

// merged adds to a feed's own parameters those given beside its path; of single-valued ones the latter win.
func merged(own, given url.Values) url.Values {
	for name, values := range given {
		switch name {
		case "q", "since", "until", "limit", "brief", "group":
			own[name] = values
		default:
			own[name] = append(own[name], values...)
		}
	}
	return own
}

// sameEscaping writes a query as [feeds.Selection.Encode] would, in the order it came in, so that two ways to escape one
// character do not count as two addresses.
func sameEscaping(query string) string {
	if query == "" {
		return ""
	}
	parts := strings.Split(query, "&")
	for i, part := range parts {
		name, value, _ := strings.Cut(part, "=")
		n, errName := url.QueryUnescape(name)
		v, errValue := url.QueryUnescape(value)
		if errName != nil || errValue != nil {
			return query
		}
		parts[i] = url.QueryEscape(n) + "=" + url.QueryEscape(v)
	}
	return strings.Join(parts, "&")
}
