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
	state, tally := story.State(), story.Tally()
	reports := tally.Reports
	for i := range reports {
		reports[i].StandOn(lead.ID)
	}
	content := storyContent{
		Title: wording.Typeset(lead.Language(), p.site.Headline(lead)), Lang: p.foreign(lead.Language()),
		State: state, StateName: p.words.State(state), StateMeaning: p.words.Meaning(state),
		Counts: p.words.Sourcing(&tally), Heading: p.words.ReportsOf(len(reports)),
		Places: p.placeLabels(story.Regions()), Topics: p.topicLabels(story.Topics()),
	}
	if len(content.Places) > 0 {
		content.Trail = content.Places[:1]
	}
	slices.SortFunc(reports, func(a, b feeds.Report) int {
		return cmp.Or(a.Item.Date().Compare(b.Item.Date()), a.Item.Seen.Compare(b.Item.Seen), strings.Compare(a.Item.ID.String(), b.Item.ID.String()))
	})
	of, items := map[feeds.ItemID]int{}, map[feeds.ItemID]*feeds.Item{}
	for n := range reports {
		r := &reports[n]
		content.Reports = append(content.Reports, p.report(r, len(reports) > 1 && r.Holds(lead.ID)))
		for _, item := range r.All() {
			of[item.ID], items[item.ID] = n, item
		}
	}
	for i := range story.Links {
		l := &story.Links[i]
		from, to := items[l.From], items[l.To]
		if from == nil || to == nil || of[l.From] == of[l.To] {
			continue
		}
		report := &content.Reports[of[l.From]]
		if line := p.join(l, from, to); !slices.Contains(report.Joined, line) {
			report.Joined = append(report.Joined, line)
		}
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
