package fetcher

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"griot/feeds"
	"griot/fetcher/parse"
	"griot/fetcher/parse/document"
)

// maxSitemapParts is how many sitemaps of an index one visit reads.
const maxSitemapParts = 3

// sitemapIndex is a document that only names others.
type sitemapIndex struct{ parts []parse.SitemapPart }

func (*sitemapIndex) Error() string {
	return "the address answers with an index of sitemaps, which holds no items itself"
}

// newest are the parts worth reading: those named for news, then those that changed last.
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

func namedForNews(address string) int {
	address = strings.ToLower(address)
	for _, word := range []string{"news", "actualit", "latest", "recent"} {
		if strings.Contains(address[strings.LastIndexByte(address, '/')+1:], word) {
			return 1
		}
	}
	return 0
}

// readSitemaps reads the newest sitemaps of an index, one after another. It fails when none of them brings an item. The
// validators of the index vouch for nothing that its parts hold, and are dropped.
func (v *Visitor) readSitemaps(ctx context.Context, target *Target, index *sitemapIndex, poll *feeds.Poll) error {
	poll.Validators = feeds.Validators{}
	var all document.Result
	var failed error
	for _, part := range index.newest() {
		doc, err := v.get(ctx, part.URL, acceptSitemap, target.MaxBody)
		var sitemap parse.Sitemap
		if err == nil {
			sitemap, _, err = parse.ParseSitemap(doc, document.Options{})
		}
		if err != nil {
			failed = err
			all.Repairs = append(all.Repairs, fmt.Sprintf("sitemap %s not read: %s", feeds.MaskURL(part.URL), target.failure(err).Message))
			continue
		}
		read := newsOf(&sitemap)
		all.Items = append(all.Items, read.Items...)
		all.Repairs = append(all.Repairs, read.Repairs...)
		if all.Feed.Title == "" {
			all.Feed = read.Feed
		}
	}
	if len(all.Items) == 0 {
		if failed != nil {
			return failed
		}
		return &feeds.Failure{Kind: document.KindNoItems, Message: fmt.Sprintf(
			"none of the %d sitemaps of the index gives news titles: name the site's news sitemap itself", len(index.parts))}
	}
	v.adopt(&all, target, poll)
	return nil
}
