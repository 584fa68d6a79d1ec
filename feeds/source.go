package feeds

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// SourceID names a source: a slug, unique in a configuration and never reused.
type SourceID string

// PlaceID names an entry of the gazetteer ("ml.tombouctou"). Ids are opaque: what lies in what is told by the
// gazetteer's parents, never by a shared prefix.
type PlaceID string

// Class says what kind of body speaks through a source.
type Class string

const (
	Official     Class = "official"     // a body that issues communiqués: army, presidency, ministry, UN mission
	Agency       Class = "agency"       // a news agency
	Press        Class = "press"        // newspapers and broadcasters, the state's too
	Humanitarian Class = "humanitarian" // relief and human-rights organisations
	Research     Class = "research"
	Blog         Class = "blog"
	Aggregator   Class = "aggregator" // republishes what others wrote
)

// Classes are all classes, in the order in which their items lead a story.
func Classes() []Class {
	return []Class{Official, Agency, Press, Humanitarian, Research, Blog, Aggregator}
}

// ParseClass reads a class by its name.
func ParseClass(s string) (Class, error) {
	if c := Class(s); slices.Contains(Classes(), c) {
		return c, nil
	}
	return "", fmt.Errorf("unknown class %q: one of %s", s, joined(Classes()))
}

// rank orders leads: official, then agency; aggregators last, which only find what others wrote; all other classes are equal.
func (c Class) rank() int {
	switch c {
	case Official:
		return 0
	case Agency:
		return 1
	case Aggregator:
		return 3
	default:
		return 2
	}
}

// Republish says how much of a source's items may be shown in any output.
type Republish string

const (
	RepublishLink    Republish = "link"    // title and link only
	RepublishExcerpt Republish = "excerpt" // a plain-text excerpt of at most ExcerptLength characters
	RepublishFull    Republish = "full"    // the whole sanitised text
)

// ExcerptLength is the most characters of an item's text that policy [RepublishExcerpt] shows.
const ExcerptLength = 300

// ParseRepublish reads a policy by its name; the empty name is [RepublishExcerpt].
func ParseRepublish(s string) (Republish, error) {
	all := []Republish{RepublishLink, RepublishExcerpt, RepublishFull}
	if s == "" {
		return RepublishExcerpt, nil
	}
	if r := Republish(s); slices.Contains(all, r) {
		return r, nil
	}
	return "", fmt.Errorf("unknown policy %q: one of %s", s, joined(all))
}

// Source is one input, a feed or a page, as the operator declared it.
type Source struct {
	ID        SourceID  `json:"id"`
	Name      string    `json:"name"`
	URL       string    `json:"url"`            // what is polled
	Site      string    `json:"site,omitempty"` // the page a person would visit; empty: the root of URL
	Class     Class     `json:"class"`
	Issuer    string    `json:"issuer,omitempty"`   // the body an official source speaks for
	Hosts     []string  `json:"hosts,omitempty"`    // hosts an official source may be served from
	Language  string    `json:"language,omitempty"` // ISO 639-1, of its items where they declare none
	Home      PlaceID   `json:"home,omitempty"`     // where it reports from
	Republish Republish `json:"republish,omitempty"`
	Licence   string    `json:"licence,omitempty"`
	NoIndex   bool      `json:"noindex,omitempty"` // asks that its items be kept out of search engines
	// Page stands for the selectors by which URL is read, where it is a page; empty where it is a feed.
	Page string `json:"page,omitempty"`
	// Outlet is the outlet as the operator declared it, zero where he did not. Whose word an item is, its own Outlet tells.
	Outlet Outlet `json:"outlet,omitzero"`
	// RetiredAt is since when it is no longer declared, nor read; zero while it is. Whoever hands out an item sets it.
	RetiredAt time.Time `json:"-"`
	// Hidden says that readers are not shown its items, since it is no longer declared. It is set with RetiredAt.
	Hidden bool `json:"-"`
}

func joined[T ~string](names []T) string {
	s := make([]string, len(names))
	for i, n := range names {
		s[i] = string(n)
	}
	return strings.Join(s, ", ")
}
