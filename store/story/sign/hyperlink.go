package sign

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"griot/feeds"
	"griot/feeds/text"
)

// Reference is a hyperlink in the running text of an item to a page of another site: where that page is an official
// text, it says what the item was made from.
type Reference struct {
	Page  uint32 // hash of the canonical address
	Words string // that bear the link, or the address where there are none
}

const (
	readMarkup     = 64 << 10 // bytes of an item's content
	mostReferences = 5        // of an item: one with more is a list of links
	referenceBytes = 160      // of the words that are told
	// ownWords is how many letters a block must hold outside of its links to be running text.
	ownWords = 20
)

// Page is the hash of an item's address, 0 where it has none of its own.
func (s *Signature) Page() uint32 { return OptionalHash(s.Link) }

// referencesOf reads the links in an item's running text. Those of lists, of navigation, of what else there is to read,
// and those to the item's own site are left out, and all of an item that has more than [mostReferences].
func referencesOf(item *feeds.Item) []Reference {
	markup := item.Content
	if markup == "" {
		markup = item.Summary
	}
	if item.Class() == feeds.Official || !strings.Contains(markup, "href") {
		return nil
	}
	own, _, _ := strings.Cut(feeds.PageURL(item.Link), "/")
	r := &referenceReader{own: own}
	r.read(markup[:min(len(markup), readMarkup)])
	if len(r.found) > mostReferences {
		return nil
	}
	return r.found
}

// referenceReader goes through the blocks of a document.
type referenceReader struct {
	own   string // the item's host
	found []Reference

	aside  int  // elements around that hold no running text
	listed int  // list items around
	also   bool // the last block announced what else there is to read
	block  strings.Builder
	links  []anchor
	open   bool // within a link
}

// anchor is a link of a block with the place of its words in the block's text.
type anchor struct {
	href     string
	from, to int
}

func (r *referenceReader) read(markup string) {
	for z := html.NewTokenizer(strings.NewReader(markup)); ; {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			r.close()
			return
		case html.TextToken:
			if r.aside == 0 {
				r.block.Write(z.Text())
			}
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			r.tag(z, atom.Lookup(name), kind == html.StartTagToken, kind == html.EndTagToken, more)
		}
	}
}

func (r *referenceReader) tag(z *html.Tokenizer, name atom.Atom, starts, ends, attributes bool) {
	step := 0
	if starts {
		step = 1
	} else if ends {
		step = -1
	}
	switch name {
	case atom.A:
		r.open = false
		if n := len(r.links); n > 0 && r.links[n-1].to < 0 {
			r.links[n-1].to = r.block.Len()
		}
		if starts && r.aside == 0 {
			r.links = append(r.links, anchor{hrefOf(z, attributes), r.block.Len(), -1})
			r.open = true
		}
	case atom.Nav, atom.Aside, atom.Footer, atom.Header, atom.Menu, atom.Script, atom.Style:
		r.close()
		r.aside = max(0, r.aside+step)
	case atom.Li:
		r.close()
		r.listed = max(0, r.listed+step)
	case atom.P, atom.Div, atom.Ul, atom.Ol, atom.Blockquote, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Table,
		atom.Tr, atom.Td, atom.Section, atom.Article, atom.Figure, atom.Hr:
		r.close()
	case atom.Br:
		r.block.WriteByte(' ')
	}
}

func hrefOf(z *html.Tokenizer, more bool) string {
	for more {
		var key, value []byte
		if key, value, more = z.TagAttr(); string(key) == "href" {
			return string(value)
		}
	}
	return ""
}

// close judges the links of the block that ends here.
func (r *referenceReader) close() {
	whole := html.UnescapeString(r.block.String())
	raw, links := r.block.String(), r.links
	r.block.Reset()
	r.links = nil
	if n := len(links); n > 0 && links[n-1].to < 0 {
		links[n-1].to = len(raw)
	}
	linked := 0
	for _, l := range links {
		linked += letters(raw[l.from:l.to])
	}
	running := letters(raw)-linked >= ownWords
	if announces(whole) {
		r.also = true
		return
	}
	defer func() {
		if running {
			r.also = false
		}
	}()
	for _, l := range links {
		words := strings.Join(strings.Fields(html.UnescapeString(raw[l.from:l.to])), " ")
		switch {
		case !running && (r.listed > 0 || r.also || !NamesOfficialText(words)):
		case announces(lastWords(raw[:l.from])):
		default:
			r.take(l.href, words)
		}
	}
}

func (r *referenceReader) take(href, words string) {
	if !strings.HasPrefix(href, "http://") && !strings.HasPrefix(href, "https://") {
		return
	}
	page := feeds.PageURL(href)
	host, _, _ := strings.Cut(page, "/")
	if !feeds.NamesPage(page) || host == r.own {
		return // a site's home page is no text; one's own pages are no origin
	}
	if words == "" {
		words = href
	}
	ref := Reference{OptionalHash(page), feeds.Shorten(words, referenceBytes)}
	if !slices.ContainsFunc(r.found, func(known Reference) bool { return known.Page == ref.Page }) {
		r.found = append(r.found, ref)
	}
}

func letters(s string) int {
	n := 0
	for _, c := range s {
		if c > ' ' {
			n++
		}
	}
	return n
}

// lastWords is the end of what stands before a link, back to the last full stop.
func lastWords(s string) string {
	if at := strings.LastIndexAny(s, ".!?"); at >= 0 {
		s = s[at+1:]
	}
	return s
}

// announces reports whether words lead over to what else there is to read, French and English.
func announces(words string) bool {
	start := ""
	doc := text.ReadOpening(words, 6, 0)
	for _, tok := range doc.Tokens {
		start += tok.Folded + " "
	}
	for _, lead := range []string{
		"lire aussi ", "a lire ", "lire egalement ", "lisez aussi ", "lire encore ", "voir aussi ", "a voir ", "voir egalement ", "sur le meme sujet ",
		"sur le meme theme ", "dans la meme rubrique ", "articles similaires ", "articles lies ", "article connexe ", "articles connexes ", "a decouvrir ", "pour aller plus loin ", "nos autres articles ",
		"les plus lus ", "suivez nous ", "read also ", "also read ", "read more ", "read next ", "see also ", "related ", "more on ", "more from ", "most read ", "you may also like ",
	} {
		if strings.HasPrefix(start, lead) {
			return true
		}
	}
	return false
}

// NamesOfficialText reports whether the words of a link say that an official text is behind it.
func NamesOfficialText(words string) bool {
	doc := text.ReadOpening(words, 30, 0)
	for _, tok := range doc.Tokens {
		switch tok.Folded {
		case "communique", "declaration", "statement", "integral", "integralite", "decret", "arrete", "release":
			return true
		}
	}
	return false
}
