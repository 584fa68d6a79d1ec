package fetcher

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"griot/feeds"
	"griot/feeds/health"
)

const newsSitemap = `<urlset xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>/a/%[1]d</loc><news:news>
<news:publication><news:name>Le Courrier</news:name><news:language>fr</news:language></news:publication>
<news:publication_date>2026-02-09T08:00:00Z</news:publication_date><news:title>Article %[1]d</news:title></news:news></url></urlset>`

func answer(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/xml")
		fmt.Fprint(w, strings.ReplaceAll(body, "HOST", "http://"+r.Host))
	}
}

func TestSitemapsAsSources(t *testing.T) {
	t.Parallel()
	index := func(names ...string) http.HandlerFunc {
		parts := ""
		for i, name := range names {
			parts += fmt.Sprintf("<sitemap><loc>HOST/%s</loc><lastmod>2026-02-%02d</lastmod></sitemap>", name, i+1)
		}
		return answer("<sitemapindex>" + parts + "</sitemapindex>")
	}
	for name, c := range map[string]struct {
		serve  map[string]http.HandlerFunc
		titles string
		failed string // a word of the failure
		note   string
	}{
		"news sitemap": {serve: map[string]http.HandlerFunc{"/map": answer(fmt.Sprintf(newsSitemap, 1))}, titles: "Article 1"},
		"index, newest first": {serve: map[string]http.HandlerFunc{
			"/map": index("p1.xml", "p2.xml", "p3.xml", "p4.xml"), "/p1.xml": answer(fmt.Sprintf(newsSitemap, 1)), "/p2.xml": answer(fmt.Sprintf(newsSitemap, 2)),
			"/p3.xml": answer(fmt.Sprintf(newsSitemap, 3)), "/p4.xml": answer(fmt.Sprintf(newsSitemap, 4)),
		}, titles: "Article 4, Article 3, Article 2"},
		"index with a part for news": {serve: map[string]http.HandlerFunc{
			"/map": index("news-1.xml", "p2.xml"), "/news-1.xml": answer(fmt.Sprintf(newsSitemap, 1)), "/p2.xml": answer(fmt.Sprintf(newsSitemap, 2)),
		}, titles: "Article 1"},
		"index with a part that is gone": {serve: map[string]http.HandlerFunc{
			"/map": index("p1.xml", "p2.xml"), "/p1.xml": answer(fmt.Sprintf(newsSitemap, 1)), "/p2.xml": http.NotFound,
		}, titles: "Article 1", note: "p2.xml not read"},
		"index of nothing":     {serve: map[string]http.HandlerFunc{"/map": index("p1.xml"), "/p1.xml": http.NotFound}, failed: "nothing at this address"},
		"index of indexes":     {serve: map[string]http.HandlerFunc{"/map": index("map")}, failed: "none of the 1 sitemaps"},
		"sitemap without news": {serve: map[string]http.HandlerFunc{"/map": answer("<urlset><url><loc>HOST/a/1</loc></url></urlset>")}, failed: "no news titles"},
		"neither":              {serve: map[string]http.HandlerFunc{"/map": answer("<opml/>")}, failed: "not a feed"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			s.serve = c.serve
			poll := mustVisit(t, reader(nil), targetAt(s.URL+"/map"), health.Status{})
			var titles []string
			for _, item := range poll.Items {
				titles = append(titles, item.Title)
				if !strings.HasPrefix(item.Link, s.URL) || item.Published.IsZero() || item.Lang != "fr" || item.ID.IsZero() {
					t.Errorf("%+v", item)
				}
			}
			if got := strings.Join(titles, ", "); got != c.titles || !strings.Contains(strings.Join(poll.Repairs, "; "), c.note) {
				t.Errorf("titles %q, notes %q", got, poll.Repairs)
			}
			if (poll.Failure != nil) != (c.failed != "") || poll.Failure != nil && !strings.Contains(poll.Failure.Message, c.failed) {
				t.Errorf("failure %v", poll.Failure)
			}
			if strings.HasPrefix(name, "index") && poll.Validators != (feeds.Validators{}) {
				t.Errorf("the index's validators were kept: %+v", poll.Validators)
			}
		})
	}
}
