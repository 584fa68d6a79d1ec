package web

import (
	"bytes"
	"context"
)

// concealed makes the same answer without secrets: pages and feeds name the addresses of sources.
func (h *Handler) concealed(a answer) answer {
	conceal := h.site.Conceal
	if a.operators {
		conceal = h.site.ConcealMore
	}
	if conceal == nil {
		return a
	}
	produce := a.produce
	a.produce = func(ctx context.Context) (*document, error) {
		doc, err := produce(ctx)
		if err != nil {
			return nil, err
		}
		shown := []byte(conceal(string(doc.body)))
		if bytes.Equal(shown, doc.body) {
			return doc, nil
		}
		made := newDocument(doc.contentType, doc.policy, doc.modified, shown)
		made.links, made.hidden = doc.links, doc.hidden
		return made, nil
	}
	return a
}

// conceal is what readers are sent, without secrets.
func (h *Handler) conceal(body []byte) []byte {
	if h.site.Conceal == nil {
		return body
	}
	return []byte(h.site.Conceal(string(body)))
}
