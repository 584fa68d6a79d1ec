package fetcher

import (
	"errors"
	"fmt"

	"griot/feeds"
	"griot/fetcher/parse"
	"griot/fetcher/parse/document"
)

// parse reads a document as what the source is: a page by its selectors, else a feed or, if it is none, a news sitemap.
// An index of sitemaps comes back as a [*sitemapIndex].
func (t *Target) parse(doc document.Document) (document.Result, error) {
	if t.Page != nil {
		return t.Page.Parse(doc, document.Options{})
	}
	result, err := parse.Parse(doc, document.Options{MaxBody: int(t.MaxBody)})
	var failure *feeds.Failure
	if !errors.As(err, &failure) || failure.Kind != document.KindNotAFeed {
		return result, err
	}
	sitemap, ok, wrong := parse.ParseSitemap(doc, document.Options{})
	switch {
	case wrong != nil || !ok:
		return result, err
	case len(sitemap.Index) > 0:
		return result, &sitemapIndex{parts: sitemap.Index}
	case len(sitemap.Items) == 0:
		return result, &feeds.Failure{Kind: document.KindNoItems, Message: fmt.Sprintf(
			"the sitemap names %d pages but gives no news titles: use the site's news sitemap, or its front page with page:", sitemap.Places)}
	}
	return newsOf(&sitemap), nil
}

func newsOf(s *parse.Sitemap) document.Result {
	return document.Result{Feed: feeds.FeedInfo{Title: s.Name, Language: s.Lang}, Items: s.Items, Repairs: s.Repairs}
}
