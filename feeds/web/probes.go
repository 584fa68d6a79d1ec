package web

import (
	"context"
	"net/http"
)

// alive answers while the program does its work.
func (s *statusServer) alive(ctx context.Context) (*document, error) {
	if s.config.Alive != nil {
		if err := s.config.Alive(); err != nil {
			return nil, &problem{status: http.StatusServiceUnavailable, reason: err.Error()}
		}
	}
	return plain("ok\n")(ctx)
}

// ready answers once the store can be read, and while the program does its work.
func (s *statusServer) ready(ctx context.Context) (*document, error) {
	if _, err := s.alive(ctx); err != nil {
		return nil, err
	}
	if _, err := s.sources.Statuses(); err != nil {
		return nil, &problem{status: http.StatusServiceUnavailable, reason: s.resolver.locale.Words.NotReady}
	}
	return plain("ready\n")(ctx)
}
