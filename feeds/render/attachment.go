package render

import (
	"math"
	"slices"
	"strings"

	"griot/feeds"
)

func enclosures(item *feeds.Item) []feeds.Enclosure {
	var kept []feeds.Enclosure
	for _, e := range item.Enclosures {
		e.URL, e.Type = WebURL(e.URL), mediaType(e.Type)
		e.Length = max(e.Length, 0)
		if e.URL != "" && !slices.ContainsFunc(kept, func(k feeds.Enclosure) bool { return k.URL == e.URL }) {
			kept = append(kept, e)
		}
	}
	return kept
}

// mediaType keeps a declared type of the form a/b; what is none is unknown bytes.
func mediaType(declared string) string {
	declared = strings.ToLower(short(declared, maxLabel))
	major, minor, ok := strings.Cut(declared, "/")
	if !ok || !isToken(major) || !isToken(minor) {
		return "application/octet-stream"
	}
	return declared
}

func isToken(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && !strings.ContainsRune("!#$&-^_.+", r)
	}) < 0
}

func onGlobe(p feeds.Point) bool {
	return math.Abs(p.Lat) <= 90 && math.Abs(p.Lon) <= 180 // false for NaN
}
