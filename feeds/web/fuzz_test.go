package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// FuzzAddress holds that no address breaks the handler, that redirects end (for composed addresses after one step, with a
// document), that what is refused has a reason, and that what is shown is escaped.
func FuzzAddress(f *testing.F) {
	for _, seed := range []string{
		"/", "/all.rss", "/region/ml.gao.atom?brief=9", "/select.json?region=ml.gao,-ne&class=press&q=%C3%A9+x&since=2026-02-09",
		"/select?topic=sante&state=both&limit=7", "/story/00000000000000000000000000", "/feeds/../x.rss", "/a.rss.rss", "/.rss", "/%2e%2e/x",
		"/region/%3Cscript%3E", "/select.rss?q=%00&lang=fr", "/select.rss?region=&region=ml&region=ml", "/status/x%2Fy", "//evil.example.html", "/help/index.html/.html/index.html.html///",
		"/feeds/nord.rss?a#\x00é%zz", "/archive/feeds/nord/../x.rss", "/feeds/nord/..", "/feeds/nord.html/",
	} {
		path, query, _ := strings.Cut(seed, "?")
		f.Add(path, query, "br;q=0.5,gzip", `W/"x", "y"`)
	}
	h := newHandler(f, renamedSite(""), newMemory())
	f.Fuzz(func(t *testing.T, path, query, accept, match string) {
		composed := strings.HasPrefix(path, "/select") || strings.HasPrefix(path, "/search")
		for hop := range 4 {
			r := &http.Request{
				Method: http.MethodGet, URL: &url.URL{Path: path, RawQuery: query},
				Header: http.Header{"Accept-Encoding": {accept}, "If-None-Match": {match}, "Accept": {"text/html"}},
			}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code >= 500 {
				t.Fatalf("%q?%q: status %d", path, query, w.Code)
			}
			if strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") && w.Header().Get("Content-Encoding") == "" &&
				strings.Contains(w.Body.String(), "<script") {
				t.Fatalf("%q?%q: unescaped\n%s", path, query, w.Body)
			}
			if w.Code >= 400 && strings.TrimSpace(w.Body.String()) == "" {
				t.Fatalf("%q?%q: status %d without a reason", path, query, w.Code)
			}
			location := w.Header().Get("Location")
			if composed && hop == 1 && w.Code != http.StatusOK && w.Code != http.StatusNotModified {
				t.Fatalf("%q?%q is not canonical: status %d, leads on to %q", path, query, w.Code, location)
			}
			if location == "" {
				return
			}
			next, err := url.Parse(location)
			if err != nil || next.Host != "" || !strings.HasPrefix(location, "/") || strings.HasPrefix(location, "//") {
				t.Fatalf("%q?%q: redirects to %q", path, query, location)
			}
			path, query = next.Path, next.RawQuery
		}
		t.Fatalf("redirects do not end: %q?%q", path, query)
	})
}
