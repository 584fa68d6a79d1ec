package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"griot/feeds"
	"griot/feeds/health"
	"griot/feeds/render"
	"griot/feeds/web/pages"
)

// pageServer finds what pages show, for readers of one language.
type pageServer struct {
	config   *Config
	store    Store
	sources  Sources
	resolver *resolver
	pages    *pages.Pages
}

// filler finds what a page shows.
type filler func(context.Context) (*pages.Page, error)

// page is the answer for a page at path that changes with the store's generation.
func (s *pageServer) page(path string, fill filler) answer {
	return answer{address: "page:" + s.pages.Words.Lang + ":" + path, produce: s.written(path, cacheShort, fill)}
}

// livePage is the answer for a page that changes with every visit to a source: it is made for each request.
func (s *pageServer) livePage(path string, fill filler) answer {
	return answer{produce: s.written(path, cacheNever, fill)}
}

func (s *pageServer) written(path, policy string, fill filler) func(context.Context) (*document, error) {
	return func(ctx context.Context) (*document, error) {
		page, err := fill(ctx)
		if err != nil {
			return nil, err
		}
		body, err := s.pages.Write(page, path)
		if err != nil {
			return nil, err
		}
		made := newDocument("text/html; charset=utf-8", policy, time.Time{}, body)
		made.hidden = page.Hidden
		return made, nil
	}
}

func styleSheet(context.Context) (*document, error) {
	body, err := pages.StyleSheet()
	if err != nil {
		return nil, err
	}
	return newDocument("text/css; charset=utf-8", cacheLong, time.Time{}, body), nil
}

func (s *pageServer) front() answer {
	return s.page("", func(ctx context.Context) (*pages.Page, error) {
		feed, _ := s.resolver.locale.Feed("all")
		entries, err := s.newest(ctx, feed, pages.FrontStories)
		if err != nil {
			return nil, err
		}
		recent, err := activity(ctx, s.store)
		return s.pages.Front(pages.Front{Entries: entries, Activity: recent}), err
	})
}

// newest are the newest stories of a feed, as many as its page shows at most.
func (s *pageServer) newest(ctx context.Context, feed *feeds.Feed, most int) ([]feeds.Entry, error) {
	newest := feed.Selection
	newest.Limit = min(newest.Limit, most)
	return s.store.Select(ctx, newest)
}

func (s *pageServer) feedList() answer {
	return s.page("feeds", func(context.Context) (*pages.Page, error) { return s.pages.FeedList(), nil })
}

// listing is the page of a feed.
func (s *pageServer) listing(path, query string) (answer, error) {
	feed, err := s.resolver.resolve(path, "", query)
	if err != nil {
		return answer{}, err
	}
	return s.page(render.PagePath(feed), func(ctx context.Context) (*pages.Page, error) {
		shown := pages.Listing{Feed: feed}
		var err error
		if shown.Entries, err = s.newest(ctx, feed, pages.ListStories); err != nil {
			return nil, err
		}
		if strings.HasPrefix(feed.Path, "region/") || strings.HasPrefix(feed.Path, "topic/") {
			shown.Activity, err = activity(ctx, s.store)
		}
		return s.pages.Listing(shown), err
	}), nil
}

// help is a page of the help, or with an empty name its contents.
func (s *pageServer) help(name string) (answer, error) {
	if name != "" && !slices.Contains(s.pages.HelpPages(), name) {
		return answer{}, feeds.ErrNotFound
	}
	path := "help"
	if name != "" {
		path += "/" + name
	}
	return s.page(path, func(context.Context) (*pages.Page, error) { return s.pages.Help(name), nil }), nil
}

// story is the page of a story. An id the story no longer goes by redirects to the present one; not for good, since a
// story may be split again.
func (s *pageServer) story(text string) (answer, error) {
	id, err := feeds.ParseItemID(text)
	if err != nil {
		return answer{}, feeds.ErrNotFound
	}
	if id.String() != text {
		return answer{}, redirect(http.StatusMovedPermanently, "story/"+id.String())
	}
	return s.page("story/"+text, func(ctx context.Context) (*pages.Page, error) {
		story, err := s.store.Story(ctx, id)
		if err != nil {
			return nil, err
		}
		if story.ID != id {
			return nil, redirect(http.StatusFound, "story/"+story.ID.String())
		}
		lead := story.Lead()
		if lead == nil {
			return nil, feeds.ErrNotFound
		}
		return s.pages.Story(&story, lead), nil
	}), nil
}

// sourceList is the page of the declared sources.
func (s *pageServer) sourceList() answer {
	return s.livePage("sources", func(context.Context) (*pages.Page, error) {
		all, err := statuses(s.sources)
		if err != nil {
			return nil, err
		}
		return s.pages.Sources(all), nil
	})
}

// status is the page of all sources or those of a state (?state=failing).
func (s *pageServer) status(query string) (answer, error) {
	values, err := url.ParseQuery(query)
	if err != nil {
		return answer{}, s.resolver.badAddress(err)
	}
	wanted := health.State(values.Get("state"))
	if wanted != "" && !slices.Contains(append(health.States(), health.StateRetired), wanted) {
		return answer{}, &problem{status: http.StatusBadRequest, reason: s.pages.Words.UnknownState(string(wanted))}
	}
	return s.livePage("status", func(context.Context) (*pages.Page, error) {
		all, err := statuses(s.sources)
		if err != nil {
			return nil, err
		}
		shown := pages.Status{
			Wanted: wanted, Sources: make([]pages.Source, len(all)), Outbound: s.config.outbound(),
			Configuration: s.config.configuration(), Unstored: s.config.unstored(), Clock: s.config.clockWrong(),
			Limits: s.config.limitsMet(time.Now()),
		}
		for i := range all {
			shown.Sources[i] = pages.Source{Status: &all[i], Schedule: s.config.schedule(&all[i])}
		}
		return s.pages.Status(shown), nil
	}), nil
}

// source is the page of a source for operators.
func (s *pageServer) source(path string, id feeds.SourceID) answer {
	return s.livePage(path, func(context.Context) (*pages.Page, error) {
		status, err := s.resolver.source(id)
		if err != nil {
			return nil, err
		}
		captures, err := captures(s.sources, id)
		if err != nil {
			return nil, err
		}
		return s.pages.Source(pages.Source{Status: status, Schedule: s.config.schedule(status)}, captures), nil
	})
}

// namedSources are the sources to choose from.
func (s *pageServer) namedSources() ([]pages.Named, error) {
	known, err := statuses(s.sources)
	if err != nil {
		return nil, err
	}
	all := make([]pages.Named, len(known))
	for i := range known {
		all[i] = pages.Named{ID: string(known[i].Source.ID), Name: render.Clean(known[i].Source.Name)}
	}
	return all, nil
}
