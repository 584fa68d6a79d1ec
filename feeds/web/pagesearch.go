package web

import (
	"context"
	"net/http"
	"net/url"

	"griot/feeds"
	"griot/feeds/render"
	"griot/feeds/text"
	"griot/feeds/web/pages"
)

// search is the page of the newest stories that hold all the words asked for. More than words is asked for on the page
// that builds selections.
func (s *pageServer) search(query string) (answer, error) {
	values, err := url.ParseQuery(query)
	if err != nil {
		return answer{}, s.resolver.badAddress(err)
	}
	dropIdle(values)
	if err := spoken(values); err != nil {
		return answer{}, s.resolver.badAddress(err)
	}
	for name := range values {
		if name != "q" {
			return answer{}, s.moreThanWords(query)
		}
	}
	selection, err := feeds.ParseSelection(values, text.ParseSearch)
	if err != nil {
		return answer{}, s.resolver.badAddress(err)
	}
	words := selection.Search.Typed
	canonical := selection.Encode()
	if sameEscaping(query) != canonical {
		return answer{}, redirect(http.StatusMovedPermanently, "search"+withQuestion(canonical))
	}
	if words == "" || selection.Search.Empty() {
		return s.page("search"+withQuestion(canonical), func(context.Context) (*pages.Page, error) {
			return s.pages.Search(pages.Search{Words: words}), nil
		}), nil
	}
	feed := &feeds.Feed{Path: "select", Title: s.pages.Titled(s.resolver.describe(&selection)), Selection: selection}
	if path, _, ok := s.resolver.shorter(&selection); ok {
		feed.Path = path
	}
	return s.page("search?"+canonical, func(ctx context.Context) (*pages.Page, error) {
		wanted := selection
		wanted.Limit = pages.SearchStories
		entries, err := s.store.Select(ctx, wanted)
		if err != nil {
			return nil, err
		}
		return s.pages.Search(pages.Search{Words: words, Feed: feed, Entries: entries}), nil
	}), nil
}

// moreThanWords leads to the page that selects by more than words.
func (s *pageServer) moreThanWords(query string) error {
	feed, err := s.resolver.resolve("select", "", query)
	if err != nil {
		return err
	}
	return redirect(http.StatusMovedPermanently, render.PagePath(feed))
}

// selection is the page with the form that builds a selection and, once something is chosen, the feed it makes.
func (s *pageServer) selection(query string) (answer, error) {
	values, err := url.ParseQuery(query)
	if err != nil {
		return answer{}, s.resolver.badAddress(err)
	}
	if dropIdle(values); len(values) == 0 {
		return s.page("select", func(context.Context) (*pages.Page, error) {
			sources, err := s.namedSources()
			if err != nil {
				return nil, err
			}
			return s.pages.Select(pages.Select{Sources: sources}), nil
		}), nil
	}
	if err := spoken(values); err != nil {
		return answer{}, s.resolver.badAddress(err)
	}
	feed, err := s.resolver.resolve("select", "", query)
	if err != nil {
		return answer{}, err
	}
	return s.page(render.PagePath(feed), func(ctx context.Context) (*pages.Page, error) {
		entries, err := s.newest(ctx, feed, pages.FormStories)
		if err != nil {
			return nil, err
		}
		sources, err := s.namedSources()
		if err != nil {
			return nil, err
		}
		return s.pages.Select(pages.Select{Sources: sources, Feed: feed, Entries: entries}), nil
	}), nil
}
