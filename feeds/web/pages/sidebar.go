package pages

import (
	"cmp"
	"slices"

	"griot/feeds"
)

// sidebarLinks is how many places or topics stand beside a list of stories.
const sidebarLinks = 24

// countedLink is a place or topic with the number of its stories, in words; "" where none is known.
type countedLink struct{ Name, Path, Count string }

// linkGroup is links under a heading.
type linkGroup struct {
	Name    string
	Members []countedLink
}

// besideRegion says beside a place's stories how its days went, what lies in it and what its stories are about.
func (p *Pages) besideRegion(content *listingContent, id feeds.PlaceID, l *Listing) {
	content.Timeline = p.timeline(recentOf(l.Activity).region(id))
	content.Topics = p.topicsAmong(l.Entries)
	if p.site.Places == nil {
		return
	}
	for _, above := range p.site.Places.Above(id) {
		content.Trail = append(content.Trail, Link{above.Name, "region/" + above.ID})
	}
	counts := map[feeds.PlaceID]int{}
	for i := range l.Entries {
		for _, place := range l.Entries[i].Story.Within() {
			counts[place]++
		}
	}
	inside := &linkGroup{Name: p.words.SubPlaces}
	for _, place := range p.site.Places.Inside(id) {
		n := counts[feeds.PlaceID(place.ID)]
		if n == 0 && !slices.ContainsFunc(p.site.Regions, func(r Named) bool { return r.ID == place.ID }) {
			continue // a place without stories is found by the search
		}
		inside.Members = append(inside.Members, countedLink{place.Name, "region/" + place.ID, p.words.CountMark(n)})
	}
	if len(inside.Members) > 0 {
		content.Places = inside
	}
}

// besideTopic says beside a topic's stories how its days went and where they took place.
func (p *Pages) besideTopic(content *listingContent, id string, l *Listing) {
	content.Timeline = p.timeline(recentOf(l.Activity).topic(id))
	var counted []counted[feeds.PlaceID]
	for i := range l.Entries {
		for _, region := range l.Entries[i].Story.Regions() {
			counted = count(counted, region)
		}
	}
	regions := &linkGroup{Name: p.words.Regions}
	for _, c := range most(counted) {
		regions.Members = append(regions.Members, countedLink{p.site.Place(c.id), "region/" + string(c.id), p.words.CountMark(c.n)})
	}
	if len(regions.Members) > 0 {
		content.Places = regions
	}
}

// topicsAmong counts the topics of the stories shown, the most frequent first.
func (p *Pages) topicsAmong(entries []feeds.Entry) []countedLink {
	var topics []counted[string]
	for i := range entries {
		for _, topic := range entries[i].Story.Topics() {
			topics = count(topics, topic)
		}
	}
	var tallies []countedLink
	for _, c := range most(topics) {
		tallies = append(tallies, countedLink{p.site.Topic(c.id), "topic/" + c.id, p.words.CountMark(c.n)})
	}
	return tallies
}

// topicCounts are the topics the site offers, with the stories of the last days.
func (p *Pages) topicCounts(recent *recent) []countedLink {
	week := recent.week()
	var tallies []countedLink
	for _, topic := range p.site.Topics {
		if _, ok := p.site.TopicName(topic.ID); ok {
			tallies = append(tallies, countedLink{topic.Name, "topic/" + topic.ID, p.words.CountMark(week.Topics[topic.ID])})
		}
	}
	return tallies
}

// counted is an id with how often it was met.
type counted[ID ~string] struct {
	id ID
	n  int
}

func count[ID ~string](all []counted[ID], id ID) []counted[ID] {
	at := slices.IndexFunc(all, func(c counted[ID]) bool { return c.id == id })
	if at < 0 {
		return append(all, counted[ID]{id, 1})
	}
	all[at].n++
	return all
}

// most are the ids met most often, equals by their ids.
func most[ID ~string](all []counted[ID]) []counted[ID] {
	slices.SortFunc(all, func(a, b counted[ID]) int { return cmp.Or(b.n-a.n, cmp.Compare(a.id, b.id)) })
	return all[:min(len(all), sidebarLinks)]
}
