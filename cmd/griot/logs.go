package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"sync/atomic"

	"griot/cmd/griot/config"
)

// logs is where everything is logged, one record a line and never with a secret in it. The configuration in force
// decides the format and the least level.
type logs struct {
	out     io.Writer
	format  string // from the command line; empty: the configuration's
	level   slog.LevelVar
	handler atomic.Pointer[slog.Handler]
	redact  atomic.Pointer[func(string) string]
}

// newLogs logs to out as an empty configuration asks for, but in that format unless it is empty.
func newLogs(out io.Writer, format string) *logs {
	l := &logs{out: out, format: format}
	defaults := config.Default()
	l.follow(&defaults)
	return l
}

// newLog is for commands that end.
func newLog(out io.Writer) *slog.Logger { return newLogs(out, "").logger() }

// logsOf logs as a configuration asks for.
func logsOf(cfg *config.Config, out io.Writer) *slog.Logger {
	l := newLogs(out, "")
	l.follow(cfg)
	return l.logger()
}

// follow takes over what a configuration says.
func (l *logs) follow(cfg *config.Config) {
	redact := cfg.Redact
	l.redact.Store(&redact)
	l.level.Set(cfg.Log.Level)
	format := cfg.Log.Format
	if l.format != "" {
		format = l.format
	}
	options := &slog.HandlerOptions{Level: &l.level, ReplaceAttr: l.redacted}
	var handler slog.Handler = slog.NewTextHandler(l.out, options)
	if format == "json" {
		handler = slog.NewJSONHandler(l.out, options)
	}
	l.handler.Store(&handler)
}

func (l *logs) logger() *slog.Logger { return slog.New(&logHandler{logs: l}) }

// redacted returns an attribute, the message among them, as anybody may see it.
func (l *logs) redacted(_ []string, a slog.Attr) slog.Attr {
	switch a.Value.Kind() {
	case slog.KindString:
		a.Value = slog.StringValue((*l.redact.Load())(a.Value.String()))
	case slog.KindAny:
		if _, level := a.Value.Any().(slog.Level); level {
			return a
		}
		plain := fmt.Sprint(a.Value.Any())
		if shown := (*l.redact.Load())(plain); shown != plain {
			a.Value = slog.StringValue(shown)
		}
	}
	return a
}

// logHandler writes with the handler in force, whatever it was when the logger was made.
type logHandler struct {
	logs *logs
	with []func(slog.Handler) slog.Handler // attributes and groups, in their order
}

func (h *logHandler) Enabled(_ context.Context, level slog.Level) bool {
	return level >= h.logs.level.Level()
}

func (h *logHandler) Handle(ctx context.Context, r slog.Record) error {
	handler := *h.logs.handler.Load()
	for _, with := range h.with {
		handler = with(handler)
	}
	return handler.Handle(ctx, r)
}

func (h *logHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return h.plus(func(to slog.Handler) slog.Handler { return to.WithAttrs(attrs) })
}

func (h *logHandler) WithGroup(name string) slog.Handler {
	return h.plus(func(to slog.Handler) slog.Handler { return to.WithGroup(name) })
}

func (h *logHandler) plus(with func(slog.Handler) slog.Handler) slog.Handler {
	return &logHandler{h.logs, append(slices.Clip(h.with), with)}
}
