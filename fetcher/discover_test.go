package fetcher

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"griot/fetcher/guard"
)

func TestDiscovery(t *testing.T) {
	t.Parallel()
	html := func(body string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprint(w, strings.ReplaceAll(body, "HOST", "http://"+r.Host))
		}
	}
	// A feed whose title is its path, so that each is another document.
	feed := func(path string) http.HandlerFunc {
		return answer(strings.Replace(voixFeed, "La Voix", path, 1))
	}
	for name, c := range map[string]struct {
		at    string
		serve map[string]http.HandlerFunc
		all   bool
		want  string // path and way of each, or a word of the error
	}{
		"the address itself": {at: "/x.xml", serve: map[string]http.HandlerFunc{"/x.xml": feed("x")}, want: "/x.xml by the address itself"},
		"link tags, verified, each once": {at: "/", serve: map[string]http.HandlerFunc{
			"/": html(`<link rel="alternate" type="application/rss+xml" href="/a"><link rel="ALTERNATE feed" type="application/atom+xml" href="b"><link rel=alternate type="application/rss+xml" href=/gone>
				<link rel=alternate type="text/html" hreflang=en href=/en><link rel=alternate type="application/json+oembed" href=/wp-json/oembed/1.0/x><link rel=alternate type="application/rss+xml" href="/comments/feed/">`),
			"/a": feed("a"), "/b": feed("b"), "/comments/feed/": feed("c"), "/feed": feed("f"),
		}, want: "/a by link tag, /b by link tag"},
		"software's place, in the page's folder first": {at: "/blog/", serve: map[string]http.HandlerFunc{
			"/blog/": html(`<meta name=generator content="WordPress 6.8">`), "/blog/feed/": feed("w"), "/feed/": feed("v"),
		}, want: "/blog/feed/ by usual place of WordPress"},
		"SPIP by its addresses": {at: "/", serve: map[string]http.HandlerFunc{
			"/": html(`<a href="spip.php?article12">x</a>`), "/spip.php": feed("s"),
		}, want: "/spip.php by usual place of SPIP"},
		"Wix": {at: "/", serve: map[string]http.HandlerFunc{
			"/": html(`<meta name="generator" content="Wix.com Website Builder">`), "/blog-feed.xml": feed("w"),
		}, want: "/blog-feed.xml by usual place of Wix"},
		"link in the text": {at: "/", serve: map[string]http.HandlerFunc{
			"/": html(`<p><a href="/contact">Contact</a> <a href="/fr/flux-rss/">Flux</a>`), "/fr/flux-rss/": feed("r"),
		}, want: "/fr/flux-rss/ by link on the page"},
		"usual place": {at: "/page.html", serve: map[string]http.HandlerFunc{"/page.html": html(`<p>x`), "/atom.xml": feed("a"), "/feed.json": feed("j")}, want: "/atom.xml by usual place"},
		"news sitemap of robots.txt": {at: "/", serve: map[string]http.HandlerFunc{
			"/": html(`<p>x`), "/robots.txt": answer("User-agent: *\nSitemap: HOST/pages.xml\nsitemap:HOST/my-news.xml\n"),
			"/pages.xml": answer("<urlset><url><loc>HOST/1</loc></url></urlset>"), "/my-news.xml": answer(fmt.Sprintf(newsSitemap, 1)),
		}, want: "/my-news.xml by sitemap"},
		"index of sitemaps": {at: "/", serve: map[string]http.HandlerFunc{
			"/": html(`<p>x`), "/sitemap.xml": answer("<sitemapindex><sitemap><loc>HOST/n.xml</loc></sitemap></sitemapindex>"), "/n.xml": answer(fmt.Sprintf(newsSitemap, 1)),
		}, want: "/sitemap.xml by sitemap"},
		"every way": {at: "/", all: true, serve: map[string]http.HandlerFunc{
			"/": html(`<link rel=alternate type="application/rss+xml" href=/a>`), "/a": feed("a"), "/rss": feed("r"), "/news-sitemap.xml": answer(fmt.Sprintf(newsSitemap, 1)),
		}, want: "/a by link tag, /rss by usual place, /news-sitemap.xml by sitemap"},
		"the same document at two places": {at: "/", all: true, serve: map[string]http.HandlerFunc{
			"/": html(`<link rel=alternate type="application/rss+xml" href=/a>`), "/a": feed("a"), "/feed": feed("a"),
		}, want: "/a by link tag"},
		"nothing":          {at: "/", serve: map[string]http.HandlerFunc{"/": html(`<p>x`)}, want: "no feed and no news sitemap"},
		"every place lies": {at: "/", serve: map[string]http.HandlerFunc{"*": html(`<p>x`)}, want: "no feed and no news sitemap"},
		"no site":          {at: "/", serve: map[string]http.HandlerFunc{"/": http.NotFound}, want: "nothing at this address"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			asked := 0
			s := newSite(t)
			s.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				asked++
				for _, path := range []string{r.URL.Path, "*"} {
					if serve := c.serve[path]; serve != nil {
						serve(w, r)
						return
					}
				}
				http.NotFound(w, r)
			})
			v := reader(nil)
			search := Discovery{Visitor: v, MaxBody: 1 << 20, All: c.all}
			start := time.Now()
			found, err := search.Find(context.Background(), s.URL+c.at)
			got := make([]string, 0, len(found))
			for _, one := range found {
				path := strings.TrimPrefix(one.URL, s.URL)
				path, _, _ = strings.Cut(path, "?")
				got = append(got, path+" by "+one.By)
				if len(one.Items) == 0 {
					t.Errorf("%s has no items", path)
				}
			}
			if said := strings.Join(got, ", "); said != c.want && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("found %q, %v; want %q", said, err, c.want)
			}
			if asked > maxDiscovery+maxSitemapParts || time.Since(start) > 5*time.Second {
				t.Errorf("asked for %d addresses in %v", asked, time.Since(start))
			}
		})
	}
}

func TestDiscoveryEndsWithItsContext(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ctx, cancel := context.WithCancel(context.Background())
	s.serve["/"] = func(w http.ResponseWriter, r *http.Request) { cancel(); fmt.Fprint(w, "<p>x") }
	search := Discovery{Visitor: visitor(guard.NewClient(true, 2)), MaxBody: 1 << 20}
	if _, err := search.Find(ctx, s.URL+"/"); err == nil || s.hits["/feed"] > 0 {
		t.Errorf("%v, %v", err, s.hits)
	}
}
