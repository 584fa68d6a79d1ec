package web

import (
	"cmp"
	"context"
	"strings"

	"griot/feeds"
	"griot/feeds/render"
)

const (
	frontStories = 30
	listStories  = 100 // at most, on the page of a feed
	formStories  = 30  // at most, below the form that builds a selection
)

// offer is a feed a page invites to subscribe to.
type offer struct {
	Name  string
	Path  string // of its page
	Feeds []alternate
}

func (h *Handler) offer(name string, feed *feeds.Feed) offer {
	return offer{Name: name, Path: render.PagePath(feed), Feeds: h.alternates(feed)}
}

func (h *Handler) alternates(feed *feeds.Feed) []alternate {
	var all []alternate
	for _, format := range render.Formats() {
		all = append(all, alternate{
			Title: feed.Title + " (" + format.Label() + ")", Type: format.MediaType(), Label: format.Label(), Of: feed.Title,
			Href: h.site.URL(render.Path(feed, format)),
		})
	}
	return all
}

// offerGroup is offers under one heading.
type offerGroup struct {
	Name   string
	Offers []offer
}

// offers gathers feeds under their headings; those of no group stand under the given one.
func (h *Handler) offers(kind, heading string, all []Named) []offerGroup {
	var groups []offerGroup
	for _, g := range grouped(all) {
		one := offerGroup{Name: cmp.Or(g.Name, heading)}
		for _, n := range g.Members {
			if feed, err := h.named(kind + "/" + n.ID); err == nil {
				one.Offers = append(one.Offers, h.offer(n.Name, feed))
			}
		}
		if len(one.Offers) > 0 {
			groups = append(groups, one)
		}
	}
	return groups
}

// tally is a place or topic with the number of its stories, in words; "" where none is known.
type tally struct{ Name, Path, Count string }

type frontContent struct {
	All      offer
	Today    *storyDay
	Older    []storyDay
	Map      *storyMap
	Timeline *timeline
	Topics   []tally
	Declared []tally
}

func (h *Handler) frontPage(ctx context.Context) (string, frame, error) {
	feed, err := h.named("all")
	if err != nil {
		return "", frame{}, err
	}
	newest := feed.Selection
	newest.Limit = frontStories
	entries, err := h.archive.Select(ctx, newest)
	if err != nil {
		return "", frame{}, err
	}
	recent, err := h.recent(ctx)
	if err != nil {
		return "", frame{}, err
	}
	content := frontContent{
		All: h.offer(h.words.Everything, feed), Topics: h.topicTallies(recent),
		Map: h.storyMap(recent), Timeline: h.timeline(recent.stories()),
	}
	if days := h.days(entries, roomBesideMap); len(days) > 0 {
		content.Today, content.Older = &days[0], days[1:]
	}
	announced := h.alternates(feed)
	for i := range h.site.Feeds {
		declared := &h.site.Feeds[i]
		content.Declared = append(content.Declared, tally{Name: declared.Title, Path: render.PagePath(declared)})
		announced = append(announced, h.alternates(declared)[0])
	}
	return "front", frame{Title: h.site.Title, Description: h.site.Description, Front: true, Alternates: announced, Content: content}, nil
}

type listingContent struct {
	Heading     string
	Description string
	Trail       []label
	Feeds       []alternate
	Today       *storyDay
	Older       []storyDay
	Timeline    *timeline
	Places      *tallyGroup
	Topics      []tally
}

// tallyGroup is tallies under a heading.
type tallyGroup struct {
	Name    string
	Members []tally
}

// listingPage is the page of a feed: its addresses, its newest stories, and the way to what lies beside it.
func (h *Handler) listingPage(path, query string) (answer, error) {
	feed, err := h.resolve(path, "", query)
	if err != nil {
		return answer{}, err
	}
	return h.page(render.PagePath(feed), func(ctx context.Context) (string, frame, error) {
		return h.listing(ctx, feed)
	})
}

func (h *Handler) listing(ctx context.Context, feed *feeds.Feed) (string, frame, error) {
	entries, err := h.preview(ctx, feed, listStories)
	if err != nil {
		return "", frame{}, err
	}
	content := listingContent{
		Heading: strings.TrimSuffix(feed.Title, " · "+h.site.Title), Feeds: h.alternates(feed),
	}
	if days := h.days(entries, roomOfList); len(days) > 0 {
		content.Today, content.Older = &days[0], days[1:]
	}
	kind, id, _ := strings.Cut(feed.Path, "/")
	switch kind {
	case "region":
		err = h.regionAside(ctx, &content, feeds.PlaceID(id), entries)
	case "topic":
		err = h.topicAside(ctx, &content, id, entries)
	default:
		content.Description, content.Topics = feed.Description, h.topicsAmong(entries)
	}
	if err != nil {
		return "", frame{}, err
	}
	return "listing", frame{
		Title: feed.Title, Description: feed.Description, Alternates: content.Feeds, Content: content,
	}, nil
}

// preview is the newest stories of a feed, as many as its page shows at most.
func (h *Handler) preview(ctx context.Context, feed *feeds.Feed, most int) ([]feeds.Entry, error) {
	preview := feed.Selection
	preview.Limit = min(preview.Limit, most)
	return h.archive.Select(ctx, preview)
}
