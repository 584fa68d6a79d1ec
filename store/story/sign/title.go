package sign

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"griot/feeds"
	"griot/feeds/text"
)

// label is what editors set before a title: "[VIDÉO]", "(Photos)", "EN DIRECT :".
var label = regexp.MustCompile(`(?i)^\s*(\[[^\]]{1,24}\]|\((?:vid[ée]o|photos?|audio|mise à jour|màj|update)s?\)|(?:vid[ée]o|photos?|audio|podcast|live|en direct|direct|urgent|flash|breaking|exclusif|dernière minute|alerte info)\s*[:|–—-])\s*`)

// titleBytes of a title are read at most.
const titleBytes = 500

// shearTitle takes the labels off a title's head and the outlet's name off its end. What is cut at the head is told,
// so that offsets can be moved along.
func shearTitle(item *feeds.Item) (title string, cut int) {
	title = item.Title[:min(len(item.Title), titleBytes)]
	for {
		m := label.FindStringIndex(title)
		if m == nil || m[1] == len(title) {
			break
		}
		title, cut = title[m[1]:], cut+m[1]
	}
	for _, sign := range []string{" | ", " – ", " — ", " - ", " :: ", " • "} {
		at := strings.LastIndex(title, sign)
		if at > 0 && isOutlet(item, title[at+len(sign):]) && utf8.RuneCountInString(title[:at]) >= 12 {
			return title[:at], cut
		}
	}
	return title, cut
}

// outletBytes is how long the name of an outlet can be.
const outletBytes = 60

// isOutlet reports whether the end of a title is the name of its source.
func isOutlet(item *feeds.Item, end string) bool {
	end = squeezed(end)
	if end == "" {
		return false
	}
	names := []string{string(item.SourceID)}
	if item.Source != nil {
		names = append(names, item.Source.Name)
	}
	if item.Origin != nil {
		names = append(names, item.Origin.Title)
	}
	if len(end) > outletBytes {
		return false
	}
	host, _, _ := strings.Cut(feeds.CanonicalURL(item.Link), "/")
	names = append(names, host)
	if name, _, dotted := strings.Cut(host, "."); dotted {
		names = append(names, name)
	}
	for _, name := range names {
		if name = squeezed(name); name != "" && name == end {
			return true
		}
	}
	return false
}

// squeezed is a name without case, accents, spaces and signs.
func squeezed(s string) string {
	return strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c >= utf8.RuneSelf {
			return c
		}
		return -1
	}, text.Fold(s))
}
