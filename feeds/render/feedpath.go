package render

import (
	"net/url"
	"strings"

	"griot/feeds"
)

// ID is the URI of a story or item, the same in every feed and format and on every host.
func ID(id feeds.ItemID) string { return "urn:griot:" + id.String() }

// Path is the address of a feed in a format, below the site's root. Feeds at "select" carry their selection as
// parameters.
func Path(feed *feeds.Feed, format Format) string {
	return PartPath(feed, feed.Path, format)
}

func withSelection(feed *feeds.Feed, path string) string {
	if feed.Path == "select" {
		if query := feed.Encode(); query != "" {
			path += "?" + query
		}
	}
	return path
}

// PagePath is the address of the page that shows what the feed selects, below the site's root.
func PagePath(feed *feeds.Feed) string {
	switch {
	case feed.Path == "all":
		return ""
	case feed.Path == "select":
		return "select?" + feed.Encode()
	}
	return escapedPath(feed.Path)
}

func escapedPath(path string) string {
	parts := strings.Split(path, "/")
	for i, part := range parts {
		parts[i] = url.PathEscape(part)
	}
	return strings.Join(parts, "/")
}

// PartPath is the address of a part of a feed in a format, below the site's root.
func PartPath(feed *feeds.Feed, part string, format Format) string {
	return withSelection(feed, escapedPath(part)+"."+string(format))
}
