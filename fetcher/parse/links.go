package parse

import (
	"strings"

	"griot/feeds"
	"griot/fetcher/parse/document"
)

// atomLink is what of a link decides which one is chosen.
type atomLink struct{ rel, kind, href string }

// alternate returns the page of an entry or feed: a link of rel alternate, HTML before others, else one without another
// role.
func alternate(links []atomLink) string {
	best, href := 0, ""
	for _, l := range links {
		score := 0
		switch {
		case l.href == "":
			continue
		case l.rel == "" || l.rel == "alternate":
			score = 3
			if l.kind == "" || strings.Contains(l.kind, "html") {
				score = 4
			}
		case l.rel == "self" || l.rel == "enclosure" || l.rel == "edit" || l.rel == "hub" || l.rel == "replies" || l.rel == "next" || l.rel == "license" || strings.HasPrefix(l.rel, "service."):
		case l.rel == "via" || l.rel == "related":
			score = 1
		}
		if score > best {
			best, href = score, l.href
		}
	}
	return href
}

// announce takes the hub and the feed's own address from a link of the feed.
func announce(info *feeds.FeedInfo, rel, href string) {
	switch {
	case rel == "hub" && info.Hub == "" && document.IsWeb(href):
		info.Hub = href
	case rel == "self" && info.Self == "" && document.IsWeb(href):
		info.Self = href
	}
}
