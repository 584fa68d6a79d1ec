// Package pages writes the pages of a site as HTML, in one language.
//
// It turns what a page shows, such as entries, stories and the statuses of sources, into HTML. It knows no request and no
// store: its caller finds what a page shows and at which address it is.
package pages

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"html/template"
	"strings"
	"time"

	"griot/feeds/web/wording"
	"griot/feeds/web/worldmap"
)

//go:embed *.html style.css icon.svg help.en help.fr
var files embed.FS

// Pages writes the pages of a site in one language. It does not change once made.
type Pages struct {
	*Locale
	site   *Site
	words  *wording.Words
	world  *worldmap.World
	byName map[string]*template.Template
	shared frame // what all pages share
	static bool
}

// New returns the pages of a site in the locale's language.
func New(locale *Locale, world *worldmap.World) (*Pages, error) {
	p := &Pages{Locale: locale, site: locale.Site, words: locale.Words, world: world, byName: map[string]*template.Template{}}
	style, err := StyleSheet()
	if err != nil {
		return nil, err
	}
	icon, err := files.ReadFile("icon.svg")
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(style)
	p.shared = frame{
		W: p.words, Site: p.site, Style: p.Path("style.css?v=" + hex.EncodeToString(sum[:4])),
		Icon: template.URL("data:image/svg+xml;base64," + base64.StdEncoding.EncodeToString(icon)),
		Zone: p.site.Local(time.Unix(0, 0)).Format("MST"),
	}
	return p, p.parse()
}

// Static returns the pages of a copy of the site as files. They lead to nothing that needs a server, such as the
// search or another language.
func (p *Pages) Static() *Pages {
	twin := *p
	twin.static = true
	return &twin
}

// StyleSheet is the one stylesheet of all pages.
func StyleSheet() ([]byte, error) { return files.ReadFile("style.css") }

// Page is what a page shows, to be written.
type Page struct {
	template string
	frame
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

// Write writes the page that is at a path, given without leading slash.
func (p *Pages) Write(page *Page, at string) ([]byte, error) {
	f := page.frame
	f.Canonical = p.site.BaseURL + strings.TrimPrefix(p.Page(at), p.prefix)
	if f.Static = p.static; !p.static {
		f.Translations = p.translations(at)
	}
	return p.execute(page.template, f)
}

// execute writes a template; f says what differs from the frame of all pages.
func (p *Pages) execute(name string, f frame) ([]byte, error) {
	f.W, f.Site, f.Style, f.Icon, f.Zone = p.shared.W, p.shared.Site, p.shared.Style, p.shared.Icon, p.shared.Zone
	if len(f.Alternates) == 0 {
		f.Alternates = p.wholeWire()
	}
	var b bytes.Buffer
	if err := p.byName[name].Execute(&b, f); err != nil {
		return nil, fmt.Errorf("page %s: %w", name, err)
	}
	return b.Bytes(), nil
}

// wholeWire announces the feed of everything, on pages that have none of their own.
func (p *Pages) wholeWire() []alternate {
	feed, _ := p.Feed("all")
	return p.alternates(feed)
}
