package web

import (
	"bytes"
	"context"
	"strings"
	"time"

	"griot/feeds"
	"griot/feeds/health"
	"griot/feeds/render"
	"griot/feeds/web/pages"
)

const opmlType = "text/x-opml; charset=utf-8"

// listServer makes the lists of feeds and sources, and the operators' feed of changes of health.
type listServer struct {
	locale *pages.Locale
	known  Sources
	apart  bool // the operators' pages are served where readers' are not
}

// feeds lists the site's feeds, for readers to take over at once.
func (l *listServer) feeds(context.Context) (*document, error) {
	outlines := []render.Outline{l.outline(l.locale.Site.Title, "all")}
	for _, g := range pages.Groups(l.locale.Site.Regions) {
		outlines = append(outlines, heading(l.locale.Words.Regions, g, func(n pages.Named) render.Outline { return l.outline(n.Name, "region/"+n.ID) }))
	}
	for _, g := range pages.Groups(l.locale.Site.Topics) {
		outlines = append(outlines, heading(l.locale.Words.Topics, g, func(n pages.Named) render.Outline { return l.outline(n.Name, "topic/"+n.ID) }))
	}
	if len(l.locale.Site.Feeds) > 0 {
		selected := render.Outline{Title: l.locale.Words.Chosen}
		for i := range l.locale.Site.Feeds {
			selected.Children = append(selected.Children, l.outline(l.locale.Site.Feeds[i].Title, l.locale.Site.Feeds[i].Path))
		}
		outlines = append(outlines, selected)
	}
	return l.opml(l.locale.Site.Title, outlines)
}

func heading(kind string, g pages.Group, outline func(pages.Named) render.Outline) render.Outline {
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
func (l *listServer) outline(name, path string) render.Outline {
	feed, ok := l.locale.Feed(path)
	if !ok {
		return render.Outline{Title: name} // offered but unknown to PlaceName: a heading does no harm
	}
	return render.Outline{
		Title: name, Description: feed.Description, Language: l.locale.Site.Language,
		XMLURL: l.locale.Site.URL(render.Path(feed, render.RSS)), HTMLURL: l.locale.Site.URL(render.PagePath(feed)),
	}
}

// sources lists the declared sources by class, without those that are pages: no reader can subscribe to them.
func (l *listServer) sources(context.Context) (*document, error) {
	known, err := statuses(l.known)
	if err != nil {
		return nil, err
	}
	known = health.Declared(known)
	var outlines []render.Outline
	for _, class := range feeds.Classes() {
		top := render.Outline{Title: l.locale.Words.Class(class)}
		for i := range known {
			if s := &known[i].Source; s.Class == class && s.Page == "" {
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
	return l.opml(l.locale.Site.Title+" · "+strings.ToLower(l.locale.Words.SourcesTitle), outlines)
}

func (l *listServer) opml(title string, outlines []render.Outline) (*document, error) {
	list := render.OPMLList{Title: title, Owner: l.locale.Site.Title, Outlines: outlines}
	var b bytes.Buffer
	if err := list.Write(&b); err != nil {
		return nil, err
	}
	return newDocument(opmlType, cacheShort, time.Time{}, b.Bytes()), nil
}
