package web

import (
	"slices"
	"strings"

	"griot/feeds"
	"griot/feeds/web/paging"
)

// Sitemap is what a static copy is made up of, and which of its documents each story may be in. It can be kept, and brought
// up to date by [Handler.Incremental].
type Sitemap struct {
	Day     string                  `json:"day"`   // of the newest story, UTC: pages draw the days up to it
	Names   []string                `json:"names"` // paths of feeds ("region/ml.gao"), in no order, some of them of feeds gone by
	Feeds   map[string]SitemapFeed  `json:"feeds"` // those of the copy, by path
	Stories map[string]SitemapStory `json:"stories"`

	index map[string]int // into Names
}

// SitemapFeed is a feed in a static copy.
type SitemapFeed struct {
	Parts  []string `json:"parts,omitempty"`  // of its archive, the latest first: "2026-02"
	Closed []bool   `json:"closed,omitempty"` // whether each is one of a closed month
}

// SitemapStory is where a story may be shown.
type SitemapStory struct {
	Feeds  []int    `json:"f"` // into Names; the feed of everything is not among them
	Months []string `json:"m"` // in which it may have qualified: "2026-02"
}

func newSitemap() *Sitemap {
	return &Sitemap{Feeds: map[string]SitemapFeed{}, Stories: map[string]SitemapStory{}, index: map[string]int{}}
}

// name is the index of a feed's path.
func (s *Sitemap) name(path string) int {
	if s.index == nil { // read from a file
		s.index = make(map[string]int, len(s.Names))
		for i, name := range s.Names {
			s.index[name] = i
		}
	}
	i, known := s.index[path]
	if !known {
		i = len(s.Names)
		s.Names, s.index[path] = append(s.Names, path), i
	}
	return i
}

// locate finds where a story may be shown: in the feeds of its places and topics, and in the declared feeds that select
// it. What words a feed asks for is not looked at.
func (s *Sitemap) locate(story *feeds.Story, declared []feeds.Feed) SitemapStory {
	var in SitemapStory
	for _, place := range story.Within() {
		in.Feeds = append(in.Feeds, s.name("region/"+string(place)))
	}
	for _, topic := range story.Topics() {
		in.Feeds = append(in.Feeds, s.name("topic/"+topic))
	}
	anything := func(*feeds.Item) bool { return true }
	for i := range declared {
		if _, selected := declared[i].Match(story, anything); selected {
			in.Feeds = append(in.Feeds, s.name(declared[i].Path))
		}
	}
	for i := range story.Items {
		if month := paging.MonthOf(story.Items[i].Qualified()); !slices.Contains(in.Months, month) {
			in.Months = append(in.Months, month)
		}
	}
	slices.Sort(in.Feeds)
	slices.Sort(in.Months)
	return in
}

// mentioned are the paths of the feeds of places and topics that stories name.
func (s *Sitemap) mentioned() []string {
	met := make([]bool, len(s.Names))
	for _, story := range s.Stories {
		for _, i := range story.Feeds {
			met[i] = true
		}
	}
	var names []string
	for i, name := range s.Names {
		if met[i] && !strings.HasPrefix(name, "feeds/") {
			names = append(names, name)
		}
	}
	return names
}
