package pages

type feedsContent struct {
	All    offer
	Groups []offerGroup
}

// FeedList is the page of every feed that the site offers, for readers who want to subscribe.
func (p *Pages) FeedList() *Page {
	feed, _ := p.Feed("all")
	content := feedsContent{All: p.offer(p.site.Title, feed)}
	if len(p.site.Feeds) > 0 {
		declared := offerGroup{Name: p.words.Chosen}
		for i := range p.site.Feeds {
			declared.Offers = append(declared.Offers, p.offer(p.site.Feeds[i].Title, &p.site.Feeds[i]))
		}
		content.Groups = append(content.Groups, declared)
	}
	content.Groups = append(content.Groups, p.offers("region", p.words.Regions, p.site.Regions)...)
	content.Groups = append(content.Groups, p.offers("topic", p.words.Topics, p.site.Topics)...)
	return &Page{"feeds", frame{Title: p.Titled(p.words.Subscribe), Content: content}}
}
