package web

import (
	"context"
	"maps"
	"net/url"
	"slices"

	"griot/feeds"
	"griot/feeds/render"
)

// Address is a document of the site as a file: what to ask the handler for, and where a web server finds it.
type Address struct {
	Path string // with leading slash, escaped, as readers ask for it
	File string // relative, with slashes; pages end in .html
}

// Addresses lists what makes up a static copy of the site: every feed in every format, every page, and the pages of
// the stories and places that those name, the feeds' archives included. Composed feeds and what is only true of a running server are not among them.
// What they lead to is asked of [Handler.Static].
func (h *Handler) Addresses(ctx context.Context) ([]Address, error) {
	c := copyList{h: h, all: []Address{{h.prefix + "/", "index.html"}}, known: map[string]bool{}}
	for _, file := range []string{"feeds.opml", "sources.opml", "sources.atom", "status.json", "style.css", "icon.svg"} {
		c.unlessPrivate(file, file)
	}
	for _, page := range slices.Concat([]string{"feeds", "sources", "help", "status"}, h.helpFiles()) {
		c.unlessPrivate(page, page+".html")
	}
	sources, err := h.namedSources()
	if err != nil {
		return nil, err
	}
	for _, source := range sources {
		c.unlessPrivate("status/"+url.PathEscape(source.ID), "status/"+source.ID+".html")
	}
	c.names = []string{"all"}
	for _, n := range h.site.Regions {
		c.names = append(c.names, "region/"+n.ID)
	}
	for _, n := range h.site.Topics {
		c.names = append(c.names, "topic/"+n.ID)
	}
	for i := range h.site.Feeds {
		c.names = append(c.names, h.site.Feeds[i].Path)
	}
	lately, err := h.recent(ctx)
	if err != nil {
		return nil, err
	}
	if shown := h.wireMap(lately); shown != nil {
		for _, place := range shown.Places {
			c.names = append(c.names, place.Path)
		}
	}
	for i := 0; i < len(c.names); i++ { // grows by the places of the stories it meets
		if err := c.feed(ctx, c.names[i]); err != nil {
			return nil, err
		}
	}
	return c.all, nil
}

// unlessPrivate adds what is no operators' page of a site that keeps those elsewhere.
func (c *copyList) unlessPrivate(path, file string) {
	if _, operators := OperatorPath(path); !operators || !c.h.site.Private {
		c.add(path, file)
	}
}

// copyList gathers the addresses of a static copy.
type copyList struct {
	h     *Handler
	names []string // paths of feeds, with repetitions
	all   []Address
	known map[string]bool // paths and names that are in
}

func (c *copyList) add(path, file string) {
	if !c.known[path] {
		c.known[path] = true
		c.all = append(c.all, Address{c.h.prefix + "/" + path, file})
	}
}

// feed adds a feed with its page and with what the page leads to.
func (c *copyList) feed(ctx context.Context, name string) error {
	if c.known["name:"+name] {
		return nil
	}
	c.known["name:"+name] = true
	feed, err := c.h.named(name)
	if err != nil {
		return nil // offered though it does not exist
	}
	for _, format := range render.Formats() {
		c.add(render.Path(feed, format), name+"."+string(format))
	}
	if page := render.PagePath(feed); page != "" {
		c.add(page, name+".html")
	}
	entries, parts, err := c.h.chain(ctx, feed).all()
	if err != nil {
		return err
	}
	for _, part := range parts {
		for _, format := range render.Formats() {
			c.add(render.PartPath(feed, part, format), part+"."+string(format))
		}
	}
	for i := range entries {
		id := entries[i].Story.ID.String()
		c.add("story/"+id, "story/"+id+".html")
		for _, place := range slices.Sorted(maps.Keys(placesOf(&entries[i].Story))) {
			c.names = append(c.names, "region/"+string(place))
		}
		for _, topic := range entries[i].Story.Topics() {
			c.names = append(c.names, "topic/"+topic)
		}
	}
	return nil
}

func (h *Handler) helpFiles() []string {
	var files []string
	for _, page := range h.helpPages() {
		files = append(files, "help/"+page)
	}
	return files
}

// all is every entry of the feed, and the addresses of the archive documents to which a static copy's links lead.
func (c *chain) all() ([]feeds.Entry, []string, error) {
	entries, err := c.span(feeds.Span{})
	if err != nil || len(entries) <= c.feed.Limit {
		return entries, nil, err
	}
	var parts []string
	for at := entries[c.feed.Limit].Qualified; ; {
		p, err := c.document(at)
		if err != nil {
			return nil, nil, err
		}
		parts = append(parts, c.name(p.String()))
		next, err := c.topmost(feeds.Before(p.start))
		if err != nil || next == nil {
			return entries, parts, err
		}
		at = next.Qualified
	}
}
