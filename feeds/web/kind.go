package web

import "strings"

// Kind is what an address asks for, as coarse as an operator's figures need it.
type Kind string

const (
	KindFeed    Kind = "feed"    // feeds and lists of them, for programs
	KindPage    Kind = "page"    // pages for people, and what they are made with
	KindArchive Kind = "archive" // closed months
	KindStatus  Kind = "status"  // what operators and their machines ask
	KindHub     Kind = "hub"     // push, in and out
)

// Kinds are all there are.
func Kinds() []Kind { return []Kind{KindFeed, KindPage, KindArchive, KindStatus, KindHub} }

// kindOf returns what a path below the site's root asks for, whether there is anything at it or not.
func kindOf(path string) Kind {
	first, _, _ := strings.Cut(path, "/")
	switch first {
	case "healthz", "readyz":
		return KindStatus
	case "hub", "push":
		return KindHub
	case "archive":
		return KindArchive
	}
	if _, ok := OperatorPath(path); ok {
		return KindStatus
	}
	if _, _, ok := cutFormat(path); ok || strings.HasSuffix(path, ".opml") {
		return KindFeed
	}
	return KindPage
}

// OperatorPath reports whether a path is one that Private takes away from readers, and returns its first part. The
// path is below the site's root, without leading slash.
func OperatorPath(path string) (first string, ok bool) {
	first, _, _ = strings.Cut(path, "/")
	first = strings.TrimSuffix(first, ".html")
	switch first {
	case "status", "status.json", "sources.atom", "metrics":
		return first, true
	}
	return first, false
}
