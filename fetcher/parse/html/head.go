package html

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"griot/fetcher/parse/document"
)

// Head is what a page says about itself and the feeds of its site.
type Head struct {
	Title     string
	Language  string   // as declared
	Generator string   // the software that made it, in lower case
	Feeds     []string // named by <link rel=alternate>, in its order
	Linked    []string // addresses in its text that look like those of feeds
	Sitemaps  []string // named by <link rel=sitemap>
}

// maxHeadLinks limits each list of a Head.
const maxHeadLinks = 30

var (
	feedType    = regexp.MustCompile(`(?i)^\s*(application|text)/(rss|atom|rdf|feed|x-atom|x-rss)?\+?(xml|json)\b`)
	feedAddress = regexp.MustCompile(`(?i)(^|[/?&=._-])(rss2?|atom|feeds?|rdf|backend|flux(-rss)?)([/?&=._-]|$)`)
	// commentFeed matches the feeds of comments that WordPress and others name beside the feed of articles.
	commentFeed = regexp.MustCompile(`(?i)/comments?/(feed|rss|atom|default)|[?&]feed=comments|/comments?\.(xml|rss)|/commentaires/feed`)
	generators  = []struct{ mark, name string }{
		{"/wp-content/", "wordpress"}, {"/wp-json/", "wordpress"}, {"spip.php", "spip"}, {"static.wixstatic.com", "wix"},
		{"/media/jui/", "joomla"}, {"option=com_content", "joomla"}, {"/sites/default/files/", "drupal"}, {"blogger.googleusercontent.com", "blogger"},
	}
)

// ReadHead reads the head of a page and the links of its text. Errors are [*feeds.Failure].
func ReadHead(doc document.Document, opt document.Options) (Head, error) {
	tree, err := readPage(doc, opt.WithDefaults())
	if err != nil {
		return Head{}, err
	}
	info := tree.info(doc)
	h := Head{Title: info.Title, Language: info.Language, Generator: strings.ToLower(tree.meta("generator"))}
	if name := tree.meta("og:site_name"); name != "" {
		h.Title = name
	}
	for n := range tree.root.Descendants() {
		switch n.DataAtom {
		case atom.Link:
			h.link(tree, n)
		case atom.A:
			if address := webAddress(tree, attribute(n, "href")); feedAddress.MatchString(address) && !commentFeed.MatchString(address) {
				h.Linked = addAddress(h.Linked, address)
			}
		}
	}
	if h.Generator == "" {
		h.Generator = guessGenerator(doc.Body)
	}
	return h, nil
}

func (h *Head) link(tree *pageTree, n *html.Node) {
	address := webAddress(tree, attribute(n, "href"))
	for _, rel := range strings.Fields(strings.ToLower(attribute(n, "rel"))) {
		switch {
		case rel == "sitemap":
			h.Sitemaps = addAddress(h.Sitemaps, address)
		case rel == "feed", rel == "alternate" && feedType.MatchString(attribute(n, "type")):
			if !commentFeed.MatchString(address) && !strings.Contains(address, "/oembed") && !strings.Contains(address, "/wp-json/") {
				h.Feeds = addAddress(h.Feeds, address)
			}
		}
	}
}

func addAddress(list []string, address string) []string {
	if address == "" || len(list) == maxHeadLinks {
		return list
	}
	return document.AddText(list, address)
}

// guessGenerator names a site's software by the addresses of its files.
func guessGenerator(page []byte) string {
	text := string(page[:min(len(page), maxPageBytes)])
	for _, g := range generators {
		if strings.Contains(text, g.mark) {
			return g.name
		}
	}
	return ""
}
