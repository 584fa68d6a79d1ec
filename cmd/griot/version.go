package main

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
)

// release is set by a release build that was given a version (-ldflags "-X main.release=1.2.0"). All else is known from
// Go, which stamps a build from a checkout with its tag or commit.
var release string

func newVersion() *cobra.Command {
	asJSON := false
	c := &cobra.Command{
		Use:     "version",
		Short:   "Print the version, the commit and the Go version",
		Example: "  griot version",
		RunE: func(c *cobra.Command, _ []string) error {
			b := built()
			if asJSON {
				return printJSON(c.OutOrStdout(), b)
			}
			_, err := fmt.Fprintln(c.OutOrStdout(), b)
			return err
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print an object")
	return c
}

func version() string { return built().Version }

// build is what is known of how this program was made.
type build struct {
	Version  string `json:"version"`
	Commit   string `json:"commit"`         // "unknown" when it was not built from a checkout
	Time     string `json:"time,omitempty"` // of the commit, RFC 3339
	Modified bool   `json:"modified"`       // it holds changes that were not committed
	Go       string `json:"go"`
}

func built() build {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{}
	}
	return stamped(release, info)
}

// stamped reads a build from what Go stamped into it; a release's version goes before the one that Go makes up.
func stamped(release string, info *debug.BuildInfo) build {
	b := build{Version: cmp.Or(release, strings.TrimPrefix(info.Main.Version, "v")), Commit: "unknown", Go: runtime.Version()}
	if b.Version == "" || b.Version == "(devel)" {
		b.Version = "dev"
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Commit = s.Value
		case "vcs.time":
			b.Time = s.Value
		case "vcs.modified":
			b.Modified = s.Value == "true"
		}
	}
	return b
}

// String is what griot version prints.
func (b build) String() string {
	return fmt.Sprintf("griot %s (commit %s, %s)", b.Version, b.commit(), b.Go)
}

// commit is the commit with its day, and whether it was changed.
func (b build) commit() string {
	text := b.Commit
	if day, _, ok := strings.Cut(b.Time, "T"); ok {
		text += " of " + day
	}
	if b.Modified {
		text += ", changed"
	}
	return text
}
