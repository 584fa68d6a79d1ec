package parse

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"griot/feeds"
	"griot/fetcher/parse/dates"
	"griot/fetcher/parse/document"
)

// PageSpec says how to read items off an HTML page that has no feed. Each field is a CSS selector; all but Item and Body
// may end in @attribute where the value is an attribute and not the text, and may be nothing else, which is an attribute
// of the entry itself. Item finds the entries; Body is looked for on the page that an entry links to.
type PageSpec struct {
	Item, Title, Link string // required
	Date, Summary     string
	Body              string
}

// Page reads items off HTML pages by compiled selectors. It is safe for concurrent use.
type Page struct {
	spec                       PageSpec
	item, body                 cascadia.SelectorGroup // body may be nil
	title, link, date, summary field
}

// CompilePage makes a Page. An error names the field and its selector.
func CompilePage(spec PageSpec) (*Page, error) {
	p := &Page{spec: spec}
	var err error
	compile := func(name, selector string, required bool) cascadia.SelectorGroup {
		if err != nil || selector == "" && !required {
			return nil
		}
		group, wrong := cascadia.ParseGroup(selector)
		if wrong != nil {
			err = fmt.Errorf("%s: %q is not a CSS selector: %w", name, selector, wrong)
		}
		return group
	}
	compileField := func(name, spec string, required bool) field {
		f := field{spec: spec}
		selector, attribute, has := SplitField(spec)
		f.attribute = strings.ToLower(attribute)
		if has && attribute == "" && err == nil {
			err = fmt.Errorf("%s: %q names no attribute", name, spec)
		}
		f.selector = compile(name, selector, required && !has)
		return f
	}
	p.item = compile("item", spec.Item, true)
	p.title = compileField("title", spec.Title, true)
	p.link = compileField("link", spec.Link, true)
	p.date = compileField("date", spec.Date, false)
	p.summary = compileField("summary", spec.Summary, false)
	p.body = compile("body", spec.Body, false)
	if err != nil {
		return nil, err
	}
	return p, nil
}

// SplitField parts "h2 a@href" at the last @; has tells whether there was one. An @ within a quoted value or within
// brackets belongs to the selector.
func SplitField(s string) (selector, attribute string, has bool) {
	at := strings.LastIndexByte(s, '@')
	if at < 0 || strings.ContainsAny(s[at:], `"']`) {
		return strings.TrimSpace(s), "", false
	}
	return strings.TrimSpace(s[:at]), strings.TrimSpace(s[at+1:]), true
}

// HasBody reports whether the page of each entry is to be read for its text.
func (p *Page) HasBody() bool { return p.body != nil }

// field finds one value within an entry.
type field struct {
	spec      string
	selector  cascadia.SelectorGroup // nil: the entry's own element
	attribute string                 // empty: the text
}

// nodes are the elements that may hold the value.
func (f *field) nodes(entry *html.Node) []*html.Node {
	switch {
	case f.spec == "":
		return nil
	case f.selector == nil:
		return []*html.Node{entry}
	}
	var found []*html.Node
	for n := range entry.Descendants() {
		if n.Type == html.ElementNode && f.selector.Match(n) {
			if found = append(found, n); len(found) == maxMatches {
				break
			}
		}
	}
	if f.selector.Match(entry) { // where the entry is itself the link or the heading
		found = append(found, entry)
	}
	return found
}

const (
	// maxField bounds the text of one field, in bytes.
	maxField = 64 << 10
	// maxMatches is how many elements are looked at for a field: the first ones may be empty.
	maxMatches = 20
)

// first is the first value that read makes of an element and that is not empty.
func (f *field) first(entry *html.Node, read func(*html.Node) string) string {
	for _, n := range f.nodes(entry) {
		if f.attribute != "" {
			if value := document.OneLine(document.Clean(htmlAttribute(n, f.attribute))); value != "" {
				return value
			}
		} else if value := read(n); value != "" {
			return value
		}
	}
	return ""
}

func (f *field) text(entry *html.Node) string {
	return f.first(entry, func(n *html.Node) string { return textOf(n, maxField) })
}

// maxPageItems is more than any list on one page is worth reading.
const maxPageItems = 500

// Parse reads the entries of a page, in its order, each link once. Errors are [*feeds.Failure]; one of kind no_items
// names the selector that finds nothing. It uses no clock.
func (p *Page) Parse(doc document.Document, opt document.Options) (document.Result, error) {
	opt = opt.WithDefaults()
	tree, err := readHTML(doc, opt)
	if err != nil {
		return document.Result{}, err
	}
	result := document.Result{Feed: tree.info(doc), Repairs: tree.notes}
	entries := cascadia.QueryAll(tree.root, p.item)
	if len(entries) == 0 {
		return result, noItems("item", p.spec.Item)
	}
	met := map[string]bool{}
	untitled, unlinked := 0, 0
	for _, entry := range entries {
		if len(result.Items) == min(maxPageItems, opt.MaxItems) {
			break
		}
		item := p.read(entry, tree, opt)
		item.Lang = result.Feed.Language
		switch {
		case item.Link == "":
			unlinked++
		case item.Title == "":
			untitled++
		case !met[feeds.CanonicalURL(item.Link)]: // a picture often links to the same page as the heading
			met[feeds.CanonicalURL(item.Link)] = true
			result.Items = append(result.Items, item)
		}
	}
	switch {
	case len(result.Items) == 0 && unlinked > 0:
		return result, noItems("link", p.spec.Link)
	case len(result.Items) == 0:
		return result, noItems("title", p.spec.Title)
	}
	if unlinked > 0 {
		result.Repairs = append(result.Repairs, fmt.Sprintf("entries without a link (%s) left out: %d", p.spec.Link, unlinked))
	}
	if untitled > 0 {
		result.Repairs = append(result.Repairs, fmt.Sprintf("entries without a title (%s) left out: %d", p.spec.Title, untitled))
	}
	return result, nil
}

func noItems(name, selector string) error {
	return &feeds.Failure{Kind: document.KindNoItems, Message: fmt.Sprintf(
		"the selector %s %q finds nothing on the page: the publisher changed the page, or it needs a browser", name, selector)}
}

func (p *Page) read(entry *html.Node, tree *htmlTree, opt document.Options) feeds.Item {
	item := feeds.Item{
		Title: document.Shorten(p.title.text(entry), opt.MaxTitle),
		Link:  webAddress(tree, p.link.first(entry, linkOf)),
	}
	item.Published = p.published(entry)
	if summary := p.summary.first(entry, func(n *html.Node) string {
		if textOf(n, maxField) == "" {
			return ""
		}
		return Sanitize(innerHTML(n, maxField), tree.base)
	}); p.summary.attribute != "" {
		item.Summary = document.EscapeText(summary)
	} else {
		item.Summary = summary
	}
	item.Text = PlainText(item.Summary)
	item.Image = firstImage(item.Summary)
	if img := firstElement(entry, atom.Img); img != nil && item.Image == "" {
		src := htmlAttribute(img, "src")
		if strings.TrimSpace(src) == "" {
			src = htmlAttribute(img, "data-src")
		}
		item.Image = webAddress(tree, src)
	}
	return item
}

// linkOf is where an element leads: itself, else the first link within.
func linkOf(n *html.Node) string {
	if href := htmlAttribute(n, "href"); href != "" {
		return href
	}
	for d := range n.Descendants() {
		if d.DataAtom == atom.A && htmlAttribute(d, "href") != "" {
			return htmlAttribute(d, "href")
		}
	}
	return ""
}

// webAddress is an absolute http or https address, or nothing.
func webAddress(tree *htmlTree, raw string) string {
	if link := document.WebLink(tree.base, raw); document.IsWeb(link) {
		return link
	}
	return ""
}

// published reads the date of an entry. Where no attribute is named, <time datetime> comes before the text.
func (p *Page) published(entry *html.Node) time.Time {
	for _, n := range p.date.nodes(entry) {
		candidates := []string{htmlAttribute(n, p.date.attribute)}
		if p.date.attribute == "" {
			candidates = []string{htmlAttribute(n, "datetime"), textOf(n, 1000)}
		}
		for _, c := range candidates {
			if t, ok := dateWithin(c); ok {
				return t
			}
		}
	}
	return time.Time{}
}

// dated is where a date begins in a line such as « Publié le lundi 9 février 2026 à 10 h 30 par la rédaction »: numbers,
// or a day and a month by its name in either order, with or without a time.
var dated = regexp.MustCompile(`(?:\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}|\d{1,2}(?:er|st|nd|rd|th)?\s\pL{3,10}\.?,?\s\d{4}|\pL{3,10}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s\d{4})` +
	`(?:\s*(?:T|à|-|–|,|\||at)?\s*\d{1,2}\s?[:hH]\s?\d{2}(?::\d{2})?(?:\s?[ap]m)?)?`)

// dateWithin reads a date, or the first one in a line that says more.
func dateWithin(s string) (time.Time, bool) {
	s = document.OneLine(document.Clean(s))
	if t, ok := dates.Parse(s); ok {
		return t, true
	}
	for _, piece := range dated.FindAllString(s[:min(len(s), 500)], 5) {
		if t, ok := dates.Parse(piece); ok {
			return t, true
		}
	}
	return time.Time{}, false
}

// info is what the page says of itself.
func (t *htmlTree) info(doc document.Document) feeds.FeedInfo {
	info := feeds.FeedInfo{Link: doc.URL}
	if title := firstElement(t.root, atom.Title); title != nil {
		info.Title = textOf(title, 1000)
	}
	if root := firstElement(t.root, atom.Html); root != nil {
		info.Language = document.LanguageTag(htmlAttribute(root, "lang"))
	}
	return info
}
