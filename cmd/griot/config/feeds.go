package config

import (
	"errors"
	"net/url"
	"slices"
	"strings"

	"griot/feeds"
	"griot/feeds/text"
)

func (d *decoder) feeds(file *mapping) {
	list, ok := file.get("feeds")
	if !ok {
		return
	}
	lines := map[string]int{}
	var former []formerSlug
	for _, v := range list.list() {
		m := v.mapping()
		feed := d.feed(m)
		aliases := d.aliases(m, &feed)
		m.close()
		if line, repeated := lines[feed.Path]; repeated {
			m.refuse(refuse("", "feed %q is declared on line %d already", strings.TrimPrefix(feed.Path, FeedsPath), line))
			continue
		}
		if feed.Path != "" {
			lines[feed.Path] = v.node.Line
		}
		d.config.Feeds = append(d.config.Feeds, feed)
		former = append(former, aliases...)
	}
	refuseTaken(former, lines)
}

// formerSlug is an alias of a feed, and where it stands in the file.
type formerSlug struct {
	value
	path string // as a feed of that slug would have it
	of   string // the present slug
}

// aliases reads the slugs that a feed had before.
func (d *decoder) aliases(m *mapping, feed *feeds.Feed) []formerSlug {
	var all []formerSlug
	slug := strings.TrimPrefix(feed.Path, FeedsPath)
	v, ok := m.get("aliases")
	if !ok {
		return nil
	}
	for _, element := range v.list() {
		var former string
		if !readValue(element, &former, ParseSlug) {
			continue
		}
		path := FeedsPath + former
		switch {
		case former == slug:
			element.refuse(refuse("remove it", "%q is the feed's own slug", former))
		case slices.Contains(feed.Former, path):
			element.refuse(refuse("", "%q stands twice in the list", former))
		default:
			feed.Former = append(feed.Former, path)
			all = append(all, formerSlug{element, path, slug})
		}
	}
	return all
}

// FormerSlugs are the slugs that a feed had before.
func (c *Config) FormerSlugs(slug string) []string {
	var all []string
	for i := range c.Feeds {
		if c.Feeds[i].Path == FeedsPath+slug {
			for _, path := range c.Feeds[i].Former {
				all = append(all, strings.TrimPrefix(path, FeedsPath))
			}
		}
	}
	return all
}

// refuseTaken faults the aliases at whose addresses another feed is, now or by an alias of its own.
func refuseTaken(former []formerSlug, declared map[string]int) {
	lines := map[string]formerSlug{}
	for _, f := range former {
		slug := strings.TrimPrefix(f.path, FeedsPath)
		if line, taken := declared[f.path]; taken {
			f.refuse(refuse("an alias is a slug that no feed has any more", "%q is the slug of the feed on line %d", slug, line))
		} else if other, taken := lines[f.path]; taken {
			f.refuse(refuse("an address leads to one feed", "%q is an alias of feed %q already, on line %d", slug, other.of, other.node.Line))
		} else {
			lines[f.path] = f
		}
	}
}

// FeedsPath is where declared feeds are found below the site's root.
const FeedsPath = "feeds/"

func (d *decoder) feed(m *mapping) feeds.Feed {
	feed := feeds.Feed{Selection: feeds.Selection{Group: feeds.GroupStory, Limit: feeds.DefaultLimit}}
	var slug string
	if read(m, "slug", &slug, ParseSlug); slug != "" {
		feed.Path = FeedsPath + slug
	}
	read(m, "title", &feed.Title, ParseLine)
	read(m, "description", &feed.Description, ParseLine)
	d.section(m, "query", func(q *mapping) { d.query(q, &feed.Query) })
	read(m, "group", &feed.Group, parseGroup)
	read(m, "limit", &feed.Limit, numberWithin(1, feeds.MaxLimit))
	if read(m, "brief", &feed.Brief, numberWithin(0, 10_000)); feed.Brief == 0 {
		if _, given := m.get("brief"); given {
			feed.Brief = feeds.TitlesOnly
		}
	}
	var most int64
	read(m, "max_bytes", &most, parseFeedSize)
	feed.MaxBytes = int(most)
	d.webhook(m, slug)
	m.need("slug", "title")
	return feed
}

// parseFeedSize reads a bound of a document: an entry takes a few kilobytes.
func parseFeedSize(s string) (int64, error) {
	n, err := parseSize(s)
	if err == nil && (n < 4<<10 || n > 64<<20) {
		return 0, refuse("from 4KiB to 64MiB", "%s is out of bounds", s)
	}
	return n, err
}

func (d *decoder) query(m *mapping, q *feeds.Query) {
	readList(m, "regions", &q.Regions, d.place)
	readList(m, "topics", &q.Topics, d.topic)
	readList(m, "classes", &q.Classes, ParseClass)
	readList(m, "sources", &q.Sources, d.sourceID)
	readList(m, "langs", &q.Langs, ParseLanguage)
	readList(m, "states", &q.States, parseState)
	read(m, "text", &q.Search, parseSearch)
	d.section(m, "not", func(not *mapping) {
		readList(not, "regions", &q.Not.Regions, d.place)
		readList(not, "topics", &q.Not.Topics, d.topic)
		readList(not, "classes", &q.Not.Classes, ParseClass)
		readList(not, "sources", &q.Not.Sources, d.sourceID)
		readList(not, "langs", &q.Not.Langs, ParseLanguage)
	})
	var fault *feeds.SelectionFault
	if _, err := feeds.ParseSelection((&feeds.Selection{Query: *q}).Values(), text.ParseSearch); errors.As(err, &fault) && fault.Kind == feeds.FaultNothingLeft {
		m.refuse(refuse("", "nothing can be selected: all that is asked for is excluded (%s)", fault.Value))
	}
}

// parseSearch reads words to look for, as the parameter q of an address.
func parseSearch(s string) (feeds.Search, error) {
	s, err := ParseLine(s)
	if err != nil {
		return feeds.Search{}, err
	}
	var fault *feeds.SelectionFault
	read, err := feeds.ParseSelection(url.Values{"q": {s}}, text.ParseSearch)
	if errors.As(err, &fault) {
		return feeds.Search{}, refuse("", "is longer than %d bytes", fault.High)
	}
	if read.Search.Empty() {
		return feeds.Search{}, refuse("write a word", "%q holds no word to look for", s)
	}
	return read.Search, nil
}

// sourceID reads the id of a declared source.
func (d *decoder) sourceID(s string) (feeds.SourceID, error) {
	if slices.Contains(d.sourceIDs, feeds.SourceID(s)) {
		return feeds.SourceID(s), nil
	}
	return "", UnknownName("source", s, asStrings(d.sourceIDs))
}

func parseState(s string) (feeds.State, error) { return oneOf("state", s, feeds.States()) }

func parseGroup(s string) (feeds.Group, error) {
	return oneOf("group", s, []feeds.Group{feeds.GroupStory, feeds.GroupItem})
}
