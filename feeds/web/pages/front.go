package pages

import (
	"griot/feeds"
	"griot/feeds/render"
)

// How many stories pages show at most.
const (
	FrontStories  = 30
	ListStories   = 100 // on the page of a feed
	FormStories   = 30  // below the form that builds a selection
	SearchStories = 50
)

// Front is what the front page shows.
type Front struct {
	Entries  []feeds.Entry
	Activity *feeds.Activity // of the last days; nil when there was none
}

type frontContent struct {
	All      offer
	Today    *storyDay
	Older    []storyDay
	Map      *storyMap
	Timeline *timeline
	Topics   []countedLink
	Declared []countedLink
}

// Front is the front page.
func (p *Pages) Front(f Front) *Page {
	feed, _ := p.Feed("all")
	recent := recentOf(f.Activity)
	content := frontContent{
		All: p.offer(p.words.Everything, feed), Topics: p.topicCounts(recent),
		Map: p.storyMap(recent), Timeline: p.timeline(recent.stories()),
	}
	if days := p.days(f.Entries, roomBesideMap); len(days) > 0 {
		content.Today, content.Older = &days[0], days[1:]
	}
	announced := p.alternates(feed)
	for i := range p.site.Feeds {
		declared := &p.site.Feeds[i]
		content.Declared = append(content.Declared, countedLink{Name: declared.Title, Path: render.PagePath(declared)})
		announced = append(announced, p.alternates(declared)[0])
	}
	return &Page{"front", frame{Title: p.site.Title, Description: p.site.Description, Front: true, Alternates: announced, Content: content}}
}
