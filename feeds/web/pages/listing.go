package pages

import (
	"strings"

	"griot/feeds"
)

// Listing is what the page of a feed shows.
type Listing struct {
	Feed     *feeds.Feed
	Entries  []feeds.Entry
	Activity *feeds.Activity // of the last days, for a region or topic; nil when there was none
}

type listingContent struct {
	Heading     string
	Description string
	Trail       []Link
	Feeds       []alternate
	Today       *storyDay
	Older       []storyDay
	Timeline    *timeline
	Places      *linkGroup
	Topics      []countedLink
}

// Listing is the page of a feed: its addresses, its newest stories, and the way to what lies beside it.
func (p *Pages) Listing(l Listing) *Page {
	feed := l.Feed
	content := listingContent{Heading: strings.TrimSuffix(feed.Title, " · "+p.site.Title), Feeds: p.alternates(feed)}
	if days := p.days(l.Entries, roomOfList); len(days) > 0 {
		content.Today, content.Older = &days[0], days[1:]
	}
	kind, id, _ := strings.Cut(feed.Path, "/")
	switch kind {
	case "region":
		p.besideRegion(&content, feeds.PlaceID(id), &l)
	case "topic":
		p.besideTopic(&content, id, &l)
	default:
		content.Description, content.Topics = feed.Description, p.topicsAmong(l.Entries)
	}
	return &Page{"listing", frame{Title: feed.Title, Description: feed.Description, Alternates: content.Feeds, Content: content}}
}
