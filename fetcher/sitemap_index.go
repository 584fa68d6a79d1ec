package fetcher

import (
	"slices"
	"strings"

	"griot/feeds"
	"griot/fetcher/parse"
	"griot/fetcher/parse/document"
)

// maxSitemapParts is how many sitemaps of an index one visit reads.
const maxSitemapParts = 3

// sitemapIndex is the error of a document that only names sitemaps.
type sitemapIndex struct{ parts []parse.SitemapPart }

func (*sitemapIndex) Error() string {
	return "the address answers with an index of sitemaps, which holds no items itself"
}

// newest returns the parts that are worth reading: those named for news if there are any, then those that changed last.
func (x *sitemapIndex) newest() []parse.SitemapPart {
	parts := slices.Clone(x.parts)
	slices.SortStableFunc(parts, func(a, b parse.SitemapPart) int {
		return namedForNews(b.URL) - namedForNews(a.URL)
	})
	if namedForNews(parts[0].URL) == 1 {
		parts = slices.DeleteFunc(parts, func(p parse.SitemapPart) bool { return namedForNews(p.URL) == 0 })
	}
	return parts[:min(len(parts), maxSitemapParts)]
}

// namedForNews returns 1 for the address of a sitemap of news, else 0.
func namedForNews(address string) int {
	address = strings.ToLower(address)
	for _, word := range []string{"news", "actualit", "latest", "recent"} {
		if strings.Contains(address[strings.LastIndexByte(address, '/')+1:], word) {
			return 1
		}
	}
	return 0
}

// newsOf returns the items of a news sitemap.
func newsOf(s *parse.Sitemap) document.Result {
	return document.Result{Feed: feeds.FeedInfo{Title: s.Name, Language: s.Lang}, Items: s.Items, Repairs: s.Repairs}
}
