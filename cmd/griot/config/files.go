package config

import "slices"

// Files are what the configuration was read from.
func (c *Config) Files() []string {
	return append([]string{c.Path}, slices.DeleteFunc(slices.Clone(c.Places.Files), func(name string) bool { return name == BuiltinPlaces })...)
}

// NeedsRestart are the keys that differ in later and are read at the start only.
func (c *Config) NeedsRestart(later *Config) []string {
	var keys []string
	for _, k := range []struct {
		key     string
		differs bool
	}{
		{"listen", c.Listen != later.Listen},
		{"data", c.Data != later.Data},
		{"admin.listen", c.Admin.Listen != later.Admin.Listen},
		{"limits.connections", c.Limits.Connections != later.Limits.Connections},
		{"limits.per_client", c.Limits.PerClient != later.Limits.PerClient},
	} {
		if k.differs {
			keys = append(keys, k.key)
		}
	}
	return keys
}

// With is the configuration under the flags of a command; empty ones change nothing.
func (c *Config) With(listen, data string) *Config {
	changed := *c
	if listen != "" {
		changed.Listen = listen
	}
	if data != "" {
		changed.Data = data
	}
	return &changed
}
