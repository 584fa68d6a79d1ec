package fetcher

import (
	"context"
	"fmt"

	"griot/feeds"
	"griot/fetcher/parse"
	"griot/fetcher/parse/document"
)

// readSitemaps reads the newest sitemaps of an index, one after another. It fails when none of them has an item. It drops
// the validators of the index, which say nothing about its parts.
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
	adopt(&all, target, poll)
	return nil
}
