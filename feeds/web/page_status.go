package web

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"slices"
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
	Notes    []string // what is unusual about the source, and what is done about it
}

func (h *Handler) statusLine(s *feeds.SourceStatus) statusLine {
	out := statusLine{
		sourceLine: h.sourceLine(s), URL: feeds.MaskURL(s.Source.URL), Next: h.moment(s.NextDue),
		NextWhy: render.Clean(feeds.MaskText(s.NextWhy)), Failures: s.Failures,
	}
	for _, repair := range s.Repairs {
		out.Repairs = append(out.Repairs, render.Clean(feeds.MaskText(repair)))
	}
	for _, note := range s.Notes() {
		out.Notes = append(out.Notes, render.Clean(feeds.MaskText(note)))
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
		line := h.statusLine(&statuses[i])
		if health := statuses[i].State(); health == feeds.HealthOK || health == feeds.HealthNew {
			others = append(others, line)
		} else {
			failing = append(failing, line)
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
			Title: h.words.HealthTitle + " (Atom)", Type: render.Atom.MediaType(), Href: h.site.URL("sources.atom"), Label: "Atom",
		}},
	}, nil
}

// healthAtom is the operators' feed: an entry for every change of a source's health.
func (h *Handler) healthAtom(context.Context) (*document, error) {
	statuses, err := h.sources.Statuses()
	if err != nil {
		return nil, fmt.Errorf("list sources: %w", err)
	}
	feed := render.Notices{
		Site: &h.site.Site, Path: "sources.atom", Page: "status", Title: h.titled(h.words.HealthTitle),
	}
	for i := range statuses {
		s := &statuses[i]
		page := h.site.URL("status/" + url.PathEscape(string(s.Source.ID)))
		for _, turn := range s.Turns {
			feed.All = append(feed.All, render.Notice{
				ID: page + "#" + turn.At.UTC().Format("20060102T150405Z") + "-" + string(turn.State), Link: page, At: turn.At,
				Title: render.Clean(s.Source.Name) + h.words.Colon() + h.words.Health(turn.State),
				Text:  render.Clean(feeds.MaskText(turn.Message)),
			})
		}
	}
	slices.SortStableFunc(feed.All, func(a, b render.Notice) int { return b.At.Compare(a.At) })
	feed.All = feed.All[:min(len(feed.All), maxNotices)]
	var b bytes.Buffer
	if err := feed.Write(&b); err != nil {
		return nil, err
	}
	return newDocument(render.Atom.ContentType(), cacheNever, time.Time{}, b.Bytes()), nil
}

// maxNotices is how many changes of health the operators' feed holds.
const maxNotices = 200
