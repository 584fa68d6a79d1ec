package html

import (
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

// PageSpec says how to read items off an HTML page that has no feed. Each field is a CSS selector. Item finds the entries.
// Body is looked for on the page that an entry links to. The others may end in @attribute where the value is an attribute
// and not the text. A bare @attribute is one of the entry itself.
type PageSpec struct {
	Item, Title, Link string // required
	Date, Summary     string
	Body              string
}

// PageReader reads items off HTML pages by compiled selectors. It is safe for concurrent use.
type PageReader struct {
	spec                       PageSpec
	item, body                 cascadia.SelectorGroup // body may be nil
	title, link, date, summary field
}

// CompilePage compiles the selectors of a specification. An error names the field and its selector.
func CompilePage(spec PageSpec) (*PageReader, error) {
	p := &PageReader{spec: spec}
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

// SplitField splits "h2 a@href" at its last @. has is false when there is none. An @ within a quoted value or within
// brackets belongs to the selector.
func SplitField(s string) (selector, attribute string, has bool) {
	at := strings.LastIndexByte(s, '@')
	if at < 0 || strings.ContainsAny(s[at:], `"']`) {
		return strings.TrimSpace(s), "", false
	}
	return strings.TrimSpace(s[:at]), strings.TrimSpace(s[at+1:]), true
}

// HasBody reports whether the text of each entry is read from its own page.
func (p *PageReader) HasBody() bool { return p.body != nil }

// field finds one value within an entry.
type field struct {
	spec      string
	selector  cascadia.SelectorGroup // nil: the entry's own element
	attribute string                 // empty: the text
}

// nodes returns the elements that may have the value.
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
	// maxField limits the text of one field, in bytes.
	maxField = 64 << 10
	// maxMatches limits the elements that are tried for a field: the first ones may be empty.
	maxMatches = 20
)

// first returns the first value that is not empty: an attribute, else what read makes of an element.
func (f *field) first(entry *html.Node, read func(*html.Node) string) string {
	for _, n := range f.nodes(entry) {
		if f.attribute != "" {
			if value := document.OneLine(document.Clean(attribute(n, f.attribute))); value != "" {
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

// Parse reads the entries of a page, in its order, each link once. Errors are [*feeds.Failure]. One of kind no_items names
// the selector that finds nothing. It uses no clock.
func (p *PageReader) Parse(doc document.Document, opt document.Options) (document.Result, error) {
	opt = opt.WithDefaults()
	tree, err := readPage(doc, opt)
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

func (p *PageReader) read(entry *html.Node, tree *pageTree, opt document.Options) feeds.Item {
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
	item.Image = FirstImage(item.Summary)
	if img := firstElement(entry, atom.Img); img != nil && item.Image == "" {
		src := attribute(img, "src")
		if strings.TrimSpace(src) == "" {
			src = attribute(img, "data-src")
		}
		item.Image = webAddress(tree, src)
	}
	return item
}

// linkOf returns where an element links to: its own address, else that of the first link within.
func linkOf(n *html.Node) string {
	if href := attribute(n, "href"); href != "" {
		return href
	}
	for d := range n.Descendants() {
		if d.DataAtom == atom.A && attribute(d, "href") != "" {
			return attribute(d, "href")
		}
	}
	return ""
}

// webAddress returns an absolute http or https address, empty if raw is none.
func webAddress(tree *pageTree, raw string) string {
	if link := document.WebLink(tree.base, raw); document.IsWeb(link) {
		return link
	}
	return ""
}

// published reads the date of an entry. Where no attribute is named, <time datetime> comes before the text.
func (p *PageReader) published(entry *html.Node) time.Time {
	for _, n := range p.date.nodes(entry) {
		candidates := []string{attribute(n, p.date.attribute)}
		if p.date.attribute == "" {
			candidates = []string{attribute(n, "datetime"), textOf(n, 1000)}
		}
		for _, c := range candidates {
			if t, ok := dates.Find(document.OneLine(document.Clean(c))); ok {
				return t
			}
		}
	}
	return time.Time{}
}

// info returns the page's title and language.
func (t *pageTree) info(doc document.Document) feeds.FeedInfo {
	info := feeds.FeedInfo{Link: doc.URL}
	if title := firstElement(t.root, atom.Title); title != nil {
		info.Title = textOf(title, 1000)
	}
	if root := firstElement(t.root, atom.Html); root != nil {
		info.Language = document.LanguageTag(attribute(root, "lang"))
	}
	return info
}
