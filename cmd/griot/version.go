package main

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// release and commit are set by the release build (-ldflags -X); a build from a checkout knows its commit from Go.
var release, commit string

func newVersion() *cobra.Command {
	asJSON := false
	c := &cobra.Command{
		Use:     "version",
		Short:   "Print the version, the commit and the Go version",
		Example: "  griot version",
		RunE: func(c *cobra.Command, _ []string) error {
			if asJSON {
				return printJSON(c.OutOrStdout(), map[string]string{"version": version(), "commit": revision(), "go": runtime.Version()})
			}
			_, err := fmt.Fprintf(c.OutOrStdout(), "griot %s (commit %s, %s)\n", version(), revision(), runtime.Version())
			return err
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print an object")
	return c
}

func version() string { return cmp.Or(release, "dev") }

func revision() string {
	if commit != "" {
		return commit
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				return s.Value
			}
		}
	}
	return "unknown"
}
