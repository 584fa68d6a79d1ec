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

// Survey looks through all stories for what makes up a static copy of the site ([Handler.Addresses]).
func (h *Handler) Survey(ctx context.Context) (*Survey, []Address, error) {
	w := surveying{h: h, now: newSurvey(), whole: true}
	everything, err := h.archive.Span(ctx, feeds.Selection{Group: feeds.GroupStory}, feeds.Span{})
	if err != nil {
		return nil, nil, err
	}
	for i := range everything {
		story := &everything[i].Story
		w.now.Stories[story.ID.String()] = h.surveyed(w.now, story)
	}
	all, err := w.finish(ctx, &Survey{})
	return w.now, all, err
}

// Resurvey brings a survey up to date with the stories of the items that have changed since it was made, by the ids of
// either, and tells which documents have kept their bytes. That holds as long as nothing else has changed: neither the
// site, nor its sources, nor the rules. The survey itself is used up.
func (h *Handler) Resurvey(ctx context.Context, before *Survey, changed []feeds.ItemID) (*Survey, []Address, error) {
	w := surveying{h: h, now: before, feeds: map[string]bool{}, months: map[string]bool{}, stories: map[string]bool{}}
	old := *before
	w.now.Feeds = map[string]SurveyedFeed{}
	for _, id := range changed {
		if err := w.move(ctx, id); err != nil {
			return nil, nil, err
		}
	}
	all, err := w.finish(ctx, &old)
	return w.now, all, err
}

// surveying is a survey being made.
type surveying struct {
	h     *Handler
	now   *Survey
	whole bool // nothing is known to be as it was
	// Otherwise what may have changed: feeds by path, months of archives, pages of stories.
	feeds, months, stories map[string]bool
	days                   bool // and the days that pages draw
}

// move takes the story of an item, or of that id, from where it was to where it is.
func (w *surveying) move(ctx context.Context, id feeds.ItemID) error {
	w.forget(id.String())
	story, err := w.h.archive.Story(ctx, id)
	if errors.Is(err, feeds.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	present := story.ID.String()
	w.forget(present)
	in := w.h.surveyed(w.now, &story)
	w.now.Stories[present] = in
	w.touch(in)
	w.stories[present] = true
	return nil
}

func (w *surveying) forget(story string) {
	if was, known := w.now.Stories[story]; known {
		w.touch(was)
		delete(w.now.Stories, story)
	}
}

func (w *surveying) touch(story SurveyedStory) {
	w.feeds["all"] = true
	for _, i := range story.Feeds {
		w.feeds[w.now.Names[i]] = true
	}
	for _, month := range story.Months {
		w.months[month] = true
	}
}

// finish surveys the feeds, and lists the documents.
func (w *surveying) finish(ctx context.Context, before *Survey) ([]Address, error) {
	h := w.h
	all, err := h.fixedAddresses()
	if err != nil {
		return nil, err
	}
	lately, err := h.recent(ctx)
	if err != nil {
		return nil, err
	}
	if w.now.Day = ""; lately != nil {
		w.now.Day = lately.Days[len(lately.Days)-1].Day.Format(time.DateOnly)
	}
	w.days = w.whole || w.now.Day != before.Day
	names := h.offeredNames()
	if shown := h.storyMap(lately); shown != nil {
		for _, place := range shown.Places {
			names = append(names, place.Path)
		}
	}
	names = append(names, w.now.mentioned()...)
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		feed, err := h.named(name)
		if err != nil {
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
		all = append(all, Address{h.prefix + "/" + path, pageFile(path), !w.whole && !w.stories[id]})
	}
	return all, nil
}

// feed lists the documents of a feed: in each format, its page, and its archive.
func (w *surveying) feed(ctx context.Context, name string, feed *feeds.Feed, before *Survey) ([]Address, error) {
	was, known := before.Feeds[name]
	kept := !w.whole && known && !w.feeds[name]
	now := was
	if !kept {
		var err error
		if now, err = w.h.surveyedFeed(ctx, feed); err != nil {
			return nil, err
		}
	}
	w.now.Feeds[name] = now
	var all []Address
	for _, format := range render.Formats() {
		all = append(all, Address{w.h.prefix + "/" + render.Path(feed, format), name + "." + string(format), kept})
	}
	if page := render.PagePath(feed); page != "" {
		all = append(all, Address{w.h.prefix + "/" + page, pageFile(name), kept && !w.days})
	}
	for i, part := range now.Parts {
		// A document of the archive names the one before it; above the latest one there are entries that have none.
		asBefore := !w.whole && known && i > 0 && !w.months[paging.MonthOfPart(part)] &&
			slices.Equal(now.Parts, was.Parts) && now.Closed[i] == was.Closed[i]
		path := paging.Path(feed, part)
		for _, format := range render.Formats() {
			all = append(all, Address{w.h.prefix + "/" + render.PartPath(feed, path, format), path + "." + string(format), kept || asBefore})
		}
	}
	return all, nil
}

// surveyedFeed finds the archive documents to which a feed's links lead in a static copy.
func (h *Handler) surveyedFeed(ctx context.Context, feed *feeds.Feed) (SurveyedFeed, error) {
	var found SurveyedFeed
	archives, err := h.pager.Archives(ctx, feed)
	for _, a := range archives {
		found.Parts, found.Closed = append(found.Parts, a.Name), append(found.Closed, a.Closed)
	}
	return found, err
}
