package html

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"griot/feeds"
	"griot/fetcher/parse/dates"
	"griot/fetcher/parse/document"
)

// Article is what the page of one item contains.
type Article struct {
	Title     string
	HTML      string // sanitised; empty unless a selector names the body
	Text      string
	Image     string
	Lang      string
	Published time.Time
	Updated   time.Time
	Authors   []string
	Notes     []string // what was left out
}

// maxArticle limits the HTML of one article, in bytes.
const maxArticle = 512 << 10

// ReadArticle reads the page of an item by the selector of its body. Errors are [*feeds.Failure]. One of kind no_text names
// the selector that finds nothing.
func (p *PageReader) ReadArticle(doc document.Document, opt document.Options) (Article, error) {
	tree, err := readPage(doc, opt.WithDefaults())
	if err != nil {
		return Article{}, err
	}
	a := tree.article()
	var parts []string
	var last *html.Node
	for _, n := range cascadia.QueryAll(tree.root, p.body) {
		if last != nil && within(n, last) {
			continue // a match inside a match was read with it
		}
		last = n
		parts = append(parts, Sanitize(innerHTML(n, maxArticle), tree.base))
		if size(parts) >= maxArticle {
			break
		}
	}
	a.HTML = strings.TrimSpace(strings.Join(parts, "\n"))
	if a.Text = PlainText(a.HTML); a.Text == "" {
		return Article{}, &feeds.Failure{Kind: document.KindNoText, Message: fmt.Sprintf("the selector body %q finds no text on the page", p.spec.Body)}
	}
	if image := FirstImage(a.HTML); image != "" {
		a.Image = image
	}
	return a, nil
}

func size(parts []string) (n int) {
	for _, s := range parts {
		n += len(s)
	}
	return n
}

// ReadArticle reads the text of an article from any page: the articleBody of JSON-LD or the main text, whichever is fuller,
// else the description. Errors are [*feeds.Failure].
func ReadArticle(doc document.Document, opt document.Options) (Article, error) {
	tree, err := readPage(doc, opt.WithDefaults())
	if err != nil {
		return Article{}, err
	}
	a := tree.article()
	found := tree.mainText()
	if len(found) > len(a.Text)/2 { // articleBody is often without its last paragraphs, seldom with foreign ones
		a.Text = longer(a.Text, found)
	}
	if a.Text == "" {
		a.Text = tree.meta("og:description", "twitter:description", "description")
	}
	if a.Text == "" {
		return Article{}, &feeds.Failure{Kind: document.KindNoText, Message: "no article is found on the page"}
	}
	return a, nil
}

func longer(a, b string) string {
	if len(b) > len(a) {
		return b
	}
	return a
}

// article returns what the page says in its head: in JSON-LD first, then in Open Graph.
func (t *pageTree) article() Article {
	a := readJSONLD(t.jsonLD)
	a.Notes = t.notes
	a.Title = cmp.Or(a.Title, t.meta("og:title", "twitter:title"), t.info(document.Document{}).Title)
	a.Image = webAddress(t, cmp.Or(a.Image, t.meta("og:image", "twitter:image")))
	a.Lang = cmp.Or(a.Lang, t.info(document.Document{}).Language)
	if a.Published.IsZero() {
		a.Published = dates.First(t.meta("article:published_time", "datePublished", "DC.date.issued"))
	}
	if a.Updated.IsZero() {
		a.Updated = dates.First(t.meta("article:modified_time", "dateModified"))
	}
	if len(a.Authors) == 0 {
		a.Authors = document.AddText(nil, t.meta("author"))
	}
	return a
}

// meta returns the content of the first <meta> with one of these names.
func (t *pageTree) meta(names ...string) string {
	for _, name := range names {
		for n := range t.root.Descendants() {
			if n.DataAtom == atom.Meta && (attribute(n, "property") == name || attribute(n, "name") == name || attribute(n, "itemprop") == name) {
				if content := document.OneLine(document.Clean(attribute(n, "content"))); content != "" {
					return content
				}
			}
		}
	}
	return ""
}
