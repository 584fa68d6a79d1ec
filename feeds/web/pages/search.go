package pages

import (
	"griot/feeds"
	"griot/feeds/render"
)

// placesFound is how many places a search names.
const placesFound = 5

// Search is what the page of a search shows.
type Search struct {
	Words string
	// Feed is that of the search; nil where the words hold nothing to look for.
	Feed    *feeds.Feed
	Entries []feeds.Entry // SearchStories at most
}

type searchContent struct {
	Found  string // how much, in words
	Places []Link // that bear the name
	Meant  []Link // whose names are near to it, where nothing was found
	Days   []storyDay
	Feeds  []alternate // of this search; none while nothing was looked for
	Refine string      // address of the form that narrows it
}

// Search is the page of a search: the newest stories that hold all the words.
func (p *Pages) Search(s Search) *Page {
	if s.Feed == nil {
		content := searchContent{}
		if s.Words != "" {
			content.Found = p.words.NothingToFind(s.Words)
		}
		return &Page{"search", frame{
			Title: p.Titled(p.words.SearchTitle), NoSearch: true, Query: s.Words, Hidden: s.Words != "", Content: content,
		}}
	}
	content := searchContent{
		Found: p.words.Found(len(s.Entries), SearchStories, s.Words), Days: p.days(s.Entries, roomOfList), Feeds: p.alternates(s.Feed),
		Refine: render.PagePath(s.Feed),
	}
	if p.site.Places != nil {
		content.Places = placeLinks(p.site.Places.Bearing(s.Words))
	}
	if len(s.Entries) == 0 && len(content.Places) == 0 {
		content.Meant = p.PlacesLike(s.Words)
	}
	return &Page{"search", frame{
		Title: p.Titled(p.words.SearchTitle + p.words.Colon() + s.Words), NoSearch: true, Query: s.Words, Hidden: true,
		Alternates: content.Feeds, Content: content,
	}}
}

// PlacesLike are the pages of places that the text may name.
func (l *Locale) PlacesLike(text string) []Link {
	if l.Site.Places == nil {
		return nil
	}
	return placeLinks(l.Site.Places.Like(text))
}

func placeLinks(places []Named) []Link {
	var links []Link
	for _, place := range places {
		if len(links) < placesFound {
			links = append(links, Link{place.Name, "region/" + place.ID})
		}
	}
	return links
}
