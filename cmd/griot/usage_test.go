package main

import (
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Every command has a short text for the list, an example, and flags that say what they do.
func TestEveryCommandHelps(t *testing.T) {
	t.Parallel()
	var visit func(*cobra.Command)
	visit = func(c *cobra.Command) {
		if c.Name() == "completion" {
			return // cobra's own
		}
		if c.Short == "" || len(c.Short) > 100 || strings.HasSuffix(c.Short, ".") {
			t.Errorf("%s: short text %q", c.CommandPath(), c.Short)
		}
		if c.HasParent() && !strings.Contains(c.Example, "griot "+strings.TrimPrefix(c.CommandPath(), "griot ")) {
			t.Errorf("%s: the example does not show it: %q", c.CommandPath(), c.Example)
		}
		c.LocalFlags().VisitAll(func(f *pflag.Flag) {
			if name, _ := pflag.UnquoteUsage(f); f.Usage == "" || name == "string" {
				t.Errorf("%s --%s: say what is wanted: %q", c.CommandPath(), f.Name, f.Usage)
			}
		})
		var out, fault strings.Builder
		if code := run(t.Context(), append(strings.Fields(c.CommandPath())[1:], "--help"), &out, &fault); code != exitDone || fault.Len() > 0 {
			t.Errorf("%s --help: exit %d, %s", c.CommandPath(), code, fault.String())
		}
		for _, below := range c.Commands() {
			visit(below)
		}
	}
	visit(newRoot())
}

// A command line that cannot be meant exits with 2, and says what may have been.
func TestWrongUsage(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"":                        "which command? try griot demo\nSee griot --help.",
		"pol":                     `unknown command "pol", did you mean "poll"?`,
		"help pol":                `unknown command "pol", did you mean "poll"?`,
		"sources discver":         `unknown command "discver", did you mean "discover"?`,
		"sources discover":        "griot sources discover needs URL\nSee griot sources discover --help.",
		"sources import":          "griot sources import needs FILE",
		"serve now":               `griot serve takes no arguments and was given ["now"]`,
		"poll --jsn":              `unknown flag "--jsn", did you mean "--json"?`,
		"check --onlin --dry-run": `did you mean "--online"?`,
		"poll -x":                 "unknown shorthand flag: 'x' in -x\nSee griot poll --help.",
		"fetch --nth last voix":   `invalid argument "last" for "--nth" flag`,
		"completion":              "needs one of: bash, fish, powershell, zsh",
		"completion bsh":          `unknown command "bsh", did you mean "bash"?`,
		"version 1":               "takes no arguments",
	} {
		var out, fault strings.Builder
		code := run(t.Context(), strings.Fields(line), &out, &fault)
		if code != exitUsage || !strings.Contains(fault.String(), want) || out.Len() > 0 {
			t.Errorf("griot %s: exit %d, said %q and %q, want %q", line, code, fault.String(), out.String(), want)
		}
	}
}
