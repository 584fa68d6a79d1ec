package render

import "strings"

// checkAtom reports what the W3C feed validator would of an Atom document.
func checkAtom(document []byte) complaints {
	var c complaints
	feed, err := readXML(document)
	if err != nil {
		c.add("XML parsing error: %v", err)
		return c
	}
	if feed.name.Space != nsAtom || feed.name.Local != "feed" {
		c.add("root is %v", feed.name)
	}
	c.allowed(feed, append(atomNames("id", "title", "updated", "subtitle", "rights", "generator", "author"), nsHistory+" archive"), atomNames("link", "entry"))
	c.plain(feed)
	c.parts(feed)
	c.required(feed, nsAtom, "id", "title", "updated")
	c.language("xml:lang", feed.attr("lang"))
	c.uri("feed id", feed.one(nsAtom, "id").text)
	c.rfc3339("feed updated", feed.one(nsAtom, "updated").text)
	c.persons(feed)
	if c.atomLinks(feed)["self"] != 1 {
		c.add("missing atom:link with rel=\"self\"")
	}
	seen, times := map[string]bool{}, map[string]bool{}
	for _, entry := range feed.all(nsAtom, "entry") {
		c.atomEntry(entry, seen)
		c.unique(times, "updated", entry.one(nsAtom, "updated").text)
	}
	return c
}

func atomNames(locals ...string) []string {
	names := make([]string, len(locals))
	for i, local := range locals {
		names[i] = nsAtom + " " + local
	}
	return names
}

func (c *complaints) atomEntry(entry *element, seen map[string]bool) {
	c.allowed(entry,
		append(atomNames("id", "title", "updated", "published", "rights", "summary", "content", "source"), nsMedia+" thumbnail", nsGeo+" point", nsDC+" publisher"),
		atomNames("link", "category", "author"))
	c.required(entry, nsAtom, "id", "title", "updated", "author")
	c.uri("entry id", entry.one(nsAtom, "id").text)
	c.unique(seen, "id", entry.one(nsAtom, "id").text)
	c.rfc3339("entry updated", entry.one(nsAtom, "updated").text)
	for _, date := range entry.all(nsAtom, "published") {
		c.rfc3339("published", date.text)
	}
	c.persons(entry)
	c.plain(entry)
	if strings.TrimSpace(entry.one(nsAtom, "content").text+entry.one(nsAtom, "summary").text) == "" {
		c.add("missing textual content")
	}
	if c.atomLinks(entry)["alternate"] == 0 && len(entry.all(nsAtom, "content")) == 0 {
		c.add("entry must contain content or a link with rel=\"alternate\"")
	}
	if lang := entry.attr("lang"); lang != "" {
		c.language("xml:lang", lang)
	}
	for _, category := range entry.all(nsAtom, "category") {
		if category.attr("term") == "" {
			c.add("missing category attribute: term")
		}
		if scheme := category.attr("scheme"); scheme != "" {
			c.uri("category scheme", scheme)
		}
	}
	for _, source := range entry.all(nsAtom, "source") {
		c.required(source, nsAtom, "id", "title", "updated")
		c.uri("source id", source.one(nsAtom, "id").text)
		c.rfc3339("source updated", source.one(nsAtom, "updated").text)
		c.atomLinks(source)
	}
	for _, thumbnail := range entry.all(nsMedia, "thumbnail") {
		c.link("media:thumbnail", thumbnail.attr("url"))
	}
	for _, point := range entry.all(nsGeo, "point") {
		c.point(point.text)
	}
	for _, name := range []string{"summary", "content"} {
		if text := entry.one(nsAtom, name); text.attr("type") == "html" {
			c.html(name, text.text)
		}
	}
}

func (c *complaints) persons(of *element) {
	for _, author := range of.all(nsAtom, "author") {
		c.required(author, nsAtom, "name")
		for _, email := range author.all(nsAtom, "email") {
			if !strings.Contains(email.text, "@") {
				c.add("email: %q", email.text)
			}
		}
		for _, uri := range author.all(nsAtom, "uri") {
			c.uri("author uri", uri.text)
		}
	}
}

// atomLinks checks links and counts them by relation.
func (c *complaints) atomLinks(of *element) map[string]int {
	count := map[string]int{}
	alternates := map[string]bool{}
	for _, l := range of.all(nsAtom, "link") {
		c.link("link href", l.attr("href"))
		rel := l.attr("rel")
		count[rel]++
		if rel == "alternate" {
			c.unique(alternates, "alternate link type", l.attr("type")+" "+l.attr("hreflang"))
		}
		if t := l.attr("type"); t != "" {
			c.mediaType("link type", t)
		}
		if length := l.attr("length"); length != "" {
			c.number("link length", length)
		}
	}
	return count
}
