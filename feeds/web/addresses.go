package web

import (
	"context"
	"net/url"
	"slices"

	"griot/feeds/render"
)

// Address is a document of the site as a file: what to ask the handler for, and where a web server finds it.
type Address struct {
	Path string // with leading slash, escaped, as readers ask for it
	File string // relative, with slashes; a page is the index.html of a folder
	// Kept says that the document has the bytes that it had when the copy was last surveyed.
	Kept bool
}

// Addresses lists what makes up a static copy of the site: every feed in every format, every page, and the pages of
// the stories and places that those name, the feeds' archives included. Composed feeds and what is only true of a running server are not among them.
// What they lead to is asked of [Handler.Static].
func (h *Handler) Addresses(ctx context.Context) ([]Address, error) {
	_, all, err := h.Survey(ctx)
	return all, err
}

// fixedAddresses are what a static copy has whatever the stories are. They tell of the whole site.
func (h *Handler) fixedAddresses() ([]Address, error) {
	all := []Address{{Path: h.prefix + "/", File: indexFile}}
	add := func(path, file string) {
		// A site that keeps its operators' pages elsewhere has none of them here.
		if _, operators := OperatorPath(path); !operators || !h.site.Private {
			all = append(all, Address{Path: h.prefix + "/" + path, File: file})
		}
	}
	for _, file := range []string{"feeds.opml", "sources.opml", "sources.atom", "status.json", "style.css"} {
		add(file, file)
	}
	for _, page := range slices.Concat([]string{"feeds", "sources", "help", "status"}, h.helpFiles()) {
		add(page, pageFile(page))
	}
	sources, err := h.namedSources()
	if err != nil {
		return nil, err
	}
	for _, source := range sources {
		add("status/"+url.PathEscape(source.ID), pageFile("status/"+source.ID))
		add("status/"+url.PathEscape(source.ID)+".json", "status/"+source.ID+".json")
	}
	return all, nil
}

// indexFile is what web servers send for a folder.
const indexFile = "index.html"

// pageFile is where a web server finds a page that readers ask for at a path: it sends them to path/ and answers with this.
// A file path.html would need a server that is told to look for it.
func pageFile(path string) string { return path + "/" + indexFile }

func (h *Handler) helpFiles() []string {
	var files []string
	for _, page := range h.helpPages() {
		files = append(files, "help/"+page)
	}
	return files
}

// offeredNames are the paths of the feeds that the site offers whatever the stories are.
func (h *Handler) offeredNames() []string {
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
	return names
}

// Topics are the canonical addresses of all feeds but composed ones, in every format.
func (h *Handler) Topics() []string {
	var all []string
	for _, name := range h.offeredNames() {
		if feed, err := h.named(name); err == nil {
			for _, format := range render.Formats() {
				all = append(all, render.Path(feed, format))
			}
		}
	}
	return all
}
