package web

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"slices"
	"time"

	"griot/feeds"
	"griot/feeds/render"
)

// healthAtom is the operators' feed: an entry for every change of a source's health.
func (h *Handler) healthAtom(context.Context) (*document, error) {
	statuses, err := h.sources.Statuses()
	if err != nil {
		return nil, fmt.Errorf("list sources: %w", err)
	}
	register := "status"
	if h.site.Apart {
		register = "sources"
	}
	feed := render.Notices{
		Site: &h.site.Site, Path: "sources.atom", Page: register, Title: h.titled(h.words.HealthTitle), Unlisted: h.site.Apart,
	}
	for i := range statuses {
		s := &statuses[i]
		page := h.site.URL("status/" + url.PathEscape(string(s.Source.ID)))
		link := page
		if h.site.Apart {
			link = h.site.URL(register)
		}
		for _, turn := range s.Changes {
			feed.All = append(feed.All, render.Notice{
				ID: page + "#" + turn.At.UTC().Format("20060102T150405Z") + "-" + string(turn.State), Link: link, At: turn.At,
				Title: render.Clean(s.Source.Name) + h.words.Colon() + h.words.Health(turn.State),
				Text:  render.Clean(feeds.MaskText(turn.Message)),
			})
		}
	}
	slices.SortStableFunc(feed.All, func(a, b render.Notice) int { return b.At.Compare(a.At) })
	feed.All = feed.All[:min(len(feed.All), maxNotices)]
	var b bytes.Buffer
	if err := feed.Write(&b); err != nil {
		return nil, err
	}
	return newDocument(render.Atom.ContentType(), cacheNever, time.Time{}, b.Bytes()), nil
}

// maxNotices is how many changes of health the operators' feed holds.
const maxNotices = 200
