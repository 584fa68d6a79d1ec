package web

import (
	"net/http"
	"strings"

	"griot/feeds/render"
)

type problemContent struct {
	Heading     string
	Reason      string
	Suggestions []label
}

// plainReason tells programs what went wrong.
func (h *Handler) plainReason(p *problem) string {
	var b strings.Builder
	b.WriteString(p.reason + "\n")
	if len(p.suggestions) > 0 {
		b.WriteString(h.words.DidYouMean)
		for _, s := range p.suggestions {
			b.WriteString(" " + h.prefix + "/" + s.Path)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// problemPage is the page that tells a reader what went wrong, with ways on.
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
