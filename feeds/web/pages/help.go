package pages

import (
	"slices"

	"griot/feeds"
	"griot/feeds/health"
	"griot/feeds/render"
)

// HelpPages are the pages of the help in the order of its contents. Each is a template of its own in every language.
func (p *Pages) HelpPages() []string {
	pages := []string{"subscribe", "badges", "compose", "programs", "operate", "extend"}
	if p.static { // nobody is there to search and to compose
		pages = slices.DeleteFunc(pages, func(page string) bool { return page == "compose" })
	}
	if len(p.site.Reference) > 0 {
		pages = append(pages, "configuration")
	}
	return pages
}

type helpContent struct {
	Pages []helpLink
	// Here is the page shown, "" for the contents.
	Here   string
	Trail  []Link
	All    []alternate // addresses of the whole wire's feed
	States []Named     // states of stories, each with its meaning as group

	Health    []Named            // states of sources, in the same way
	Reference []ReferenceSection // of the configuration
}

type helpLink struct {
	Name, Path string
	Here       bool
}

// Help is a page of the help, or with an empty name its contents.
func (p *Pages) Help(name string) *Page {
	template, title := "help/"+name, p.words.HelpPage(name)
	if name == "" {
		template, title = "help/index", p.words.HelpTitle
	}
	feed, _ := p.Feed("all")
	content := helpContent{Here: title, All: p.alternates(feed), Reference: p.site.Reference}
	if name != "" {
		content.Trail = []Link{{p.words.HelpTitle, "help"}}
	}
	for _, state := range feeds.States() {
		content.States = append(content.States, Named{string(state), p.words.State(state), p.words.Meaning(state)})
	}
	for _, state := range append(health.States(), health.StateRetired) {
		content.Health = append(content.Health, Named{string(state), p.words.Health(state), p.words.HealthMeaning(state)})
	}
	for _, page := range p.HelpPages() {
		content.Pages = append(content.Pages, helpLink{p.words.HelpPage(page), "help/" + page, page == name})
	}
	return &Page{template, frame{Title: p.Titled(render.Clean(title)), Content: content}}
}
