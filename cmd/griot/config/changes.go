package config

import (
	"cmp"
	"fmt"
	"strings"

	"griot/feeds"
)

// Published is what there was before a configuration came into force: the feeds that people subscribed to, and the sources.
type Published struct {
	Feeds   []PublishedFeed    `json:"feeds,omitempty"`
	Sources []feeds.KeptSource `json:"sources,omitempty"`
	// Subscribers counts the hub's subscriptions by the slug of the feed.
	Subscribers map[string]int `json:"subscribers,omitempty"`
}

// PublishedFeed is a declared feed as its subscribers know it.
type PublishedFeed struct {
	Slug    string   `json:"slug"`
	Aliases []string `json:"aliases,omitempty"`
	Title   string   `json:"title"`
	Query   string   `json:"query,omitempty"` // in canonical form, as of an address
}

// ChangeKind says what becomes of a feed or a source.
type ChangeKind string

const (
	FeedGone      ChangeKind = "feed_gone"      // its addresses answer 404
	FeedRenamed   ChangeKind = "feed_renamed"   // they answer 301
	FeedQuery     ChangeKind = "feed_query"     // it selects otherwise
	AliasGone     ChangeKind = "alias_gone"     // a former slug answers 404
	AliasMoved    ChangeKind = "alias_moved"    // a former slug leads to another feed
	AliasReused   ChangeKind = "alias_reused"   // a former slug is the slug of another feed
	SourceGone    ChangeKind = "source_gone"    // it is no longer read
	SourceRenamed ChangeKind = "source_renamed" // its address has another id
	SourceNew     ChangeKind = "source_new"
)

// Change is what a configuration does to the subscribers of a feed, or to a source.
type Change struct {
	Kind ChangeKind `json:"kind"`
	// ID is the slug or id that was known before; of what is new, its own.
	ID string `json:"id"`
	// Before and Now are queries, or the slug of the feed to which an alias led and leads; Now is the new slug or id of
	// what was renamed, and what becomes of the items of a source that is gone: a [Removal].
	Before      string `json:"before,omitempty"`
	Now         string `json:"now,omitempty"`
	Subscribers int    `json:"subscribers,omitempty"` // of the hub, as far as known
	Items       int    `json:"items,omitempty"`       // of a source that is gone
}

// String says a change in words for operators.
func (c Change) String() string {
	switch c.Kind {
	case FeedGone:
		s := fmt.Sprintf("feed %s is gone: its addresses answer 404", c.ID)
		switch {
		case c.Subscribers == 1:
			s += ", and the hub ends the subscription of its one subscriber"
		case c.Subscribers > 1:
			s += fmt.Sprintf(", and the hub ends the subscriptions of its %d subscribers", c.Subscribers)
		}
		return s + fmt.Sprintf("; if another takes its place, write aliases: [%s] there", c.ID)
	case FeedRenamed:
		return fmt.Sprintf("feed %s is %s now: its addresses answer 301, and its subscribers go on", c.ID, c.Now)
	case FeedQuery:
		return fmt.Sprintf("feed %s selects otherwise: %s, before %s", c.ID, selected(c.Now), selected(c.Before))
	case AliasGone:
		return fmt.Sprintf("alias %s is gone: addresses that led to feed %s answer 404", c.ID, c.Before)
	case AliasMoved:
		return fmt.Sprintf("alias %s leads to feed %s, before to feed %s", c.ID, c.Now, c.Before)
	case AliasReused:
		return fmt.Sprintf("feed %s is at addresses that led to feed %s: who followed that one there gets the other", c.ID, c.Before)
	case SourceGone:
		return fmt.Sprintf("source %s is gone: it is not read any more%s", c.ID, c.left())
	case SourceRenamed:
		return fmt.Sprintf("source %s is %s now: the address is the same, and what it kept goes over", c.ID, c.Now)
	case SourceNew:
		return fmt.Sprintf("source %s is new", c.ID)
	}
	return string(c.Kind) + " " + c.ID
}

// selected is a query in words; that of everything is empty.
func selected(query string) string { return cmp.Or(query, "everything") }

// Published are the feeds that a configuration declares.
func (c *Config) Published() []PublishedFeed {
	all := make([]PublishedFeed, len(c.Feeds))
	for i := range c.Feeds {
		feed := &c.Feeds[i]
		slug := strings.TrimPrefix(feed.Path, FeedsPath)
		all[i] = PublishedFeed{Slug: slug, Aliases: c.FormerSlugs(slug), Title: feed.Title, Query: feed.Encode()}
	}
	return all
}

// Changes says what becomes of those who subscribed before, once the configuration is in force: feeds first, then
// sources, each in the order of before. Where nothing was before, nothing changes.
func (c *Config) Changes(before *Published) []Change {
	return append(feedChanges(before, c.Published()), c.sourceChanges(before.Sources)...)
}

// feedChanges compares feeds with those of before.
func feedChanges(before *Published, now []PublishedFeed) []Change {
	declared, former := map[string]*PublishedFeed{}, map[string]*PublishedFeed{}
	for i := range now {
		declared[now[i].Slug] = &now[i]
		for _, alias := range now[i].Aliases {
			former[alias] = &now[i]
		}
	}
	var all []Change
	for _, was := range before.Feeds {
		is := declared[was.Slug]
		if is == nil {
			if is = former[was.Slug]; is != nil {
				all = append(all, Change{Kind: FeedRenamed, ID: was.Slug, Now: is.Slug, Subscribers: before.Subscribers[was.Slug]})
			} else {
				all = append(all, Change{Kind: FeedGone, ID: was.Slug, Subscribers: before.Subscribers[was.Slug]})
			}
		}
		if is != nil && is.Query != was.Query {
			all = append(all, Change{Kind: FeedQuery, ID: is.Slug, Before: was.Query, Now: is.Query, Subscribers: before.Subscribers[was.Slug]})
		}
		for _, alias := range was.Aliases {
			leads := former[alias]
			switch {
			case declared[alias] != nil && is != nil && is.Slug == alias: // it has its former slug again
			case declared[alias] != nil:
				all = append(all, Change{Kind: AliasReused, ID: alias, Before: was.Slug})
			case leads == nil:
				all = append(all, Change{Kind: AliasGone, ID: alias, Before: was.Slug})
			case is == nil || leads.Slug != is.Slug:
				all = append(all, Change{Kind: AliasMoved, ID: alias, Before: was.Slug, Now: leads.Slug})
			}
		}
	}
	return all
}

// left says what becomes of the items of a source that is gone.
func (c Change) left() string {
	switch {
	case c.Items == 0:
		return ""
	case Removal(c.Now) == RemovalDrop:
		return fmt.Sprintf("; what is kept of it goes for good, items: %d (retention.removed: drop)", c.Items)
	case Removal(c.Now) == RemovalHide:
		return fmt.Sprintf("; what is kept of it is hidden until it is declared again, items: %d (retention.removed: hide)", c.Items)
	}
	return fmt.Sprintf("; what is kept of it stays, items: %d", c.Items)
}

// sourceChanges compares the sources with those of before.
func (c *Config) sourceChanges(before []feeds.KeptSource) []Change {
	if len(before) == 0 {
		return nil
	}
	var all []Change
	former, successors := map[feeds.SourceID]bool{}, map[feeds.SourceID]bool{}
	for _, r := range feeds.Renamings(before, c.DeclaredSources()) {
		all = append(all, Change{Kind: SourceRenamed, ID: string(r.From), Now: string(r.To)})
		former[r.From], successors[r.To] = true, true
	}
	known := map[feeds.SourceID]bool{}
	for i := range before {
		id := before[i].ID
		known[id] = before[i].Declared
		if _, stays := c.Source(id); before[i].Declared && !stays && !former[id] {
			all = append(all, Change{Kind: SourceGone, ID: string(id), Now: string(c.Retention.Removed), Items: before[i].Items})
		}
	}
	for i := range c.Sources {
		if id := c.Sources[i].ID; !known[id] && !successors[id] {
			all = append(all, Change{Kind: SourceNew, ID: string(id)})
		}
	}
	return all
}
