package web

import (
	"context"
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
// the stories that the feeds name. Composed feeds and what is only true of a running server are not among them.
func (h *Handler) Addresses(ctx context.Context) ([]Address, error) {
	all := []Address{{h.prefix + "/", "index.html"}}
	add := func(path, file string) {
		one := Address{h.prefix + "/" + path, file}
		if !slices.Contains(all, one) {
			all = append(all, one)
		}
	}
	for _, file := range []string{"feeds.opml", "sources.opml", "sources.atom", "status.json", "style.css", "icon.svg"} {
		add(file, file)
	}
	for _, page := range []string{"sources", "help", "status"} {
		add(page, page+".html")
	}
	names := []string{"all"}
	for _, n := range h.site.Regions {
		names = append(names, "region/"+n.ID)
	}
	for _, n := range h.site.Topics {
		names = append(names, "topic/"+n.ID)
	}
	for i := range h.site.Feeds {
		names = append(names, h.site.Feeds[i].Path)
	}
	shown := map[feeds.StoryID]bool{}
	for _, name := range names {
		feed, err := h.named(name)
		if err != nil {
			continue // offered though it does not exist
		}
		for _, format := range render.Formats() {
			add(render.Path(feed, format), name+"."+string(format))
		}
		if page := render.PagePath(feed); page != "" {
			add(page, name+".html")
		}
		entries, err := h.archive.Select(ctx, feed.Selection)
		if err != nil {
			return nil, err
		}
		for i := range entries {
			if id := entries[i].Story.ID; !shown[id] {
				shown[id] = true
				all = append(all, Address{h.prefix + "/story/" + id.String(), "story/" + id.String() + ".html"})
			}
		}
	}
	return all, nil
}
