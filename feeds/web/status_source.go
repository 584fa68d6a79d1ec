package web

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"griot/feeds"
)

// sourceDetail is what programs are shown of one source: all that the list of sources has, and its documents that are
// kept.
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

// source describes one source to programs.
func (s *statusServer) source(id feeds.SourceID) func(context.Context) (*document, error) {
	return func(context.Context) (*document, error) {
		of, err := s.resolver.source(id)
		if err != nil {
			return nil, err
		}
		captures, err := captures(s.sources, id)
		if err != nil {
			return nil, err
		}
		out := sourceDetail{sourceStatus: s.sourceStatus(of, time.Now()), Visits: []sourceVisit{}, Captures: make([]captureStatus, len(captures))}
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
