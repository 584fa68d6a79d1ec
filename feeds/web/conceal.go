package web

import "context"

// concealed makes the same answer without secrets: pages and feeds name the addresses of sources.
func (h *Handler) concealed(a answer) answer {
	if h.site.Conceal == nil {
		return a
	}
	produce := a.produce
	a.produce = func(ctx context.Context) (*document, error) {
		doc, err := produce(ctx)
		if err != nil {
			return nil, err
		}
		shown := h.site.Conceal(string(doc.body))
		if shown == string(doc.body) {
			return doc, nil
		}
		made := newDocument(doc.contentType, doc.policy, doc.modified, []byte(shown))
		made.links = doc.links
		return made, nil
	}
	return a
}
