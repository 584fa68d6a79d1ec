package parse

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"griot/feeds"
	"griot/fetcher/parse/dates"
	"griot/fetcher/parse/document"
	"griot/fetcher/parse/xmlfix"
)

// Sitemap is a sitemap (sitemaps.org 0.9, Google's news extension) or an index of sitemaps.
type Sitemap struct {
	Items   []feeds.Item  // the entries with a title; of an index none
	Entries int           // all entries, with and without a title
	Index   []SitemapPart // of an index, the newest first
	Lang    string        // what all titled entries have in common
	Name    string        // likewise, the publication
	Repairs []string
}

// SitemapPart is one sitemap that an index names.
type SitemapPart struct {
	URL      string
	Modified time.Time // zero when the index does not say
}

// maxSitemap limits the entries that are read. The protocol allows 50,000, and 1,000 in a news sitemap.
const maxSitemap = 50_000

// ParseSitemap reads a sitemap or an index of sitemaps, also one that is compressed with gzip. Of one that is cut it returns
// the whole entries before. It reports false, and no error, for a document that is no sitemap.
func ParseSitemap(doc document.Document, opt document.Options) (s Sitemap, ok bool, err error) {
	opt = opt.WithDefaults()
	body, err := xmlfix.Gunzip(doc.Body, opt.MaxBody)
	if err != nil {
		return s, false, err
	}
	text, note := xmlfix.ToUTF8(body, doc.ContentType)
	if note != "" {
		s.Repairs = append(s.Repairs, note)
	}
	d := xml.NewDecoder(bytes.NewReader(text))
	d.Strict, d.Entity, d.CharsetReader = false, xml.HTMLEntity, alreadyUTF8
	root := sitemapRoot(d)
	if root == "" {
		return s, false, nil
	}
	m := newMapping(doc, opt)
	for s.Entries+len(s.Index) < maxSitemap && len(s.Items) < opt.MaxItems {
		token, err := d.Token()
		if err != nil {
			if !errors.Is(err, io.EOF) {
				s.Repairs = append(s.Repairs, "sitemap read up to a fault")
			}
			break
		}
		start, isStart := token.(xml.StartElement)
		if end, isEnd := token.(xml.EndElement); isEnd && end.Name.Local == root {
			break
		}
		if !isStart {
			continue
		}
		var entry sitemapEntry
		if start.Name.Local != "url" && start.Name.Local != "sitemap" {
			err = d.Skip()
		} else {
			err = entry.read(d)
		}
		if err != nil {
			s.Repairs = append(s.Repairs, "sitemap read up to a fault")
			break
		}
		s.take(m, root, start.Name.Local, &entry)
	}
	slices.SortStableFunc(s.Index, func(a, b SitemapPart) int { return b.Modified.Compare(a.Modified) })
	return s, true, nil
}

// alreadyUTF8 reads nothing anew: the document is in UTF-8, whatever it declares.
func alreadyUTF8(_ string, r io.Reader) (io.Reader, error) { return r, nil }

// sitemapRoot returns the name of the root element if it is that of a sitemap, else nothing.
func sitemapRoot(d *xml.Decoder) string {
	for range 100 { // declarations, comments and white space before it
		token, err := d.Token()
		if err != nil {
			return ""
		}
		if start, ok := token.(xml.StartElement); ok {
			if name := start.Name.Local; name == "urlset" || name == "sitemapindex" {
				return name
			}
			return ""
		}
	}
	return ""
}

// sitemapEntry is <url> or <sitemap>. Its fields are found by their local names, since prefixes and namespaces vary.
type sitemapEntry struct {
	loc, modified                              string
	title, published, language, name, keywords string
	image                                      string
}

const (
	// maxEntryDepth is deeper than any extension of sitemaps goes.
	maxEntryDepth = 8
	// maxEntryText is from which length on no text is added to a field of an entry, in bytes.
	maxEntryText = 64 << 10
)

// read reads the entry up to its end.
func (e *sitemapEntry) read(d *xml.Decoder) error {
	var path []string
	for {
		token, err := d.Token()
		if err != nil {
			return err
		}
		switch token := token.(type) {
		case xml.StartElement:
			if len(path) == maxEntryDepth {
				return fmt.Errorf("an entry nests its elements too deeply")
			}
			path = append(path, token.Name.Local)
		case xml.EndElement:
			if len(path) == 0 {
				return nil
			}
			path = path[:len(path)-1]
		case xml.CharData:
			e.text(strings.Join(path, "/"), string(token))
		}
	}
}

// text adds text to the field at a path.
func (e *sitemapEntry) text(path, text string) {
	fields := map[string]*string{
		"loc": &e.loc, "lastmod": &e.modified, "news/title": &e.title, "news/publication_date": &e.published,
		"news/publication/language": &e.language, "news/publication/name": &e.name, "news/keywords": &e.keywords, "image/loc": &e.image,
	}
	if field := fields[path]; field != nil && len(*field) < maxEntryText {
		*field += text
	}
}

// take adds an entry.
func (s *Sitemap) take(m *mapping, root, kind string, e *sitemapEntry) {
	link := document.WebLink(m.base, document.OneLine(document.Clean(e.loc)))
	if !document.IsWeb(link) {
		return
	}
	if kind == "sitemap" && root == "sitemapindex" {
		s.Index = append(s.Index, SitemapPart{URL: link, Modified: dates.First(e.modified)})
		return
	}
	if kind != "url" {
		return
	}
	s.Entries++
	title := m.title(textConstruct{value: e.title})
	if title == "" {
		return
	}
	item := feeds.Item{
		Title: title, Link: link, Published: dates.First(e.published, e.modified), Updated: dates.First(e.modified),
		Lang: document.LanguageTag(e.language), Image: document.WebLink(m.base, document.OneLine(document.Clean(e.image))),
	}
	for keyword := range strings.SplitSeq(e.keywords, ",") {
		if len(item.Categories) < 30 {
			item.Categories = addCategory(item.Categories, feeds.Category{Term: keyword})
		}
	}
	name := document.OneLine(document.Clean(e.name))
	if len(s.Items) == 0 {
		s.Lang, s.Name = item.Lang, name
	} else if s.Lang != item.Lang {
		s.Lang = ""
	} else if s.Name != name {
		s.Name = ""
	}
	s.Items = append(s.Items, item)
}
