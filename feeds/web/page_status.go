package web

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"time"

	"griot/feeds"
	"griot/feeds/render"
)

// statusLine is a source as operators see it.
type statusLine struct {
	sourceLine
	URL      string
	Error    string
	ErrorAt  moment
	Next     moment
	NextWhy  string
	Repairs  []string
	Failures int
}

func (h *Handler) statusLine(s *feeds.SourceStatus) statusLine {
	out := statusLine{
		sourceLine: h.sourceLine(s), URL: feeds.MaskURL(s.Source.URL), Next: h.moment(s.NextDue),
		NextWhy: render.Clean(feeds.MaskText(s.NextWhy)), Failures: s.Failures,
	}
	for _, repair := range s.Repairs {
		out.Repairs = append(out.Repairs, render.Clean(feeds.MaskText(repair)))
	}
	if f := s.LastFailure; f != nil {
		out.Error, out.ErrorAt = render.Clean(feeds.MaskText(f.Message)), h.moment(s.FailedAt)
	}
	return out
}

// statusPage shows all sources, the failing ones first.
func (h *Handler) statusPage(context.Context) (string, frame, error) {
	statuses, err := h.sources.Statuses()
	if err != nil {
		return "", frame{}, fmt.Errorf("list sources: %w", err)
	}
	var failing, others []statusLine
	for i := range statuses {
		if line := h.statusLine(&statuses[i]); line.State == "failing" {
			failing = append(failing, line)
		} else {
			others = append(others, line)
		}
	}
	return h.statusFrame(h.words.StatusTitle, append(failing, others...))
}

func (h *Handler) sourceStatusPage(id feeds.SourceID) (string, frame, error) {
	statuses, err := h.sources.Statuses()
	if err != nil {
		return "", frame{}, fmt.Errorf("list sources: %w", err)
	}
	for i := range statuses {
		if statuses[i].Source.ID == id {
			line := h.statusLine(&statuses[i])
			return h.statusFrame(line.Name, []statusLine{line})
		}
	}
	return "", frame{}, &problem{status: 404, reason: h.words.unknownSource(string(id))}
}

type statusContent struct {
	Heading string
	Sources []statusLine
}

func (h *Handler) statusFrame(heading string, lines []statusLine) (string, frame, error) {
	return "status", frame{
		Title: h.titled(heading), Hidden: true, Content: statusContent{heading, lines},
		Alternates: []alternate{{
			Title: h.words.FailingTitle + " (Atom)", Type: render.Atom.MediaType(), Href: h.site.URL("sources.atom"), Label: "Atom",
		}},
	}, nil
}

// failingAtom is the operators' feed: an entry for every source that fails now. A failure that goes on stays one
// entry, named by the last success before it.
func (h *Handler) failingAtom(context.Context) (*document, error) {
	statuses, err := h.sources.Statuses()
	if err != nil {
		return nil, fmt.Errorf("list sources: %w", err)
	}
	feed := render.Notices{
		Site: &h.site.Site, Path: "sources.atom", Page: "status", Title: h.titled(h.words.FailingTitle),
	}
	for i := range statuses {
		s := &statuses[i]
		if s.State() != "failing" {
			continue
		}
		page := h.site.URL("status/" + url.PathEscape(string(s.Source.ID)))
		since := s.LastSuccess
		if since.IsZero() {
			since = s.FirstPoll
		}
		notice := render.Notice{
			ID: page + "#" + since.UTC().Format("20060102T150405Z"), Link: page, At: since,
			Title: render.Clean(s.Source.Name) + h.words.Colon() + h.words.FailingNow,
		}
		if s.LastFailure != nil {
			notice.Text = feeds.MaskText(s.LastFailure.Message)
		}
		feed.All = append(feed.All, notice)
	}
	var b bytes.Buffer
	if err := feed.Write(&b); err != nil {
		return nil, err
	}
	return newDocument(render.Atom.ContentType(), cacheNever, time.Time{}, b.Bytes()), nil
}
