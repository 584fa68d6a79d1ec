package render

import (
	"slices"
	"strings"

	"griot/feeds"
)

// categories returns the entry's labels, each once: Griot's own first, then the publisher's. A story carries the
// labels of all its items. A line of the raw stream carries those of its item, and the state of its story.
func (c *Channel) categories(e *feeds.Entry, lead *feeds.Item) []category {
	story := &e.Story
	if c.Feed.Group == feeds.GroupItem || len(story.Items) == 0 {
		story = &feeds.Story{ID: e.ID, Items: []feeds.Item{*lead}}
	}
	wording := WordingFor(c.Site.Language)
	var all []category
	add := func(term, label, kind string) {
		term = short(term, maxLabel)
		if term == "" {
			return
		}
		if label == term {
			label = ""
		}
		if one := (category{term, label, c.Site.Scheme(kind)}); !slices.Contains(all, one) {
			all = append(all, one)
		}
	}
	regions := story.Regions()
	for _, id := range regions {
		add(string(id), c.Site.Place(id), "region")
	}
	for i := range story.Items {
		for _, id := range story.Items[i].Tags.Places {
			if !slices.Contains(regions, id) {
				add(string(id), c.Site.Place(id), "place")
			}
		}
	}
	for _, id := range story.Topics() {
		add(id, c.Site.Topic(id), "topic")
	}
	for _, class := range feeds.Classes() {
		if slices.ContainsFunc(story.Items, func(i feeds.Item) bool { return i.Class() == class }) {
			add(string(class), wording.Class(class), "class")
		}
	}
	state := e.Story.State()
	add(string(state), wording.State(state), "state")
	for i := range story.Items {
		add(languageTag(story.Items[i].Language(), ""), "", "lang")
	}
	for _, label := range lead.Categories[:min(len(lead.Categories), maxLabels)] {
		one := category{short(label.Term, maxLabel), short(label.Label, maxLabel), schemeURI(label.Scheme)}
		if one.term == "" {
			one.term = one.label
		}
		if one.label == one.term {
			one.label = ""
		}
		if one.term != "" && !slices.Contains(all, one) {
			all = append(all, one)
		}
	}
	return all
}

// schemeURI keeps a publisher's scheme where it is an address; RSS domains and Atom schemes in words are of no use to
// a program.
func schemeURI(scheme string) string {
	if scheme = strings.TrimSpace(scheme); scheme == "" {
		return ""
	}
	return WebURL(scheme)
}
