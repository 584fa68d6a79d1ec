package parse

import (
	"net/url"
	"strconv"
	"strings"

	ext "github.com/mmcdole/gofeed/extensions"

	"griot/feeds"
	"griot/fetcher/parse/document"
)

// eachMedia calls visit with every media:content, those in groups too (Media RSS 1.5).
func eachMedia(x ext.Extensions, visit func(ext.Extension)) {
	for _, e := range x["media"]["content"] {
		visit(e)
	}
	for _, group := range x["media"]["group"] {
		for _, e := range group.Children["content"] {
			visit(e)
		}
	}
}

// mediaImage returns the image that an entry's metadata names: one among its media or enclosures, a thumbnail, the cover of
// an episode.
func (m *mapping) mediaImage(x ext.Extensions, enclosures []feeds.Enclosure, base *url.URL) string {
	image := ""
	take := func(raw string) {
		if image == "" {
			if link := document.WebLink(base, raw); document.IsWeb(link) && !isAvatar(link) {
				image = link
			}
		}
	}
	eachMedia(x, func(e ext.Extension) {
		if e.Attrs["medium"] == "image" || strings.HasPrefix(e.Attrs["type"], "image/") || isPicture(e.Attrs["url"]) {
			take(e.Attrs["url"])
		}
	})
	for _, e := range x["media"]["thumbnail"] {
		take(e.Attrs["url"])
	}
	for _, holder := range append(append([]ext.Extension{}, x["media"]["group"]...), x["media"]["content"]...) {
		for _, e := range holder.Children["thumbnail"] {
			take(e.Attrs["url"])
		}
	}
	for _, e := range enclosures {
		if strings.HasPrefix(e.Type, "image/") || e.Type == "" && isPicture(e.URL) {
			take(e.URL)
		}
	}
	for _, e := range x["itunes"]["image"] {
		take(first(e.Attrs["href"], e.Attrs["url"]))
	}
	for _, e := range x["itunes"]["link"] {
		if e.Attrs["rel"] == "image" {
			take(e.Attrs["href"])
		}
	}
	for _, e := range x["image"]["item"] {
		take(e.Attrs["about"])
	}
	return image
}

// isAvatar reports whether an image is the portrait of an author, which WordPress puts among an entry's media.
func isAvatar(link string) bool { return strings.Contains(link, "gravatar.com/avatar") }

// isPicture reports whether an address ends as those of images do.
func isPicture(raw string) bool {
	path, _, _ := strings.Cut(raw, "?")
	dot := strings.LastIndexByte(path, '.')
	if dot < 0 {
		return false
	}
	switch strings.ToLower(path[dot:]) {
	case ".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif":
		return true
	}
	return false
}

// addEnclosure appends a file once. A length that is no number is zero.
func addEnclosure(list []feeds.Enclosure, link, kind, length string) []feeds.Enclosure {
	if link == "" || len(list) >= document.MaxListed {
		return list
	}
	for _, have := range list {
		if have.URL == link {
			return list
		}
	}
	n, err := strconv.ParseInt(strings.TrimSpace(length), 10, 64)
	if err != nil || n < 0 {
		n = 0
	}
	return append(list, feeds.Enclosure{URL: link, Type: document.Shorten(document.OneLine(document.Clean(kind)), document.MaxName), Length: n})
}

// Schemes of categories without one, by the specifications of their modules.
const (
	mediaScheme  = "http://search.yahoo.com/mrss/category_schema"
	itunesScheme = "http://www.itunes.com/"
)

// moduleCategories appends the categories of Media RSS, of Atom in RSS and of podcasts. The last may be nested once.
func moduleCategories(list []feeds.Category, x ext.Extensions) []feeds.Category {
	for _, c := range x["media"]["category"] {
		list = addCategory(list, feeds.Category{Term: c.Value, Scheme: first(c.Attrs["scheme"], mediaScheme), Label: c.Attrs["label"]})
	}
	for _, c := range x["atom"]["category"] {
		list = addCategory(list, feeds.Category{Term: c.Attrs["term"], Scheme: c.Attrs["scheme"], Label: c.Attrs["label"]})
	}
	for _, keywords := range x["itunes"]["keywords"] {
		for word := range strings.SplitSeq(keywords.Value, ",") {
			list = addCategory(list, feeds.Category{Term: word, Scheme: itunesScheme})
		}
	}
	for _, c := range x["itunes"]["category"] {
		list = addCategory(list, feeds.Category{Term: c.Attrs["text"], Scheme: itunesScheme})
		for _, sub := range c.Children["category"] {
			list = addCategory(list, feeds.Category{Term: sub.Attrs["text"], Scheme: itunesScheme})
		}
	}
	return list
}
