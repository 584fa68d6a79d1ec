package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"

	"griot/feeds"
	"griot/feeds/render"
	"griot/feeds/web/wording"
)

type storyContent struct {
	Title, Lang  string
	Trail        []label
	State        feeds.State
	StateName    string
	StateMeaning string
	Counts       string
	Heading      string
	Places       []label
	Topics       []label
	Reports      []reportLine
	Follow       []offer // feeds of its places and topics
}

// storyPage shows every report of a story. An id the story no longer goes by redirects to the present one; not for
// good, since a story may be split again.
func (h *Handler) storyPage(text string) (answer, error) {
	id, err := feeds.ParseItemID(text)
	if err != nil {
		return answer{}, feeds.ErrNotFound
	}
	if id.String() != text {
		return answer{}, redirect(http.StatusMovedPermanently, "story/"+id.String())
	}
	return h.page("story/"+text, func(ctx context.Context) (string, frame, error) {
		story, err := h.archive.Story(ctx, id)
		if err != nil {
			return "", frame{}, err
		}
		if story.ID != id {
			return "", frame{}, redirect(http.StatusFound, "story/"+story.ID.String())
		}
		lead := story.Lead()
		if lead == nil {
			return "", frame{}, feeds.ErrNotFound
		}
		content := h.storyContent(&story, lead)
		var announced []alternate
		for _, feed := range content.Follow {
			announced = append(announced, feed.Feeds[0])
		}
		return "story", frame{
			Title: h.titled(content.Title), Description: render.Clean(lead.Excerpt(160)), Alternates: announced, Content: content,
			Hidden: hidden(&story),
		}, nil
	})
}

// hidden reports whether a publisher of one of the story's items wants them kept out of search engines.
func hidden(story *feeds.Story) bool {
	return slices.ContainsFunc(story.Items, func(i feeds.Item) bool { return i.Source != nil && i.Source.NoIndex })
}

func (h *Handler) storyContent(story *feeds.Story, lead *feeds.Item) storyContent {
	state := story.State()
	content := storyContent{
		Title: wording.Typeset(lead.Language(), h.site.Headline(lead)), Lang: h.foreign(lead.Language()),
		State: state, StateName: h.words.State(state), StateMeaning: h.words.Meaning(state),
		Counts: h.words.Sourcing(story), Heading: h.words.ReportsOf(len(story.Items)),
		Places: h.placeLabels(story.Regions()), Topics: h.topicLabels(story.Topics()),
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
		report := h.report(item, item.ID == lead.ID && len(inTime) > 1)
		for i := range story.Links {
			l := &story.Links[i]
			if to := byID[l.To]; l.From == item.ID && to != nil {
				report.Joined = append(report.Joined, h.join(l, item, to))
			}
		}
		content.Reports = append(content.Reports, report)
	}
	content.Follow = h.follow(&content)
	return content
}

// follow are the feeds of a story's places and topics.
func (h *Handler) follow(content *storyContent) []offer {
	var all []offer
	for _, l := range slices.Concat(content.Places, content.Topics) {
		if feed, err := h.named(l.Path); err == nil {
			all = append(all, h.offer(l.Name, feed))
		}
	}
	return all
}
