package web

import (
	"math"
	"net/http"
	"strconv"
	"strings"

	"griot/feeds/web/pages"
)

// redirect leads on to where a problem says.
func (r *router) redirect(w http.ResponseWriter, p *problem) {
	w.Header()["Cache-Control"] = []string{"public, max-age=300"}
	location := r.locale.Path(p.location)
	path, _, _ := strings.Cut(p.location, "?")
	if _, _, feed := cutFormat(path); !feed {
		location = r.locale.Page(p.location)
	}
	w.Header()["Location"] = []string{location}
	w.WriteHeader(p.status)
}

// fail writes an error for programs as text, for readers as a page.
func (r *router) fail(w http.ResponseWriter, req *http.Request, p *problem) {
	header := w.Header()
	header["Cache-Control"] = []string{"no-store"}
	header["Vary"] = []string{"Accept"}
	if p.status == http.StatusNotFound || p.status == http.StatusGone {
		header["Cache-Control"] = []string{"public, max-age=60"}
	}
	switch p.status {
	case http.StatusMethodNotAllowed:
		header["Allow"] = []string{"GET, HEAD"}
	case http.StatusServiceUnavailable:
		header["Retry-After"] = []string{"30"}
	case http.StatusTooManyRequests:
		header["Retry-After"] = []string{strconv.Itoa(int(math.Ceil(max(1, p.wait.Seconds()))))}
	}
	contentType, body := "text/plain; charset=utf-8", []byte(r.plainReason(p))
	if strings.Contains(req.Header.Get("Accept"), "text/html") {
		page, err := r.pages.pages.Problem(pages.Problem{NotFound: p.status == http.StatusNotFound, Reason: p.reason, Suggestions: p.suggestions})
		if err == nil {
			contentType, body = "text/html; charset=utf-8", page
		}
	}
	header["Content-Type"] = []string{contentType}
	w.WriteHeader(p.status)
	if req.Method != http.MethodHead {
		_, _ = w.Write(body)
	}
}

// plainReason returns what went wrong as text for programs.
func (r *router) plainReason(p *problem) string {
	var b strings.Builder
	b.WriteString(p.reason + "\n")
	if len(p.suggestions) > 0 {
		b.WriteString(r.locale.Words.DidYouMean)
		for _, s := range p.suggestions {
			b.WriteString(" " + r.locale.Path(s.Path))
		}
		b.WriteByte('\n')
	}
	return b.String()
}
