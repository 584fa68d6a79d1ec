package pages

import (
	"cmp"

	"griot/feeds"
	"griot/feeds/render"
)

// offer is a feed a page invites to subscribe to.
type offer struct {
	Name  string
	Path  string // of its page
	Feeds []alternate
}

func (p *Pages) offer(name string, feed *feeds.Feed) offer {
	return offer{Name: name, Path: render.PagePath(feed), Feeds: p.alternates(feed)}
}

func (p *Pages) alternates(feed *feeds.Feed) []alternate {
	var all []alternate
	for _, format := range render.Formats() {
		all = append(all, alternate{
			Title: feed.Title + " (" + format.Label() + ")", Type: format.MediaType(), Label: format.Label(), Of: feed.Title,
			Href: p.site.URL(render.Path(feed, format)),
		})
	}
	return all
}

// offerGroup is offers under one heading.
type offerGroup struct {
	Name   string
	Offers []offer
}

// offers gathers feeds under their headings; those of no group stand under the given one.
func (p *Pages) offers(kind, heading string, all []Named) []offerGroup {
	var groups []offerGroup
	for _, g := range Groups(all) {
		one := offerGroup{Name: cmp.Or(g.Name, heading)}
		for _, n := range g.Members {
			if feed, ok := p.Feed(kind + "/" + n.ID); ok {
				one.Offers = append(one.Offers, p.offer(n.Name, feed))
			}
		}
		if len(one.Offers) > 0 {
			groups = append(groups, one)
		}
	}
	return groups
}
