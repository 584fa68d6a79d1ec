package main

import (
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

func TestVersionsAreOrderedAlike(t *testing.T) {
	t.Parallel()
	dpkg, err := exec.LookPath("dpkg")
	if err != nil {
		t.Skip("dpkg compares the versions")
	}
	rising := []version{
		"0.0.0-20261123031440-7e1ac977c120", "0.0.0-20261124000000-0e1ac977c120", "0.9.0", "1.0.0-rc.1", "1.0.0-rc.2",
		"1.0.0", "1.0.1-0.20261201000000-7e1ac977c120", "1.0.1", "1.10.0",
	}
	for i, v := range rising {
		if _, err := parseVersion("v" + string(v)); err != nil {
			t.Error(err)
		}
		for _, later := range rising[i+1:] {
			if exec.Command(dpkg, "--compare-versions", v.debian(), "lt", later.debian()).Run() != nil {
				t.Errorf("dpkg does not see %s before %s", v.debian(), later.debian())
			}
		}
	}
	for _, s := range []string{"1.2", "latest", "1.2.0 ", "1.02.0", "1.2.0;rm"} {
		if _, err := parseVersion(s); err == nil {
			t.Errorf("%q passes for a version", s)
		}
	}
}

func TestSectionOfAVersion(t *testing.T) {
	t.Parallel()
	const changelog = "# Changelog\n\n## [Unreleased]\n\n## [1.2.0] - 2026-02-09\n\n### Added\n\n- Nothing.\n"
	for v, want := range map[version]bool{"1.2.0": true, "1.2": false, "1.3.0": false, "1.3.0-rc.1": true, "0.0.0-20261123031440-7e1ac977c120": true, "1x2.0": false} {
		if v.within([]byte(changelog)) != want {
			t.Errorf("%s: %v, want %v", v, !want, want)
		}
	}
}

// The changelog keeps the form by which programs read it: sections of versions with their day, newest first, and kinds
// of changes within.
func TestChangelogIsInForm(t *testing.T) {
	t.Parallel()
	content, err := project{"../.."}.read("CHANGELOG.md")
	if err != nil {
		t.Fatal(err)
	}
	section := regexp.MustCompile(`^## \[(Unreleased|\d+\.\d+\.\d+\S*\] - \d{4}-\d{2}-\d{2}$)`)
	kind := regexp.MustCompile(`^### (Added|Changed|Deprecated|Removed|Fixed|Security)$`)
	kinds := map[string]bool{}
	for line := range strings.Lines(string(content)) {
		line = strings.TrimRight(line, "\n")
		switch {
		case strings.HasPrefix(line, "## "):
			clear(kinds)
			if !section.MatchString(line) {
				t.Errorf("no section of a version: %s", line)
			}
		case strings.HasPrefix(line, "### "):
			if !kind.MatchString(line) || kinds[line] {
				t.Errorf("no kind of change, or a second time: %s", line)
			}
			kinds[line] = true
		}
	}
	if !strings.Contains(string(content), "\n## [Unreleased]\n") {
		t.Error("there is no section for what comes next")
	}
}
