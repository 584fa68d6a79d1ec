package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"time"

	"griot/feeds/render"
)

//go:embed pages
var pageFiles embed.FS

// pages are the templates of one site.
type pages struct {
	byName map[string]*template.Template
	frame  frame // what all pages share
}

// frame is a page's surroundings, with its content.
type frame struct {
	W           *words
	Site        *Site
	Style       string // address of the stylesheet, with its version
	Zone        string // name of the zone of the times shown
	Title       string
	Description string
	Canonical   string
	Hidden      bool // from search engines
	Alternates  []alternate
	Content     any
}

// alternate is a feed that a page announces.
type alternate struct{ Title, Type, Href, Label string }

// storyList is what the template "stories" shows.
type storyList struct {
	W       *words
	Stories []storyLine
}

func newPages(h *Handler) (*pages, error) {
	layout, err := template.New("layout.html").Funcs(template.FuncMap{
		"path":    func(below string) string { return h.prefix + "/" + below },
		"stories": func(f frame, lines []storyLine) storyList { return storyList{f.W, lines} },
	}).ParseFS(pageFiles, "pages/layout.html", "pages/stories.html")
	if err != nil {
		return nil, fmt.Errorf("page templates: %w", err)
	}
	style, err := pageFiles.ReadFile("pages/style.css")
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(style)
	p := &pages{byName: map[string]*template.Template{}, frame: frame{
		W: h.words, Site: h.site, Style: h.prefix + "/style.css?v=" + hex.EncodeToString(sum[:4]),
		Zone: h.site.Local(time.Unix(0, 0)).Format("MST"),
	}}
	help := "help." + h.words.Lang
	for _, name := range []string{"front", "listing", "story", "sources", "status", "problem", help} {
		t, err := layout.Clone()
		if err != nil {
			return nil, err
		}
		if p.byName[name], err = t.ParseFS(pageFiles, "pages/"+name+".html"); err != nil {
			return nil, fmt.Errorf("page template %s: %w", name, err)
		}
	}
	p.byName["help"] = p.byName[help]
	return p, nil
}

// execute writes a page; f says what differs from the site's frame.
func (p *pages) execute(name string, f frame) ([]byte, error) {
	f.W, f.Site, f.Style, f.Zone = p.frame.W, p.frame.Site, p.frame.Style, p.frame.Zone
	var b bytes.Buffer
	if err := p.byName[name].Execute(&b, f); err != nil {
		return nil, fmt.Errorf("page %s: %w", name, err)
	}
	return b.Bytes(), nil
}

func (p *pages) problem(of *problem) ([]byte, error) {
	return p.execute("problem", frame{Title: p.frame.Site.Title, Hidden: true, Content: render.Clean(of.reason)})
}

// filler makes a page's content: the template's name and the frame.
type filler func(context.Context) (string, frame, error)

// page is the answer for a page at path that changes with the archive's revision.
func (h *Handler) page(path string, fill filler) (answer, error) {
	return answer{"page:" + path, h.written(path, cacheShort, fill)}, nil
}

// livePage is the answer for a page that changes with every visit to a source: it is made for each request.
func (h *Handler) livePage(path string, fill filler) (answer, error) {
	return answer{"", h.written(path, cacheNever, fill)}, nil
}

func (h *Handler) written(path, policy string, fill filler) func(context.Context) (*document, error) {
	return func(ctx context.Context) (*document, error) {
		name, f, err := fill(ctx)
		if err != nil {
			return nil, err
		}
		if f.Canonical == "" {
			f.Canonical = h.site.URL(path)
		}
		body, err := h.pages.execute(name, f)
		if err != nil {
			return nil, err
		}
		return newDocument("text/html; charset=utf-8", policy, time.Time{}, body), nil
	}
}

func (h *Handler) asset(name string) func(context.Context) (*document, error) {
	return func(context.Context) (*document, error) {
		body, err := pageFiles.ReadFile("pages/" + name)
		if err != nil {
			return nil, err
		}
		contentType := "text/css; charset=utf-8"
		if name == "icon.svg" {
			contentType = "image/svg+xml"
		}
		return newDocument(contentType, cacheLong, time.Time{}, body), nil
	}
}
