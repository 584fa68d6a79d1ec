package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"strings"
	"time"

	"griot/feeds"
	"griot/feeds/web/wording"
)

//go:embed pages
var pageFiles embed.FS

// pages are the templates of one edition of a site.
type pages struct {
	byName map[string]*template.Template
	frame  frame // what all pages share
}

// frame is a page's surroundings, with its content.
type frame struct {
	W            *wording.Words
	Site         *Site
	Style        string       // address of the stylesheet, with its version
	Icon         template.URL // the icon itself: it is not worth a request
	Zone         string       // name of the zone of the times shown
	Title        string
	Description  string
	Canonical    string
	Front        bool // the site's title is the page's heading
	NoSearch     bool // the page has a search form of its own
	Query        string
	Hidden       bool // from search engines
	Static       bool // no server is there to search or to compose
	Alternates   []alternate
	Translations []translation
	Content      any
}

// alternate is a feed that a page announces.
type alternate struct {
	Title, Type, Href string
	Label, Of         string // the format's name, and what the feed is of
}

// searchForm, trail and addressList are what the templates "search", "trail" and "addresses" show.
type (
	searchForm struct {
		W              *wording.Words
		Text, Language string
	}
	trailLine struct {
		W     *wording.Words
		Trail []label
	}
	addressList struct {
		W     *wording.Words
		Feeds []alternate
	}
)

// shared are the templates that every page may use.
func sharedTemplates() []string {
	return []string{"pages/layout.html", "pages/stories.html", "pages/map.html", "pages/timeline.html", "pages/history.html"}
}

func (h *Handler) templateFuncs() template.FuncMap {
	asked := ""
	if h.words.Lang != h.ownLanguage {
		asked = h.words.Lang
	}
	return template.FuncMap{
		"path":      func(below string) string { return h.prefix + "/" + below },
		"page":      h.pageAddress,
		"region":    func(id feeds.PlaceID) string { return "region/" + string(id) },
		"W":         func() *wording.Words { return h.words },
		"query":     func(f frame) searchForm { return searchForm{f.W, f.Query, asked} },
		"trail":     func(f frame, trail []label) trailLine { return trailLine{f.W, trail} },
		"addresses": func(f frame, all []alternate) addressList { return addressList{f.W, all} },
	}
}

func newPages(h *Handler) (*pages, error) {
	layout, err := template.New("layout.html").Funcs(h.templateFuncs()).ParseFS(pageFiles, sharedTemplates()...)
	if err != nil {
		return nil, fmt.Errorf("page templates: %w", err)
	}
	style, err := pageFiles.ReadFile("pages/style.css")
	if err != nil {
		return nil, err
	}
	icon, err := pageFiles.ReadFile("pages/icon.svg")
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(style)
	p := &pages{byName: map[string]*template.Template{}, frame: frame{
		W: h.words, Site: h.site, Style: h.prefix + "/style.css?v=" + hex.EncodeToString(sum[:4]),
		Icon: template.URL("data:image/svg+xml;base64," + base64.StdEncoding.EncodeToString(icon)),
		Zone: h.site.Local(time.Unix(0, 0)).Format("MST"),
	}}
	files := map[string]string{}
	for _, name := range []string{"front", "listing", "select", "search", "feeds", "story", "sources", "status", "source", "problem"} {
		files[name] = "pages/" + name + ".html"
	}
	help, err := fs.Glob(pageFiles, "pages/help."+h.words.Lang+"/*.html")
	if err != nil {
		return nil, err
	}
	for _, file := range help {
		files["help/"+strings.TrimSuffix(path.Base(file), ".html")] = file
	}
	for name, file := range files {
		t, err := layout.Clone()
		if err != nil {
			return nil, err
		}
		patterns := []string{file}
		if strings.HasPrefix(name, "help/") {
			patterns = append(patterns, "pages/help.html", "pages/examples.html")
		}
		if p.byName[name], err = t.ParseFS(pageFiles, patterns...); err != nil {
			return nil, fmt.Errorf("page template %s: %w", name, err)
		}
	}
	return p, nil
}

// execute writes a page; f says what differs from the site's frame.
func (p *pages) execute(name string, f frame) ([]byte, error) {
	f.W, f.Site, f.Style, f.Icon, f.Zone = p.frame.W, p.frame.Site, p.frame.Style, p.frame.Icon, p.frame.Zone
	var b bytes.Buffer
	if err := p.byName[name].Execute(&b, f); err != nil {
		return nil, fmt.Errorf("page %s: %w", name, err)
	}
	return b.Bytes(), nil
}

// filler makes a page's content: the template's name and the frame.
type filler func(context.Context) (string, frame, error)

// page is the answer for a page at path that changes with the archive's revision.
func (h *Handler) page(path string, fill filler) (answer, error) {
	return answer{address: "page:" + h.words.Lang + ":" + path, produce: h.written(path, cacheShort, fill)}, nil
}

// livePage is the answer for a page that changes with every visit to a source: it is made for each request.
func (h *Handler) livePage(path string, fill filler) (answer, error) {
	return answer{produce: h.written(path, cacheNever, fill)}, nil
}

func (h *Handler) written(path, policy string, fill filler) func(context.Context) (*document, error) {
	return func(ctx context.Context) (*document, error) {
		name, f, err := fill(ctx)
		if err != nil {
			return nil, err
		}
		if f.Canonical == "" {
			f.Canonical = h.site.BaseURL + strings.TrimPrefix(h.pageAddress(path), h.prefix)
		}
		f.Translations, f.Static = h.translations(path), h.static
		if len(f.Alternates) == 0 {
			f.Alternates = h.wholeWire()
		}
		body, err := h.pages.execute(name, f)
		if err != nil {
			return nil, err
		}
		page := newDocument("text/html; charset=utf-8", policy, time.Time{}, body)
		page.hidden = f.Hidden
		return page, nil
	}
}

// wholeWire announces the feed of everything, on pages that have none of their own.
func (h *Handler) wholeWire() []alternate {
	feed, err := h.named("all")
	if err != nil {
		return nil
	}
	return h.alternates(feed)
}

func styleSheet(context.Context) (*document, error) {
	body, err := pageFiles.ReadFile("pages/style.css")
	if err != nil {
		return nil, err
	}
	return newDocument("text/css; charset=utf-8", cacheLong, time.Time{}, body), nil
}
