package web

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"time"

	"griot/feeds"
	"griot/feeds/health"
	"griot/feeds/render"
)

const opmlType = "text/x-opml; charset=utf-8"

// feedsOPML lists the site's feeds, for readers to take over at once.
func (h *Handler) feedsOPML(context.Context) (*document, error) {
	outlines := []render.Outline{h.outline(h.site.Title, "all")}
	for _, g := range grouped(h.site.Regions) {
		outlines = append(outlines, heading(h.words.Regions, g, func(n Named) render.Outline { return h.outline(n.Name, "region/"+n.ID) }))
	}
	for _, g := range grouped(h.site.Topics) {
		outlines = append(outlines, heading(h.words.Topics, g, func(n Named) render.Outline { return h.outline(n.Name, "topic/"+n.ID) }))
	}
	if len(h.site.Feeds) > 0 {
		selected := render.Outline{Title: h.words.Chosen}
		for i := range h.site.Feeds {
			selected.Children = append(selected.Children, h.outline(h.site.Feeds[i].Title, h.site.Feeds[i].Path))
		}
		outlines = append(outlines, selected)
	}
	return h.opml(h.site.Title, outlines)
}

func heading(kind string, g group, outline func(Named) render.Outline) render.Outline {
	top := render.Outline{Title: kind}
	if g.Name != "" {
		top.Title = kind + " · " + g.Name
	}
	for _, n := range g.Members {
		top.Children = append(top.Children, outline(n))
	}
	return top
}

// outline is a feed in a list that bears the site's title already.
func (h *Handler) outline(name, path string) render.Outline {
	feed, err := h.named(path)
	if err != nil {
		return render.Outline{Title: name} // offered but unknown to PlaceName: a heading does no harm
	}
	return render.Outline{
		Title: name, Description: feed.Description, Language: h.site.Language,
		XMLURL: h.site.URL(render.Path(feed, render.RSS)), HTMLURL: h.site.URL(render.PagePath(feed)),
	}
}

// sourcesOPML lists the declared sources by class, without those that are pages: no reader can subscribe to them.
func (h *Handler) sourcesOPML(context.Context) (*document, error) {
	statuses, err := h.sources.Statuses()
	if err != nil {
		return nil, fmt.Errorf("list sources: %w", err)
	}
	statuses = health.Declared(statuses)
	var outlines []render.Outline
	for _, class := range feeds.Classes() {
		top := render.Outline{Title: h.words.Class(class)}
		for i := range statuses {
			if s := &statuses[i].Source; s.Class == class && s.Page == "" {
				top.Children = append(top.Children, render.Outline{
					Title: s.Name, XMLURL: feeds.MaskURL(s.URL), HTMLURL: render.SourceSite(s), Language: s.Language,
					Category: "/" + string(class), Source: s,
				})
			}
		}
		if len(top.Children) > 0 {
			outlines = append(outlines, top)
		}
	}
	return h.opml(h.site.Title+" · "+strings.ToLower(h.words.SourcesTitle), outlines)
}

func (h *Handler) opml(title string, outlines []render.Outline) (*document, error) {
	list := render.OPMLList{Title: title, Owner: h.site.Title, Outlines: outlines}
	var b bytes.Buffer
	if err := list.Write(&b); err != nil {
		return nil, err
	}
	return newDocument(opmlType, cacheShort, time.Time{}, b.Bytes()), nil
}
