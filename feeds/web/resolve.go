package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"griot/feeds"
	"griot/feeds/health"
	"griot/feeds/web/pages"
)

// resolver finds what an address asks for, or says in one language why there is nothing.
type resolver struct {
	locale  *pages.Locale
	sources Sources
	// declared finds the path of a declared feed by its selection in canonical form. Those with a bound of bytes are not
	// among them: they hold less than what they select.
	declared map[string]string
	// former finds the path of a declared feed by one that it had before.
	former map[string]string
}

// declaredFeeds are the paths of declared feeds by their selections.
func declaredFeeds(all []feeds.Feed) map[string]string {
	declared := map[string]string{}
	for i := range all {
		if all[i].MaxBytes > 0 {
			continue
		}
		canonical := all[i].Encode()
		if _, taken := declared[canonical]; !taken {
			declared[canonical] = all[i].Path
		}
	}
	return declared
}

// parameters are the names a selection is made of. Others on a fixed address, such as those by which readers are
// tracked, do not count.
func parameters() []string {
	return []string{"region", "topic", "class", "source", "lang", "state", "q", "since", "until", "limit", "brief", "group"}
}

// resolve finds the feed that a path names together with its parameters. An address that is not canonical redirects
// to the one that is. ending is the rest of the path, which the redirect keeps. It is "" for the page of a feed: only
// documents have a bound of bytes, which no other address can have.
func (r *resolver) resolve(name, ending, query string) (*feeds.Feed, error) {
	values, err := url.ParseQuery(query)
	if err != nil {
		return nil, r.badAddress(err)
	}
	if name != "select" {
		feed, err := r.named(name)
		if err != nil {
			return nil, err
		}
		if !narrow(feed, values) {
			return feed, nil
		}
		if feed.MaxBytes > 0 && ending != "" {
			return nil, &problem{status: http.StatusBadRequest, reason: r.locale.Words.BoundedFeed(feed.Title)}
		}
		values = merged(feed.Values(), values)
	}
	selection, err := r.selection(values)
	if err != nil {
		return nil, err
	}
	if path, status, ok := r.shorter(&selection); ok {
		if path+ending == "all" {
			path = "" // the page of everything is the front page
		}
		return nil, redirect(status, path+ending)
	}
	if name != "select" || sameEscaping(query) != selection.Encode() {
		return nil, redirect(http.StatusMovedPermanently, "select"+ending+withQuestion(selection.Encode()))
	}
	return &feeds.Feed{Path: "select", Title: r.locale.Titled(r.describe(&selection)), Selection: selection}, nil
}

// named is the feed at a path of its own.
func (r *resolver) named(path string) (*feeds.Feed, error) {
	if feed, ok := r.locale.Feed(path); ok {
		return feed, nil
	}
	kind, id, _ := strings.Cut(path, "/")
	switch kind {
	case "region":
		return nil, r.noPlace(id)
	case "topic":
		return nil, r.unknown(r.locale.Words.UnknownTopic(id))
	case "feeds":
		return nil, &problem{status: http.StatusNotFound, reason: r.locale.Words.UnknownFeed(id)}
	}
	return nil, feeds.ErrNotFound
}

// source finds a source by its id, or by one that it had before.
func (r *resolver) source(id feeds.SourceID) (*health.Status, error) {
	all, err := statuses(r.sources)
	if err != nil {
		return nil, err
	}
	if now, renamed := renamedSource(all, id); renamed {
		id = now
	}
	for i := range all {
		if all[i].Source.ID == id {
			return &all[i], nil
		}
	}
	return nil, &problem{status: http.StatusNotFound, reason: r.locale.Words.UnknownSource(string(id))}
}

// badAddress says in the reader's language what is wrong with an address.
func (r *resolver) badAddress(err error) *problem {
	return &problem{status: http.StatusBadRequest, reason: r.locale.Words.BadAddress(err, r.locale.Page("help/compose"))}
}

// noPlace is the answer for a place that is not in the gazetteer, with those it may stand for.
func (r *resolver) noPlace(id string) *problem {
	p := r.unknown(r.locale.Words.UnknownPlace(id))
	p.suggestions = r.locale.PlacesLike(id)
	return p
}

// unknown is the answer to what asks for something that does not exist.
func (r *resolver) unknown(reason string) *problem {
	return &problem{status: http.StatusNotFound, reason: reason + " " + r.locale.Words.Offered(r.locale.Page("select"))}
}

// shorter finds the path of its own that selects the same. The selection of a region's, a topic's or the whole feed
// stays, so readers may keep the new address for good. A declared feed may be declared otherwise tomorrow.
func (r *resolver) shorter(s *feeds.Selection) (path string, status int, ok bool) {
	encoded := s.Encode()
	switch {
	case encoded == "":
		return "all", http.StatusMovedPermanently, true
	case len(s.Regions) == 1 && encoded == url.Values{"region": {string(s.Regions[0])}}.Encode():
		return "region/" + url.PathEscape(string(s.Regions[0])), http.StatusMovedPermanently, true
	case len(s.Topics) == 1 && encoded == url.Values{"topic": {s.Topics[0]}}.Encode():
		return "topic/" + url.PathEscape(s.Topics[0]), http.StatusMovedPermanently, true
	}
	path, ok = r.declared[encoded]
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

// sameEscaping writes a query as [feeds.Selection.Encode] would, in the order it came in. So two ways to escape one
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
