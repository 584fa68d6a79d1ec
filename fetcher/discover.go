package fetcher

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"griot/feeds"
	"griot/fetcher/parse/document"
	"griot/fetcher/parse/html"
)

// Discovered is a feed or news sitemap that was found and read.
type Discovered struct {
	URL   string // where it was read, after redirects
	By    string // how it was found, in words
	Feed  feeds.FeedInfo
	Items []feeds.Item // in the order of the document, without tags
	Site  html.Head    // of the page where the search began; empty when it began at the feed
}

// Discovery finds the feeds of a site. It requests one address after another.
type Discovery struct {
	Visitor *Visitor
	MaxBody int64
	All     bool // go on after the first way of finding that succeeds

	tried map[string]bool
	read  map[[sha256.Size]byte]bool
	site  html.Head
	asked int
}

const (
	// maxDiscovery limits the addresses that a search requests.
	maxDiscovery = 40
	// discoveryPause is the time between two of them.
	discoveryPause = 200 * time.Millisecond
	// discoveryTime limits one of them.
	discoveryTime = 15 * time.Second
)

// Find looks for feeds at an address, in one way after another until one finds some:
//   - the document there is a feed
//   - its link tags name feeds
//   - feeds are where the site's software has them
//   - links in the text lead to feeds
//   - feeds are where any software has them
//   - there are sitemaps of news
//
// The error says why nothing was found.
func (d *Discovery) Find(ctx context.Context, address string) ([]Discovered, error) {
	d.tried, d.read = map[string]bool{}, map[[sha256.Size]byte]bool{}
	doc, err := d.get(ctx, address)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, d.target().failure(err)
	}
	if one, ok := d.understand(ctx, doc, "the address itself"); ok {
		return []Discovered{one}, nil
	}
	if d.site, err = html.ReadHead(doc, document.Options{}); err != nil {
		return nil, err
	}
	base, err := url.Parse(doc.URL)
	if err != nil {
		return nil, err
	}
	var found []Discovered
	for _, way := range d.ways(ctx, base) {
		if len(found) > 0 && !d.All || ctx.Err() != nil {
			break
		}
		for _, candidate := range way.addresses() {
			if one, ok := d.try(ctx, candidate, way.by); ok {
				found = append(found, one)
				if way.one {
					break
				}
			}
		}
	}
	if len(found) == 0 {
		return nil, cause(ctx, d.asked)
	}
	return found, nil
}

func cause(ctx context.Context, asked int) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return fmt.Errorf("no feed and no news sitemap at %d addresses: read the front page by its selectors instead, with page: (see config.yaml)", asked)
}

// way is one way of finding feeds. Of the usual addresses, the first with a feed is enough: the others have the same in
// another format.
type way struct {
	by        string
	one       bool
	addresses func() []string
}

func (d *Discovery) ways(ctx context.Context, base *url.URL) []way {
	at := func(paths []string) func() []string {
		return func() []string { return candidates(base, paths) }
	}
	said := func(list []string) func() []string { return func() []string { return list } }
	all := []way{{by: "link tag", addresses: said(d.site.Feeds)}}
	for _, software := range wellKnown() {
		if strings.Contains(d.site.Generator, software.mark) {
			all = append(all, way{by: "usual place of " + software.name, one: true, addresses: at(software.paths)})
		}
	}
	var others []string
	for _, software := range wellKnown() {
		others = append(others, software.paths...)
	}
	return append(all,
		way{by: "link on the page", addresses: said(d.site.Linked)},
		way{by: "usual place", one: true, addresses: at(append(usualPaths(), others...))},
		way{by: "sitemap", addresses: func() []string {
			return append(append(d.site.Sitemaps, d.robotsSitemaps(ctx, base)...), candidates(base, sitemapPaths())...)
		}, one: true},
	)
}

type software struct {
	mark, name string
	paths      []string
}

// wellKnown returns the addresses at which content systems have their feeds.
func wellKnown() []software {
	return []software{
		{"wordpress", "WordPress", []string{"feed/", "?feed=rss2"}},
		{"spip", "SPIP", []string{"spip.php?page=backend", "?page=backend"}},
		{"wix", "Wix", []string{"blog-feed.xml"}},
		{"joomla", "Joomla", []string{"?format=feed&type=rss", "index.php?format=feed&type=rss"}},
		{"drupal", "Drupal", []string{"rss.xml"}},
		{"blogger", "Blogger", []string{"feeds/posts/default?alt=rss"}},
		{"hugo", "Hugo", []string{"index.xml"}},
		{"ghost", "Ghost", []string{"rss/"}},
	}
}

func usualPaths() []string {
	return []string{"feed", "rss", "rss.xml", "atom.xml", "feed.xml", "index.xml", "feed.json"}
}

func sitemapPaths() []string {
	return []string{"news-sitemap.xml", "sitemap-news.xml", "sitemap_index.xml", "sitemap.xml"}
}

// candidates returns the addresses of paths below the page's own folder and below the root of its host.
func candidates(base *url.URL, paths []string) []string {
	folder := *base
	folder.RawQuery, folder.Fragment = "", ""
	if !strings.HasSuffix(folder.Path, "/") && strings.Contains(folder.Path[strings.LastIndexByte(folder.Path, '/')+1:], ".") {
		folder.Path = folder.Path[:strings.LastIndexByte(folder.Path, '/')+1]
	}
	folder.Path, folder.RawPath = strings.TrimSuffix(folder.Path, "/")+"/", ""
	roots := []*url.URL{{Scheme: base.Scheme, Host: base.Host, Path: "/"}}
	if folder.Path != "/" {
		roots = append([]*url.URL{&folder}, roots...)
	}
	var all []string
	for _, root := range roots {
		for _, path := range paths {
			all = append(all, root.String()+path)
		}
	}
	return all
}

// robotsSitemaps returns the sitemaps that robots.txt names, those for news first.
func (d *Discovery) robotsSitemaps(ctx context.Context, base *url.URL) []string {
	doc, err := d.get(ctx, base.Scheme+"://"+base.Host+"/robots.txt")
	if err != nil {
		return nil
	}
	var news, others []string
	lines := bufio.NewScanner(bytes.NewReader(doc.Body))
	for lines.Scan() && len(news)+len(others) < 20 {
		name, value, ok := strings.Cut(lines.Text(), ":")
		if !ok || !strings.EqualFold(strings.TrimSpace(name), "sitemap") {
			continue
		}
		if u, err := base.Parse(strings.TrimSpace(value)); err == nil && strings.HasPrefix(u.Scheme, "http") {
			if namedForNews(u.String()) == 1 {
				news = append(news, u.String())
			} else {
				others = append(others, u.String())
			}
		}
	}
	return append(news, others...)
}

// try requests a candidate, once, and reads it.
func (d *Discovery) try(ctx context.Context, address, by string) (Discovered, bool) {
	doc, err := d.get(ctx, address)
	if err != nil {
		return Discovered{}, false
	}
	return d.understand(ctx, doc, by)
}

// errTried is why an address is not requested: it was before, or enough others were.
var errTried = errors.New("asked before")

func (d *Discovery) get(ctx context.Context, address string) (document.Document, error) {
	if d.tried[address] || d.asked >= maxDiscovery {
		return document.Document{}, errTried
	}
	d.tried[address] = true
	if d.asked > 0 {
		select {
		case <-time.After(cmp.Or(d.Visitor.Pause, discoveryPause)):
		case <-ctx.Done():
			return document.Document{}, ctx.Err()
		}
	}
	d.asked++
	limited, cancel := context.WithTimeout(ctx, discoveryTime)
	defer cancel()
	return d.Visitor.get(limited, address, acceptAny, d.MaxBody)
}

func (d *Discovery) target() *Target { return &Target{Timeout: discoveryTime, MaxBody: d.MaxBody} }

// understand reads a document as a source's. It reports false for one that was read before or has no items.
func (d *Discovery) understand(ctx context.Context, doc document.Document, by string) (Discovered, bool) {
	sum := sha256.Sum256(doc.Body)
	if d.read[sum] {
		return Discovered{}, false
	}
	target := d.target()
	result, err := target.parse(doc)
	var index *sitemapIndex
	if errors.As(err, &index) {
		poll := feeds.Poll{}
		if err = d.Visitor.readSitemaps(ctx, target, index, &poll); err == nil {
			result = document.Result{Feed: poll.Feed, Items: poll.Items}
		}
	}
	if err != nil || len(result.Items) == 0 {
		return Discovered{}, false
	}
	d.read[sum] = true
	return Discovered{URL: doc.URL, By: by, Feed: result.Feed, Items: result.Items, Site: d.site}, true
}
