package fetcher

import (
	"net/http"
	"strings"
	"testing"

	"griot/feeds"
)

func TestHubIsDiscoveredInAPage(t *testing.T) { // 101
	t.Parallel()
	page := `<!DOCTYPE html><html><head><title>x</title><LINK rel="alternate hub" href="//hub.example/h"><link rel=self href=/page></head>
		<body><link rel="hub" href="https://evil.example/"><link rel="self" href="/evil"></body></html>`
	var info feeds.FeedInfo
	announceInPage([]byte(page), "https://voix.example/index", &info)
	if info.Hub != "https://hub.example/h" || info.Self != "https://voix.example/page" {
		t.Errorf("page: %+v", info)
	}
	info = feeds.FeedInfo{}
	announceInPage([]byte(`<html><body><link rel="hub" href="https://evil.example/"></body></html>`), "https://voix.example/", &info)
	if info != (feeds.FeedInfo{}) {
		t.Errorf("a link in the text was taken: %+v", info)
	}
}

func FuzzParseLinks(f *testing.F) {
	f.Add(`<https://hub.example/>; rel="hub", </self>; rel=self; title="a, \"b\""`)
	f.Add(`<<>>;;,=,"`)
	f.Fuzz(func(t *testing.T, header string) {
		var info feeds.FeedInfo
		announceInHeader(http.Header{"Link": {header}}, "https://voix.example/feed", &info)
		for _, address := range []string{info.Hub, info.Self} {
			if address != "" && !strings.HasPrefix(address, "http") {
				t.Errorf("%q announces %q", header, address)
			}
		}
	})
}
