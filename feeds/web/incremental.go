package web

import (
	"context"
	"errors"
	"slices"
	"time"

	"griot/feeds"
	"griot/feeds/render"
	"griot/feeds/web/paging"
)

// Sitemap finds what makes up a static copy of the site. That is every feed in every format, every page, the pages of
// all stories and of the places they name, and the feeds' archives. Composed feeds are not among them, nor what is
// only true of a running server. [Handler.Static] makes the documents.
func (h *Handler) Sitemap(ctx context.Context) (*Sitemap, []Address, error) {
	w := sitemapWriter{h: h, now: newSitemap(), whole: true}
	everything, err := h.store.Span(ctx, feeds.Selection{Group: feeds.GroupStory}, feeds.Span{})
	if err != nil {
		return nil, nil, err
	}
	for i := range everything {
		story := &everything[i].Story
		w.now.Stories[story.ID.String()] = w.now.locate(story, h.config.Feeds)
	}
	all, err := w.finish(ctx, &Sitemap{})
	return w.now, all, err
}

// Incremental brings a sitemap up to date with the stories of the changed items, given by the ids of either. It
// reports which documents have kept their bytes. That is right as long as the site, its sources and the rules have
// not changed. It uses up the sitemap.
func (h *Handler) Incremental(ctx context.Context, before *Sitemap, changed []feeds.ItemID) (*Sitemap, []Address, error) {
	w := sitemapWriter{h: h, now: before, feeds: map[string]bool{}, months: map[string]bool{}, stories: map[string]bool{}}
	old := *before
	w.now.Feeds = map[string]SitemapFeed{}
	for _, id := range changed {
		if err := w.move(ctx, id); err != nil {
			return nil, nil, err
		}
	}
	all, err := w.finish(ctx, &old)
	return w.now, all, err
}

// sitemapWriter is a sitemap being made.
type sitemapWriter struct {
	h     *Handler
	now   *Sitemap
	whole bool // nothing is known to be as it was
	// Otherwise what may have changed: feeds by path, months of archives, pages of stories.
	feeds, months, stories map[string]bool
	days                   bool // and the days that pages draw
}

// move takes the story of an item, or of that id, from where it was to where it is.
func (w *sitemapWriter) move(ctx context.Context, id feeds.ItemID) error {
	w.forget(id.String())
	story, err := w.h.store.Story(ctx, id)
	if errors.Is(err, feeds.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	present := story.ID.String()
	w.forget(present)
	in := w.now.locate(&story, w.h.config.Feeds)
	w.now.Stories[present] = in
	w.touch(in)
	w.stories[present] = true
	return nil
}

func (w *sitemapWriter) forget(story string) {
	if was, known := w.now.Stories[story]; known {
		w.touch(was)
		delete(w.now.Stories, story)
	}
}

func (w *sitemapWriter) touch(story SitemapStory) {
	w.feeds["all"] = true
	for _, i := range story.Feeds {
		w.feeds[w.now.Names[i]] = true
	}
	for _, month := range story.Months {
		w.months[month] = true
	}
}

// finish looks through the feeds, and lists the documents.
func (w *sitemapWriter) finish(ctx context.Context, before *Sitemap) ([]Address, error) {
	h := w.h
	all, err := h.fixedAddresses()
	if err != nil {
		return nil, err
	}
	lately, err := activity(ctx, h.store)
	if err != nil {
		return nil, err
	}
	if w.now.Day = ""; lately != nil {
		w.now.Day = lately.Days[len(lately.Days)-1].Day.Format(time.DateOnly)
	}
	w.days = w.whole || w.now.Day != before.Day
	names := offeredNames(h.config)
	names = append(names, h.own.pages.pages.Mapped(lately)...)
	names = append(names, w.now.mentioned()...)
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		feed, ok := h.own.locale.Feed(name)
		if !ok {
			continue // offered, or named by a story, though it does not exist
		}
		added, err := w.feed(ctx, name, feed, before)
		if err != nil {
			return nil, err
		}
		all = append(all, added...)
	}
	for id := range w.now.Stories {
		path := "story/" + id
		all = append(all, Address{h.own.locale.Path(path), pageFile(path), !w.whole && !w.stories[id]})
	}
	return all, nil
}

// feed lists the documents of a feed: in each format, its page, and its archive.
func (w *sitemapWriter) feed(ctx context.Context, name string, feed *feeds.Feed, before *Sitemap) ([]Address, error) {
	was, known := before.Feeds[name]
	kept := !w.whole && known && !w.feeds[name]
	now := was
	if !kept {
		var err error
		if now, err = sitemapFeed(ctx, w.h.own.feeds.pager, feed); err != nil {
			return nil, err
		}
	}
	w.now.Feeds[name] = now
	var all []Address
	locale := w.h.own.locale
	for _, format := range render.Formats() {
		all = append(all, Address{locale.Path(render.Path(feed, format)), name + "." + string(format), kept})
	}
	if page := render.PagePath(feed); page != "" {
		all = append(all, Address{locale.Path(page), pageFile(name), kept && !w.days})
	}
	for i, part := range now.Parts {
		// A document of the archive names the one before it; above the latest one there are entries that have none.
		asBefore := !w.whole && known && i > 0 && !w.months[paging.MonthOfPart(part)] &&
			slices.Equal(now.Parts, was.Parts) && now.Closed[i] == was.Closed[i]
		path := paging.Path(feed, part)
		for _, format := range render.Formats() {
			all = append(all, Address{locale.Path(render.PartPath(feed, path, format)), path + "." + string(format), kept || asBefore})
		}
	}
	return append(all, formerFiles(feed, all)...), nil
}

// sitemapFeed finds the archive documents to which a feed's links lead in a static copy.
func sitemapFeed(ctx context.Context, pager *paging.Pager, feed *feeds.Feed) (SitemapFeed, error) {
	var found SitemapFeed
	archives, err := pager.Archives(ctx, feed)
	for _, a := range archives {
		found.Parts, found.Closed = append(found.Parts, a.Name), append(found.Closed, a.Closed)
	}
	return found, err
}
