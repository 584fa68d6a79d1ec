package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"griot/feeds"
	"griot/feeds/health"
)

// sourceDetail is what programs are told of one source: all that the list of sources has, and its documents that are kept.
type sourceDetail struct {
	sourceStatus
	Visits   []sourceVisit   `json:"visits"`   // the last ones, oldest first
	Captures []captureStatus `json:"captures"` // the latest first
}

// captureStatus is a document that is kept.
type captureStatus struct {
	At      time.Time `json:"at"`
	URL     string    `json:"url"`
	Bytes   int       `json:"bytes"`
	Failure string    `json:"failure,omitempty"` // why it could not be read then
}

// cutDetail finds the source whose detail a path asks for.
func cutDetail(path string) (feeds.SourceID, bool) {
	if below, ok := strings.CutPrefix(path, "status/"); ok {
		id, ok := strings.CutSuffix(below, ".json")
		return feeds.SourceID(id), ok
	}
	return "", false
}

// sourceJSON tells programs of one source.
func (h *Handler) sourceJSON(id feeds.SourceID) func(context.Context) (*document, error) {
	return func(context.Context) (*document, error) {
		s, err := h.statusNamed(id)
		if err != nil {
			return nil, err
		}
		captures, err := h.sources.Captures(id)
		if err != nil {
			return nil, fmt.Errorf("captures of %s: %w", id, err)
		}
		out := sourceDetail{sourceStatus: h.sourceStatus(s, time.Now()), Visits: []sourceVisit{}, Captures: make([]captureStatus, len(captures))}
		out.Visits = append(out.Visits, out.sourceStatus.Visits...)
		for i := range captures {
			c := &captures[i]
			out.Captures[i] = captureStatus{c.At.UTC(), feeds.MaskURL(c.URL), c.Length, feeds.MaskText(c.Failure)}
		}
		body, err := json.Marshal(out)
		if err != nil {
			return nil, err
		}
		return newDocument("application/json; charset=utf-8", cacheNever, time.Time{}, append(body, '\n')), nil
	}
}

// statusNamed finds a source by its id.
func (h *Handler) statusNamed(id feeds.SourceID) (*health.Status, error) {
	statuses, err := h.sources.Statuses()
	if err != nil {
		return nil, fmt.Errorf("list sources: %w", err)
	}
	for i := range statuses {
		if statuses[i].Source.ID == id {
			return &statuses[i], nil
		}
	}
	return nil, &problem{status: http.StatusNotFound, reason: h.words.UnknownSource(string(id))}
}
