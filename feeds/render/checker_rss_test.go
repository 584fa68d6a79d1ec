package render

// checkRSS reports what the W3C feed validator would of an RSS document.
func checkRSS(document []byte) complaints {
	var c complaints
	root, err := readXML(document)
	if err != nil {
		c.add("XML parsing error: %v", err)
		return c
	}
	if root.name.Local != "rss" || root.attr("version") != "2.0" {
		c.add("root is %s %s", root.name.Local, root.attr("version"))
	}
	channel := root.one("", "channel")
	c.allowed(channel,
		[]string{" title", " link", " description", " language", " copyright", " managingEditor", " lastBuildDate", " generator", " docs", " ttl", nsHistory + " archive"},
		[]string{" item", nsAtom + " link"})
	c.required(channel, "", "title", "link", "description", "language")
	c.plain(channel)
	c.parts(channel)
	c.link("channel link", channel.one("", "link").text)
	c.language("channel language", channel.one("", "language").text)
	c.number("ttl", channel.one("", "ttl").text)
	for _, date := range channel.all("", "lastBuildDate") {
		c.rfc822("lastBuildDate", date.text)
	}
	self := 0
	for _, l := range channel.all(nsAtom, "link") {
		c.link("atom:link", l.attr("href"))
		if l.attr("rel") == "self" {
			self++
		}
	}
	if self != 1 {
		c.add("missing atom:link with rel=\"self\": %d", self)
	}
	seen := map[string]bool{}
	for _, item := range channel.all("", "item") {
		c.rssItem(item, seen)
	}
	return c
}

func (c *complaints) rssItem(item *element, seen map[string]bool) {
	c.allowed(item,
		[]string{
			" title", " link", " description", " guid", " pubDate", " source", " enclosure", nsContent + " encoded",
			nsDC + " language", nsDC + " rights", nsDC + " publisher", nsAtom + " updated", nsMedia + " thumbnail", nsGeo + " point",
		},
		[]string{" category", nsDC + " creator", nsAtom + " link", nsMedia + " content"})
	c.required(item, "", "title", "link", "description", "guid")
	c.required(item, nsDC, "creator")
	c.plain(item)
	c.link("item link", item.one("", "link").text)
	guid := item.one("", "guid")
	c.unique(seen, "guid", guid.text)
	if guid.attr("isPermaLink") != "false" {
		c.add("guid must be a full URL, unless isPermaLink is false")
	}
	c.uri("guid", guid.text)
	for _, date := range item.all("", "pubDate") {
		c.rfc822("pubDate", date.text)
	}
	for _, date := range item.all(nsAtom, "updated") {
		c.rfc3339("atom:updated", date.text)
	}
	for _, language := range item.all(nsDC, "language") {
		c.language("dc:language", language.text)
	}
	for _, category := range item.all("", "category") {
		if category.text == "" {
			c.add("category should not be blank")
		}
		if domain := category.attr("domain"); domain != "" {
			c.uri("category domain", domain)
		}
	}
	for _, source := range item.all("", "source") {
		c.link("source url", source.attr("url"))
	}
	for _, file := range append(item.all("", "enclosure"), item.all(nsMedia, "content")...) {
		c.link(file.name.Local+" url", file.attr("url"))
		c.mediaType(file.name.Local+" type", file.attr("type"))
		if file.name.Local == "enclosure" {
			c.number("enclosure length", file.attr("length"))
		}
	}
	for _, thumbnail := range item.all(nsMedia, "thumbnail") {
		c.link("media:thumbnail", thumbnail.attr("url"))
	}
	for _, point := range item.all(nsGeo, "point") {
		c.point(point.text)
	}
	for _, l := range item.all(nsAtom, "link") {
		c.link("atom:link", l.attr("href"))
	}
	c.html("description", item.one("", "description").text)
	c.html("content:encoded", item.one(nsContent, "encoded").text)
}
