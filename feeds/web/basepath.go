package web

import (
	"slices"
	"strings"

	"griot/feeds/render"
)

// A proxy that puts the site below a path of its host may pass that path on or strip it. Griot does not know which.
// So no base URL may begin with what the site's own addresses begin with: one address could mean two documents.

// ownNames are what the addresses of a site begin with, without the ending of a format or page.
func ownNames() []string {
	return []string{
		"all", "archive", "feeds", "healthz", "help", "hub", "index", "metrics", "push", "readyz", "region", "robots.txt", "search", "select",
		"sources", "status", "story", "style.css", "topic",
	}
}

// OwnPath reports whether a path below a host begins as an address of the site itself does, and with what. No site can
// lie there.
func OwnPath(path string) (first string, own bool) {
	first, _, _ = strings.Cut(strings.TrimLeft(path, "/"), "/")
	name := first
	for _, ending := range append(endings(), ".html", ".opml") {
		name = strings.TrimSuffix(name, ending)
	}
	return first, slices.Contains(ownNames(), name)
}

func endings() []string {
	var all []string
	for _, format := range render.Formats() {
		all = append(all, "."+string(format))
	}
	return all
}

// basePath is the path of the base URL, decoded as requests have it.
type basePath string

func (b basePath) below(path string) string {
	if b != "" {
		if path == string(b) {
			return ""
		}
		path = strings.TrimPrefix(path, string(b)+"/")
	}
	return strings.TrimPrefix(path, "/")
}
