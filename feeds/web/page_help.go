package web

import (
	"context"
	"slices"

	"griot/feeds"
	"griot/feeds/health"
	"griot/feeds/render"
)

// helpPages are the pages of the help in the order of its contents. Each is a template of its own in every language.
func (h *Handler) helpPages() []string {
	pages := []string{"subscribe", "badges", "compose", "programs", "operate", "extend"}
	if h.static { // nobody is there to search and to compose
		pages = slices.DeleteFunc(pages, func(page string) bool { return page == "compose" })
	}
	if len(h.site.Reference) > 0 {
		pages = append(pages, "configuration")
	}
	return pages
}

type helpContent struct {
	Pages []helpLink
	// Here is the page shown, "" for the contents.
	Here   string
	Trail  []label
	All    []alternate // addresses of the whole wire's feed
	States []Named     // states of stories, each with its meaning as group

	Health    []Named            // states of sources, in the same way
	Reference []ReferenceSection // of the configuration
}

type helpLink struct {
	Name, Path string
	Here       bool
}

// helpPage shows a page of the help, or with an empty name its contents.
func (h *Handler) helpPage(name string) (answer, error) {
	if name != "" && !slices.Contains(h.helpPages(), name) {
		return answer{}, feeds.ErrNotFound
	}
	path, template, title := "help/"+name, "help/"+name, h.words.HelpPage(name)
	if name == "" {
		path, template, title = "help", "help/index", h.words.HelpTitle
	}
	return h.page(path, func(context.Context) (string, frame, error) {
		feed, err := h.named("all")
		if err != nil {
			return "", frame{}, err
		}
		content := helpContent{Here: title, All: h.alternates(feed), Reference: h.site.Reference}
		if name != "" {
			content.Trail = []label{{h.words.HelpTitle, "help"}}
		}
		for _, state := range feeds.States() {
			content.States = append(content.States, Named{string(state), h.words.State(state), h.words.Meaning(state)})
		}
		for _, state := range append(health.States(), health.StateRetired) {
			content.Health = append(content.Health, Named{string(state), h.words.Health(state), h.words.HealthMeaning(state)})
		}
		for _, page := range h.helpPages() {
			content.Pages = append(content.Pages, helpLink{h.words.HelpPage(page), "help/" + page, page == name})
		}
		return template, frame{Title: h.titled(render.Clean(title)), Content: content}, nil
	})
}
