package web

import (
	"net/http"

	"griot/feeds/render"
)

type problemContent struct {
	Heading     string
	Reason      string
	Suggestions []label
}

// problem is the page that tells a reader what went wrong, with ways on.
func (h *Handler) problemPage(p *problem) ([]byte, error) {
	heading := h.words.ProblemTitle
	if p.status == http.StatusNotFound {
		heading = h.words.NotFoundTitle
	}
	return h.pages.execute("problem", frame{
		Title: h.titled(heading), Hidden: true, Alternates: h.wholeWire(),
		Content: problemContent{Heading: heading, Reason: render.Clean(p.reason), Suggestions: p.suggestions},
	})
}
