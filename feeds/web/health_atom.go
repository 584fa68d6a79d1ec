package web

import (
	"bytes"
	"context"
	"net/url"
	"slices"
	"time"

	"griot/feeds"
	"griot/feeds/render"
)

// health is the operators' feed: an entry for every change of a source's health.
func (l *listServer) health(context.Context) (*document, error) {
	known, err := statuses(l.known)
	if err != nil {
		return nil, err
	}
	register := "status"
	if l.apart {
		register = "sources"
	}
	feed := render.Notices{
		Site: &l.locale.Site.Site, Path: "sources.atom", Page: register, Title: l.locale.Titled(l.locale.Words.HealthTitle), Unlisted: l.apart,
	}
	for i := range known {
		s := &known[i]
		page := l.locale.Site.URL("status/" + url.PathEscape(string(s.Source.ID)))
		link := page
		if l.apart {
			link = l.locale.Site.URL(register)
		}
		for _, turn := range s.Changes {
			feed.All = append(feed.All, render.Notice{
				ID: page + "#" + turn.At.UTC().Format("20060102T150405Z") + "-" + string(turn.State), Link: link, At: turn.At,
				Title: render.Clean(s.Source.Name) + l.locale.Words.Colon() + l.locale.Words.Health(turn.State),
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
