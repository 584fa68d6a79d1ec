package config

import "log/slog"

func (d *decoder) log(m *mapping) {
	read(m, "format", &d.config.Log.Format, ParseLogFormat)
	read(m, "level", &d.config.Log.Level, parseLogLevel)
}

func ParseLogFormat(s string) (string, error) {
	if s != "text" && s != "json" {
		return "", UnknownName("format", s, []string{"text", "json"})
	}
	return s, nil
}

func parseLogLevel(s string) (level slog.Level, err error) {
	known := map[string]slog.Level{"debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError}
	level, ok := known[s]
	if !ok {
		return 0, UnknownName("level", s, []string{"debug", "info", "warn", "error"})
	}
	return level, nil
}
