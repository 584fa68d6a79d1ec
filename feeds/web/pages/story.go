package pages

import (
	"cmp"
	"slices"
	"strings"

	"griot/feeds"
	"griot/feeds/render"
	"griot/feeds/web/wording"
)

type storyContent struct {
	Title, Lang  string
	Trail        []Link
	State        feeds.State
	StateName    string
	StateMeaning string
	Counts       string
	Heading      string
	Places       []Link
	Topics       []Link
	Reports      []reportLine
	Follow       []offer // feeds of its places and topics
}

// Story is the page of every report of a story, whose lead is given.
func (p *Pages) Story(story *feeds.Story, lead *feeds.Item) *Page {
	content := p.storyContent(story, lead)
	var announced []alternate
	for _, feed := range content.Follow {
		announced = append(announced, feed.Feeds[0])
	}
	return &Page{"story", frame{
		Title: p.Titled(content.Title), Description: render.Clean(lead.Excerpt(160)), Alternates: announced, Content: content,
		Hidden: story.NoIndex(),
	}}
}

func (p *Pages) storyContent(story *feeds.Story, lead *feeds.Item) storyContent {
	state := story.State()
	content := storyContent{
		Title: wording.Typeset(lead.Language(), p.site.Headline(lead)), Lang: p.foreign(lead.Language()),
		State: state, StateName: p.words.State(state), StateMeaning: p.words.Meaning(state),
		Counts: p.words.Sourcing(story), Heading: p.words.ReportsOf(len(story.Items)),
		Places: p.placeLabels(story.Regions()), Topics: p.topicLabels(story.Topics()),
	}
	if len(content.Places) > 0 {
		content.Trail = content.Places[:1]
	}
	inTime := make([]*feeds.Item, len(story.Items))
	byID := map[feeds.ItemID]*feeds.Item{}
	for i := range story.Items {
		inTime[i] = &story.Items[i]
		byID[inTime[i].ID] = inTime[i]
	}
	slices.SortFunc(inTime, func(a, b *feeds.Item) int {
		return cmp.Or(a.Date().Compare(b.Date()), a.Seen.Compare(b.Seen), strings.Compare(a.ID.String(), b.ID.String()))
	})
	for _, item := range inTime {
		report := p.report(item, item.ID == lead.ID && len(inTime) > 1)
		for i := range story.Links {
			l := &story.Links[i]
			if to := byID[l.To]; l.From == item.ID && to != nil {
				report.Joined = append(report.Joined, p.join(l, item, to))
			}
		}
		content.Reports = append(content.Reports, report)
	}
	content.Follow = p.follow(&content)
	return content
}

// follow are the feeds of a story's places and topics.
func (p *Pages) follow(content *storyContent) []offer {
	var all []offer
	for _, l := range slices.Concat(content.Places, content.Topics) {
		if feed, ok := p.Feed(l.Path); ok {
			all = append(all, p.offer(l.Name, feed))
		}
	}
	return all
}
