package main

import (
	"runtime"
	"runtime/debug"
	"testing"
)

func TestVersionOfABuild(t *testing.T) {
	t.Parallel()
	checkout := func(version, modified string) *debug.BuildInfo {
		return &debug.BuildInfo{
			Main: debug.Module{Path: "griot", Version: version},
			Settings: []debug.BuildSetting{
				{Key: "vcs.revision", Value: "7e1ac977c120"}, {Key: "vcs.time", Value: "2026-11-23T03:14:40Z"},
				{Key: "vcs.modified", Value: modified},
			},
		}
	}
	for _, test := range []struct {
		name          string
		release       string
		info          *debug.BuildInfo
		version, made string
	}{
		{"no checkout", "", &debug.BuildInfo{}, "dev", "unknown"},
		{"go run", "", &debug.BuildInfo{Main: debug.Module{Version: "(devel)"}}, "dev", "unknown"},
		{"between tags", "", checkout("v0.0.0-20261123031440-7e1ac977c120", "false"), "0.0.0-20261123031440-7e1ac977c120", "7e1ac977c120 of 2026-11-23"},
		{"changed", "", checkout("v1.2.0+dirty", "true"), "1.2.0+dirty", "7e1ac977c120 of 2026-11-23, changed"},
		{"go install", "", &debug.BuildInfo{Main: debug.Module{Version: "v1.2.0"}}, "1.2.0", "unknown"},
		{"release", "1.2.0", checkout("v0.0.0-20261123031440-7e1ac977c120", "false"), "1.2.0", "7e1ac977c120 of 2026-11-23"},
	} {
		b := stamped(test.release, test.info)
		if b.Version != test.version || b.commit() != test.made || b.Go != runtime.Version() {
			t.Errorf("%s: %s (commit %s), want %s (commit %s)", test.name, b.Version, b.commit(), test.version, test.made)
		}
	}
}
