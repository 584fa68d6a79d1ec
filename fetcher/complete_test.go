package fetcher

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"griot/feeds"
	"griot/feeds/health"
	"griot/fetcher/guard"
	"griot/fetcher/parse/html"
)

// TestOnlyAFeedReadWholeIsComplete: of the others, what is not there proves nothing.
func TestOnlyAFeedReadWholeIsComplete(t *testing.T) {
	t.Parallel()
	const sitemap = `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://voix.example/a</loc><news:news><news:publication_date>2026-02-09</news:publication_date><news:title>Crue à Mopti</news:title></news:news></url></urlset>`
	page, err := html.CompilePage(html.PageSpec{Item: "article", Title: "h2", Link: "a@href"})
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name     string
		body     string
		cut      bool // the connection breaks off
		page     *html.PageReader
		outcome  feeds.Outcome
		complete bool
	}{
		{"RSS", voixFeed, false, nil, feeds.Fetched, true},
		{"RSS with a bare ampersand", strings.Replace(voixFeed, "Crue à", "Crue & eau à", 1), false, nil, feeds.Fetched, true},
		{"JSON Feed", `{"version":"https://jsonfeed.org/version/1.1","title":"t","items":[{"id":"1","title":"Un"}]}`, false, nil, feeds.Fetched, true},
		{"a feed without items", `<rss version="2.0"><channel><title>t</title></channel></rss>`, false, nil, feeds.Fetched, true},
		{"cut at its end", voixFeed[:len(voixFeed)-20], false, nil, feeds.Fetched, false},
		{"cut within an item", voixFeed[:strings.Index(voixFeed, "Crue")], false, nil, feeds.Fetched, false},
		{"broken off", voixFeed[:strings.Index(voixFeed, "<item><guid>2")], true, nil, feeds.Fetched, false},
		{"an item that is not closed", strings.Replace(voixFeed, "</item>", "", 1), false, nil, feeds.Fetched, false},
		{"a sitemap", sitemap, false, nil, feeds.Fetched, false},
		{"a page", `<html><body><article><h2>Crue</h2><a href="/a">x</a></article></body></html>`, false, page, feeds.Fetched, false},
		{"an error page", `<html><body>Erreur de connexion à la base de données</body></html>`, false, nil, feeds.Failed, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if test.cut {
					w.Header().Set("Content-Length", fmt.Sprint(len(test.body)+100))
				}
				fmt.Fprint(w, test.body)
			}))
			defer server.Close()
			target := targetAt(server.URL)
			target.Page = test.page
			poll, _ := visitor(guard.NewClient(true, 2)).Visit(context.Background(), target, health.Status{})
			if poll.Outcome != test.outcome || poll.Complete != test.complete {
				t.Errorf("%s, complete %v; want %s, %v (%v, %v)", poll.Outcome, poll.Complete, test.outcome, test.complete, poll.Repairs, poll.Failure)
			}
		})
	}
	pushed := visitor(guard.NewClient(true, 2)).Receive(context.Background(), targetAt("https://voix.example/feed"),
		&Pushed{At: time.Now(), Topic: "https://voix.example/feed", Header: http.Header{}, Body: []byte(voixFeed)})
	if pushed.Outcome != feeds.Fetched || pushed.Complete {
		t.Errorf("a delivery: %s, complete %v", pushed.Outcome, pushed.Complete)
	}
}
