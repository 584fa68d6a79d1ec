package main

import (
	"fmt"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"griot/cmd/griot/config"
	"griot/feeds/web/pages"
)

// docs are what operators read, by file: the README and the changelog, the pages of the help, the configuration and what
// the release is made of.
func docs(t *testing.T) map[string]string {
	t.Helper()
	texts := map[string]string{}
	for _, pattern := range []string{
		"README.md", "CHANGELOG.md", "config.yaml", "feeds/web/pages/help.*/*.html", "cmd/release/Dockerfile",
		"cmd/release/proxy/*", "cmd/release/systemd/*", "cmd/release/monitoring/*", "cmd/release/debian/*",
	} {
		files, err := filepath.Glob("../../" + pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", pattern, len(files), err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			name, err := filepath.Rel("../..", file)
			if err != nil {
				t.Fatal(err)
			}
			texts[name] = string(text)
			if filepath.Ext(file) == ".html" {
				texts[name] = html.UnescapeString(string(text))
			}
		}
	}
	return texts
}

var codeSpan = regexp.MustCompile("`([^`\n]+)`|<code>([^<{]+)</code>")

// codeSpans are what a text sets as code, of one line each.
func codeSpans(text string) []string {
	var spans []string
	for _, found := range codeSpan.FindAllStringSubmatch(text, -1) {
		spans = append(spans, found[1]+found[2])
	}
	return spans
}

var (
	commandLine = regexp.MustCompile(`(?:^|[^-\w.@/]|/usr/bin/|/usr/local/bin/)griot ((?:[a-z]+)(?: [a-z]+)?)([^\n` + "`" + `"<>&|;]*)`)
	longFlag    = regexp.MustCompile(`--[a-z][a-z-]+`)
)

// TestDocsNameCommandsThatExist resolves each command line of the docs, and its flags.
func TestDocsNameCommandsThatExist(t *testing.T) {
	t.Parallel()
	root, seen := newRoot(), 0
	root.InitDefaultCompletionCmd()
	for file, text := range docs(t) {
		if file == "cmd/release/monitoring/METRICS.md" {
			continue // prose that is written from the metrics themselves
		}
		for _, found := range commandLine.FindAllStringSubmatch(text, -1) {
			words := strings.Fields(found[1])
			c, rest, err := root.Find(words)
			if err != nil || c == root {
				t.Errorf("%s: griot %s: there is no such command", file, found[1])
				continue
			}
			if len(rest) > 0 && c.HasSubCommands() {
				t.Errorf("%s: griot %s: %s has no %s", file, found[1], c.Name(), rest[0])
			}
			for _, flag := range longFlag.FindAllString(found[2], -1) {
				if !hasFlag(c, flag) {
					t.Errorf("%s: griot %s has no flag %s", file, c.Name(), flag)
				}
			}
			seen++
		}
	}
	if seen < 60 {
		t.Errorf("only %d command lines found: the pattern is wrong", seen)
	}
}

func hasFlag(c *cobra.Command, flag string) bool {
	name := strings.TrimPrefix(flag, "--")
	return name == "help" || c.Flags().Lookup(name) != nil || c.InheritedFlags().Lookup(name) != nil
}

// TestEveryCommandIsInTheREADME looks for a row of each command, with each of its flags.
func TestEveryCommandIsInTheREADME(t *testing.T) {
	t.Parallel()
	rows := map[string]string{}
	row := regexp.MustCompile("^\\| `(griot [a-z ]*[a-z])[^`]*` \\|")
	for line := range strings.Lines(docs(t)["README.md"]) {
		if found := row.FindStringSubmatch(line); found != nil {
			rows[found[1]] = line
		}
	}
	var visit func(*cobra.Command)
	visit = func(c *cobra.Command) {
		for _, sub := range c.Commands() {
			if !sub.Hidden && sub.Name() != "help" && sub.Name() != "completion" {
				visit(sub)
			}
		}
		if !c.HasParent() {
			return
		}
		line, ok := rows[c.CommandPath()]
		delete(rows, c.CommandPath())
		if !ok {
			t.Errorf("the README has no row for %s", c.CommandPath())
			return
		}
		c.LocalNonPersistentFlags().VisitAll(func(f *pflag.Flag) {
			if f.Name != "help" && !strings.Contains(line, "--"+f.Name) {
				t.Errorf("the README's row for %s does not tell --%s", c.CommandPath(), f.Name)
			}
		})
		for _, flag := range longFlag.FindAllString(line, -1) {
			if !hasFlag(c, flag) {
				t.Errorf("the README's row for %s tells %s, which it has not", c.CommandPath(), flag)
			}
		}
	}
	visit(newRoot())
	for path := range rows {
		t.Errorf("the README has a row for %s, which is no command", path)
	}
}

// TestDocsNameKeysThatExist holds the dotted names in code against the decoder's keys. The reverse, that every key is
// told of, is seen to by TestReferenceTellsEveryKey.
func TestDocsNameKeysThatExist(t *testing.T) {
	t.Parallel()
	known, seen := map[string]bool{}, 0
	for _, section := range config.Reference() {
		for _, entry := range append([]pages.ReferenceEntry{section.ReferenceEntry}, section.Entries...) {
			for _, key := range entry.Keys {
				known[key] = true
			}
		}
	}
	sections := map[string]bool{}
	for key := range known {
		section, _, below := strings.Cut(key, ".")
		sections[section] = sections[section] || below
	}
	dotted := regexp.MustCompile(`^([a-z_]+)\.[a-z_.]*[a-z_]$`)
	for file, text := range docs(t) {
		for _, span := range codeSpans(text) {
			if found := dotted.FindStringSubmatch(span); found != nil && sections[found[1]] && !known[span] && !strings.HasSuffix(span, ".opml") {
				t.Errorf("%s: %s is no key", file, span)
			} else if known[span] {
				seen++
			}
		}
	}
	if seen < 30 {
		t.Errorf("only %d keys found: the pattern is wrong", seen)
	}
}

// TestDocsNameMetricsThatExist does so for metrics; METRICS.md holds all of them.
func TestDocsNameMetricsThatExist(t *testing.T) {
	t.Parallel()
	help, seen := describe(t), 0
	for file, text := range docs(t) {
		if strings.HasPrefix(file, "cmd/release/debian") {
			continue
		}
		for _, name := range regexp.MustCompile(`\bgriot_[a-z][a-z0-9_]*`).FindAllString(text, -1) {
			if _, ok := help[name]; !ok {
				name = parts.ReplaceAllString(name, "")
			}
			if _, ok := help[name]; !ok {
				t.Errorf("%s: %s is no metric", file, name)
			}
			seen++
		}
	}
	if seen < 40 {
		t.Errorf("only %d metrics found", seen)
	}
}

// TestDocsNameFilesThatExist looks for the files of the project that the README names.
func TestDocsNameFilesThatExist(t *testing.T) {
	t.Parallel()
	readme := docs(t)["README.md"]
	for _, span := range codeSpans(readme) {
		if regexp.MustCompile(`^(cmd|feeds|fetcher|store)/[\w./-]+$`).MatchString(span) && span != "feeds/web/hub" {
			if _, err := os.Stat("../../" + span); err != nil {
				t.Error(err)
			}
		}
	}
	config, err := loadConfig("../../config.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if sources := fmt.Sprintf("polls %d sources", len(config.Sources)); !strings.Contains(readme, sources) {
		t.Errorf("the README does not say that it %s", sources)
	}
}
