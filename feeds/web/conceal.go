package web

import "context"

// concealed makes the same answer without secrets, where it shows the addresses of sources.
func (h *Handler) concealed(path string, a answer) answer {
	first, operators := OperatorPath(path)
	if h.site.Conceal == nil || !operators && first != "sources" && first != "sources.opml" && first != "sources.atom" {
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
