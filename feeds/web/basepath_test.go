package web

import (
	"net/url"
	"strings"
	"testing"
)

// TestBaseURLWithPath holds behind proxies that pass the path on and those that strip it.
func TestBaseURLWithPath(t *testing.T) {
	t.Parallel()
	for _, below := range []string{"/fil", "/a%20b/griot", "/actualit%C3%A9s/100%25", "/mes/feeds", "/feedsahel"} {
		t.Run(below, func(t *testing.T) {
			site := testSite()
			site.BaseURL += below + "/"
			h := newHandler(t, site, newMemory())
			crawl(t, h, below)
			for _, passed := range []string{below, ""} {
				for path, want := range map[string]string{
					"/all.rss":                       `href="https://griot.example` + below + `/all.rss" rel="self"`,
					"/feeds/tombouctou-securite.rss": `href="https://griot.example` + below + `/feeds/tombouctou-securite.rss" rel="self"`,
					"/":                              "<!DOCTYPE html>",
				} {
					wantContains(t, get(h, passed+path).Body.String(), want)
				}
				if got := get(h, passed+"/select.rss").Header().Get("Location"); got != below+"/all.rss" {
					t.Errorf("redirects to %q", got)
				}
				if got := h.Kind(decoded(t, passed+"/status")); got != KindStatus {
					t.Errorf("%s/status counts as %s", passed, got)
				}
			}
			if got := get(h, below); got.Code != 200 {
				t.Errorf("the root without its slash: %d", got.Code)
			}
		})
	}
}

// TestOwnPaths holds that no base URL may begin with what an address of the site begins with, or it could not be told
// whether a proxy has stripped the path.
func TestOwnPaths(t *testing.T) {
	t.Parallel()
	h := newHandler(t, testSite(), newMemory())
	addresses := append(crawl(t, h, ""), "/hub", "/push/x", "/metrics", "/healthz", "/readyz", "/robots.txt", "/select.rss", "/search?q=x", "/index.html")
	for _, path := range h.FeedPaths() {
		addresses = append(addresses, "/"+path)
	}
	for _, address := range addresses {
		path, _, _ := strings.Cut(address, "?")
		if _, own := OwnPath(decoded(t, path)); !own && path != "/" {
			t.Errorf("a site could lie at %s, where it has something itself", path)
		}
	}
	for _, path := range []string{"", "/", "/griot", "/griot/feeds", "/feedsahel", "/feeds.example/", "/Feeds"} {
		t.Run(path, func(t *testing.T) {
			if first, own := OwnPath(path); own {
				t.Errorf("no site can lie at %q because of %q", path, first)
			}
		})
	}
}

func decoded(t *testing.T, path string) string {
	t.Helper()
	plain, err := url.PathUnescape(path)
	if err != nil {
		t.Fatal(err)
	}
	return plain
}
