package web

import (
	"context"
	"net/http"

	"griot/feeds"
	"griot/feeds/render"
)

type storyContent struct {
	Title, Lang string
	State       feeds.State
	StateName   string
	Counts      string
	Places      []label
	Topics      []label
	Reports     []reportLine
	Links       []linkLine
}

// linkLine says why two reports are in one story.
type linkLine struct{ From, To, Kind, Words string }

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
		return "story", frame{
			Title: content.Title + " · " + h.site.Title, Description: render.Clean(lead.Excerpt(160)), Content: content,
		}, nil
	})
}

func (h *Handler) storyContent(story *feeds.Story, lead *feeds.Item) storyContent {
	state := story.State()
	content := storyContent{
		Title: h.site.Headline(lead), Lang: lead.Language(), State: state, StateName: h.words.State(state),
		Counts: h.words.Outlets(story.Outlets()), Places: h.placeLabels(story.Regions()),
		Reports: []reportLine{h.report(lead, true)},
	}
	if len(story.Items) > 1 {
		content.Counts += ", " + h.words.Texts(story.IndependentTexts())
	}
	for _, id := range story.Topics() {
		content.Topics = append(content.Topics, label{h.site.Topic(id), "topic/" + id})
	}
	byID := map[feeds.ItemID]*feeds.Item{}
	for i := range story.Items {
		item := &story.Items[i]
		byID[item.ID] = item
		if item.ID != lead.ID {
			content.Reports = append(content.Reports, h.report(item, false))
		}
	}
	for _, l := range story.Links {
		from, to := byID[l.From], byID[l.To]
		if from == nil || to == nil {
			continue
		}
		line := linkLine{From: render.OutletName(from), To: render.OutletName(to), Kind: h.words.Kind(l.Kind)}
		// Words are quoted from the reports: not where a source allows its link only.
		if len(l.Words) > 0 && from.Republish() != feeds.RepublishLink && to.Republish() != feeds.RepublishLink {
			line.Words = h.words.Quoted(quotable(l.Words[0]))
		}
		content.Links = append(content.Links, line)
	}
	return content
}

func (h *Handler) helpPage(context.Context) (string, frame, error) {
	return "help", frame{Title: h.words.HelpTitle + " · " + h.site.Title}, nil
}
