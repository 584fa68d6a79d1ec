package config

import (
	"net/url"
	"strings"
)

// WordPressFeed is one of the feeds that every WordPress site has beside its main one. Exactly one of Search, Tag and
// Category is set; Tag and Category are slugs, as in the address of their page.
type WordPressFeed struct {
	Site                  string
	Search, Tag, Category string
}

// URL is the feed's address in the form that works whatever permalinks the site uses.
func (w *WordPressFeed) URL() string {
	query := "feed=rss2"
	switch {
	case w.Search != "":
		query = "s=" + url.QueryEscape(w.Search) + "&" + query
	case w.Tag != "":
		query = "tag=" + url.QueryEscape(w.Tag) + "&" + query
	case w.Category != "":
		query = "category_name=" + url.QueryEscape(w.Category) + "&" + query
	}
	return w.Site + "/?" + query
}

// decodeWordPress reads the shorthand for such a feed into the source's url, and into its site where it has none. It
// reports whether the shorthand is there.
func decodeWordPress(m *mapping, s *Source) bool {
	v, ok := m.get("wordpress")
	if !ok {
		return false
	}
	in := v.mapping()
	var w WordPressFeed
	read(in, "site", &w.Site, parseWordPressSite)
	read(in, "search", &w.Search, ParseLine)
	read(in, "tag", &w.Tag, parseTerm)
	read(in, "category", &w.Category, parseTerm)
	in.need("site")
	chosen := 0
	for _, key := range []string{"search", "tag", "category"} {
		if _, ok := in.get(key); ok {
			chosen++
		}
	}
	if chosen != 1 && len(in.entries) > 0 {
		v.refuse(refuse("name one of search, tag, category; for all articles use url: https://host/feed/", "chooses %d of a site's feeds", chosen))
	}
	in.close()
	if own, ok := m.get("url"); ok {
		own.refuse(refuse("remove one of them", "wordpress gives the url already"))
	}
	if page, ok := m.get("page"); ok {
		page.refuse(refuse("remove one of them", "wordpress gives a feed, not a page"))
	}
	if w.Site == "" {
		return true
	}
	s.URL = w.URL()
	if s.Site == "" {
		s.Site = w.Site + "/"
	}
	return true
}

// parseWordPressSite reads the address of a site's front page; what it returns has no slash at the end.
func parseWordPressSite(s string) (string, error) {
	s, err := ParseWebURL(s)
	if err != nil {
		return "", err
	}
	if u, err := url.Parse(s); err != nil || u.RawQuery != "" || u.ForceQuery {
		return "", refuse("write the address of the front page", "the web address has a query")
	}
	return strings.TrimRight(s, "/"), nil
}

// parseTerm reads the slug of a tag or category; WordPress takes letters of any script, and a path of them for a category
// within another.
func parseTerm(s string) (string, error) {
	term := strings.Trim(s, "/")
	if term == "" || len(term) > 200 || strings.ContainsAny(term, " ?#&=,+\r\n\t") {
		return "", refuse("write it as in the address of its page: tombouctou, nord-mali", "%q is not the slug of a tag or category", s)
	}
	return term, nil
}
