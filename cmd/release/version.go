package main

import (
	"fmt"
	"regexp"
	"strings"
)

// version is a semantic version (semver.org), without a v before it.
type version string

var semantic = regexp.MustCompile(`^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$`)

// parseVersion reads a version that was asked for; the empty one leaves the choice to the commit.
func parseVersion(s string) (version, error) {
	s = strings.TrimPrefix(s, "v")
	if s != "" && !semantic.MatchString(s) {
		return "", fmt.Errorf("%q is no semantic version: write 1.2.0 or 1.2.0-rc.1", s)
	}
	return version(s), nil
}

// debian is the version as dpkg orders it: what semver puts before a release stands behind a tilde.
func (v version) debian() string {
	core, pre, found := strings.Cut(string(v), "-")
	if found {
		core += "~" + strings.ReplaceAll(pre, "-", ".")
	}
	return core + "-1"
}

// within reports whether a changelog (keepachangelog.com) has a section of the version; what comes before a release
// needs none.
func (v version) within(changelog []byte) bool {
	if strings.ContainsAny(string(v), "-+") {
		return true
	}
	return regexp.MustCompile(`(?m)^## \[` + regexp.QuoteMeta(string(v)) + `\] - \d{4}-\d{2}-\d{2}$`).Match(changelog)
}
