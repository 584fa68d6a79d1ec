package web

import (
	"net/url"
	"slices"
)

// Address is a document of the site as a file: what to ask the handler for, and where a web server finds it.
type Address struct {
	Path string // with leading slash, escaped, as readers ask for it
	File string // relative, with slashes; a page is the index.html of a folder
	// Kept says that the document has the bytes that it had in the sitemap before.
	Kept bool
}

// fixedAddresses returns what a static copy has whatever the stories are. These documents are about the whole site.
func (h *Handler) fixedAddresses() ([]Address, error) {
	locale := h.own.locale
	all := []Address{{Path: locale.Path(""), File: indexFile}}
	add := func(path, file string) {
		// A site that keeps its operators' pages elsewhere has none of them here.
		if _, operators := OperatorPath(path); !operators || !h.config.Private {
			all = append(all, Address{Path: locale.Path(path), File: file})
		}
	}
	for _, file := range []string{"feeds.opml", "sources.opml", "sources.atom", "status.json", "style.css"} {
		add(file, file)
	}
	for _, page := range slices.Concat([]string{"feeds", "sources", "help", "status"}, h.helpFiles()) {
		add(page, pageFile(page))
	}
	sources, err := h.own.pages.namedSources()
	if err != nil {
		return nil, err
	}
	for _, source := range sources {
		add("status/"+url.PathEscape(source.ID), pageFile("status/"+source.ID))
		add("status/"+url.PathEscape(source.ID)+".json", "status/"+source.ID+".json")
	}
	return all, nil
}

// pageFile returns where a web server finds the page at a path. It sends readers on to path/ and answers with this
// file. A file path.html would need a server that is configured to look for it.
func pageFile(path string) string { return path + "/" + indexFile }

func (h *Handler) helpFiles() []string {
	var files []string
	for _, page := range h.own.pages.pages.HelpPages() {
		files = append(files, "help/"+page)
	}
	return files
}

// offeredNames are the paths of the feeds that a site offers whatever the stories are.
func offeredNames(c *Config) []string {
	names := []string{"all"}
	for _, n := range c.Regions {
		names = append(names, "region/"+n.ID)
	}
	for _, n := range c.Topics {
		names = append(names, "topic/"+n.ID)
	}
	for i := range c.Feeds {
		names = append(names, c.Feeds[i].Path)
	}
	return names
}
