package feeds

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Group says what an entry of an output feed is.
type Group string

const (
	GroupStory Group = "story" // one entry per story
	GroupItem  Group = "item"  // the raw stream: one entry per item
)

// Bounds of a selection.
const (
	DefaultLimit = 50
	MaxLimit     = 500
	maxValues    = 32  // of one field
	maxText      = 200 // bytes of a text query
)

// Selection is a query with the form in which its result is wanted.
type Selection struct {
	Query
	Group Group
	Limit int // entries at most
	Brief int // characters of text at most; 0: as the policy of each source allows; [TitlesOnly]: none
}

// TitlesOnly is the Brief of a selection without texts.
const TitlesOnly = -1

// Feed is one output: where it is found, its title, and what it selects.
type Feed struct {
	// Path is the address below the site's root without the format's ending: "region/ml.tombouctou", "feeds/une".
	Path string
	// Former are the paths at which it was found before it was renamed, the oldest first. What was found below them is
	// found below Path.
	Former      []string
	Title       string
	Description string
	Selection
	// MaxBytes is what one of its documents holds at most, as long as that is one entry; further entries are on its next
	// page. 0: no bound but Limit.
	MaxBytes int
}

// Entry is one line of an output feed: a story, or with [GroupItem] one item of a story.
type Entry struct {
	ID        ItemID // the story's, or the item's
	Story     Story
	Lead      *Item     // the item shown
	Qualified time.Time // when it first qualified for the feed
}

// Values are the parameters of the selection in canonical form: defaults left out, values sorted and each once, so
// that equal selections have one address. [Selection.Encode] puts them in order.
func (s *Selection) Values() url.Values {
	v := url.Values{}
	add(v, "region", s.Regions, s.Not.Regions)
	add(v, "topic", s.Topics, s.Not.Topics)
	add(v, "class", s.Classes, s.Not.Classes)
	add(v, "source", s.Sources, s.Not.Sources)
	add(v, "lang", s.Langs, s.Not.Langs)
	add(v, "state", narrowing(s.States), nil)
	if s.Search.Typed != "" {
		v.Set("q", s.Search.Typed)
	}
	if !s.Since.IsZero() {
		v.Set("since", s.Since.UTC().Format(time.RFC3339))
	}
	if !s.Until.IsZero() {
		v.Set("until", s.Until.UTC().Format(time.RFC3339))
	}
	if s.Limit != 0 && s.Limit != DefaultLimit {
		v.Set("limit", strconv.Itoa(s.Limit))
	}
	if s.Brief != 0 {
		v.Set("brief", strconv.Itoa(max(s.Brief, 0)))
	}
	if s.Group == GroupItem {
		v.Set("group", string(GroupItem))
	}
	return v
}

// parameters are the names that a composed feed knows, in the canonical order.
var parameters = []string{"region", "topic", "class", "source", "lang", "state", "q", "since", "until", "limit", "group", "brief"}

// Encode is the selection as the query of an address, in the one canonical order of its parameters.
func (s *Selection) Encode() string {
	values := s.Values()
	var b strings.Builder
	for _, name := range parameters {
		for _, value := range values[name] {
			if b.Len() > 0 {
				b.WriteByte('&')
			}
			b.WriteString(name + "=" + url.QueryEscape(value))
		}
	}
	return b.String()
}

// narrowing are states that are asked for, none where that is every one of them.
func narrowing(states []State) []State {
	for _, state := range States() {
		if !slices.Contains(states, state) {
			return states
		}
	}
	return nil
}

func add[T ~string](v url.Values, name string, want, not []T) {
	if len(want)+len(not) == 0 {
		return // most fields of most selections
	}
	for _, w := range slices.Compact(slices.Sorted(slices.Values(want))) {
		v.Add(name, string(w))
	}
	for _, n := range slices.Compact(slices.Sorted(slices.Values(not))) {
		v.Add(name, "-"+string(n))
	}
}
