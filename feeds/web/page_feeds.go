package web

import "context"

type feedsContent struct {
	All      offer
	Declared []offer
	Regions  []offerGroup
	Topics   []offerGroup
}

// feedsPage lists every feed that the site offers, for readers who want to subscribe.
func (h *Handler) feedsPage(context.Context) (string, frame, error) {
	feed, err := h.named("all")
	if err != nil {
		return "", frame{}, err
	}
	content := feedsContent{
		All: h.offer(h.site.Title, feed), Regions: h.offers("region", h.words.Regions, h.site.Regions),
		Topics: h.offers("topic", h.words.Topics, h.site.Topics),
	}
	for i := range h.site.Feeds {
		content.Declared = append(content.Declared, h.offer(h.site.Feeds[i].Title, &h.site.Feeds[i]))
	}
	return "feeds", frame{Title: h.titled(h.words.Subscribe), Content: content}, nil
}
