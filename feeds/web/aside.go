package web

import (
	"cmp"
	"context"
	"slices"

	"griot/feeds"
)

// asideTallies is how many places or topics stand beside a list of stories.
const asideTallies = 24

// regionAside says beside a place's stories how its days went, what lies in it and what its stories are about.
func (h *Handler) regionAside(ctx context.Context, content *listingContent, id feeds.PlaceID, entries []feeds.Entry) error {
	recent, err := h.recent(ctx)
	if err != nil {
		return err
	}
	content.Timeline = h.timeline(recent.region(id))
	content.Topics = h.topicsAmong(entries)
	if h.site.Places == nil {
		return nil
	}
	for _, above := range h.site.Places.Above(id) {
		content.Trail = append(content.Trail, label{above.Name, "region/" + above.ID})
	}
	counts := map[feeds.PlaceID]int{}
	for i := range entries {
		for place := range placesOf(&entries[i].Story) {
			counts[place]++
		}
	}
	inside := &tallyGroup{Name: h.words.SubPlaces}
	for _, place := range h.site.Places.Inside(id) {
		n := counts[feeds.PlaceID(place.ID)]
		if n == 0 && !slices.ContainsFunc(h.site.Regions, func(r Named) bool { return r.ID == place.ID }) {
			continue // a place without stories is found by the search
		}
		inside.Members = append(inside.Members, tally{place.Name, "region/" + place.ID, h.words.CountMark(n)})
	}
	if len(inside.Members) > 0 {
		content.Places = inside
	}
	return nil
}

// topicAside says beside a topic's stories how its days went and where they took place.
func (h *Handler) topicAside(ctx context.Context, content *listingContent, id string, entries []feeds.Entry) error {
	recent, err := h.recent(ctx)
	if err != nil {
		return err
	}
	content.Timeline = h.timeline(recent.topic(id))
	var counted []counted[feeds.PlaceID]
	for i := range entries {
		for _, region := range entries[i].Story.Regions() {
			counted = count(counted, region)
		}
	}
	regions := &tallyGroup{Name: h.words.Regions}
	for _, c := range most(counted) {
		regions.Members = append(regions.Members, tally{h.site.Place(c.id), "region/" + string(c.id), h.words.CountMark(c.n)})
	}
	if len(regions.Members) > 0 {
		content.Places = regions
	}
	return nil
}

// topicsAmong counts the topics of the stories shown, the most frequent first.
func (h *Handler) topicsAmong(entries []feeds.Entry) []tally {
	var topics []counted[string]
	for i := range entries {
		for _, topic := range entries[i].Story.Topics() {
			topics = count(topics, topic)
		}
	}
	var tallies []tally
	for _, c := range most(topics) {
		tallies = append(tallies, tally{h.site.Topic(c.id), "topic/" + c.id, h.words.CountMark(c.n)})
	}
	return tallies
}

// topicTallies are the topics the site offers, with the stories of the last days.
func (h *Handler) topicTallies(recent *recent) []tally {
	week := recent.week()
	var tallies []tally
	for _, topic := range h.site.Topics {
		if _, ok := h.site.TopicName(topic.ID); ok {
			tallies = append(tallies, tally{topic.Name, "topic/" + topic.ID, h.words.CountMark(week.Topics[topic.ID])})
		}
	}
	return tallies
}

// placesOf are the places that a story's items are about, with all that contains them.
func placesOf(s *feeds.Story) map[feeds.PlaceID]bool {
	places := map[feeds.PlaceID]bool{}
	for i := range s.Items {
		for _, id := range s.Items[i].Tags.Within {
			places[id] = true
		}
	}
	return places
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
	return all[:min(len(all), asideTallies)]
}
