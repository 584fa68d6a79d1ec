package web

import "context"

type feedsContent struct {
	All    offer
	Groups []offerGroup
}

// feedsPage lists every feed that the site offers, for readers who want to subscribe.
func (h *Handler) feedsPage(context.Context) (string, frame, error) {
	feed, err := h.named("all")
	if err != nil {
		return "", frame{}, err
	}
	content := feedsContent{All: h.offer(h.site.Title, feed)}
	if len(h.site.Feeds) > 0 {
		declared := offerGroup{Name: h.words.Chosen}
		for i := range h.site.Feeds {
			declared.Offers = append(declared.Offers, h.offer(h.site.Feeds[i].Title, &h.site.Feeds[i]))
		}
		content.Groups = append(content.Groups, declared)
	}
	content.Groups = append(content.Groups, h.offers("region", h.words.Regions, h.site.Regions)...)
	content.Groups = append(content.Groups, h.offers("topic", h.words.Topics, h.site.Topics)...)
	return "feeds", frame{Title: h.titled(h.words.Subscribe), Content: content}, nil
}
