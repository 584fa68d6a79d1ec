package web

import (
	"cmp"
	"context"
	"strings"

	"griot/feeds"
	"griot/feeds/render"
)

const (
	frontStories   = 30
	previewStories = 20
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
			Title: feed.Title + " (" + format.Label() + ")", Type: format.MediaType(), Label: format.Label(),
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

type frontContent struct {
	All      offer
	Declared []offer
	Regions  []offerGroup
	Topics   []offerGroup
	Stories  []storyLine
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
	content := frontContent{
		All: h.offer(h.words.Everything, feed), Regions: h.offers("region", h.words.Regions, h.site.Regions),
		Topics: h.offers("topic", h.words.Topics, h.site.Topics), Stories: h.lines(entries),
	}
	announced := h.alternates(feed)
	for i := range h.site.Feeds {
		declared := &h.site.Feeds[i]
		content.Declared = append(content.Declared, h.offer(declared.Title, declared))
		announced = append(announced, h.alternates(declared)[0])
	}
	return "front", frame{Title: h.site.Title, Description: h.site.Description, Alternates: announced, Content: content}, nil
}

type listingContent struct {
	Heading     string
	Description string
	Feeds       []alternate
	Stories     []storyLine
	Form        *selectForm
}

// listingPage is the page of a feed: its addresses and its newest stories.
func (h *Handler) listingPage(path, query string) (answer, error) {
	feed, err := h.resolve(path, "", query)
	if err != nil {
		return answer{}, err
	}
	return h.page(render.PagePath(feed), func(ctx context.Context) (string, frame, error) {
		return h.listing(ctx, feed, nil)
	})
}

func (h *Handler) listing(ctx context.Context, feed *feeds.Feed, form *selectForm) (string, frame, error) {
	preview := feed.Selection
	preview.Limit = min(preview.Limit, previewStories)
	entries, err := h.archive.Select(ctx, preview)
	if err != nil {
		return "", frame{}, err
	}
	content := listingContent{
		Heading: strings.TrimSuffix(feed.Title, " · "+h.site.Title), Description: feed.Description, Feeds: h.alternates(feed), Stories: h.lines(entries), Form: form,
	}
	return "listing", frame{
		Title: feed.Title, Description: feed.Description, Alternates: content.Feeds, Hidden: form != nil, Content: content,
	}, nil
}
