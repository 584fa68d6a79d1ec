package feeds

import (
	"errors"
	"maps"
	"net/url"
	"regexp"
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
	Path        string
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

var slug = regexp.MustCompile(`^[\pL\pN][\pL\pN._-]{0,99}$`)

// ParseSelection reads the parameters of a composed feed. A value that begins with "-" excludes. An unknown
// parameter, a value that cannot be and a number out of bounds are errors that say what is allowed: of type
// [*SelectionFault], all of them.
func ParseSelection(v url.Values) (Selection, error) {
	s := Selection{Group: GroupStory, Limit: DefaultLimit}
	for _, name := range slices.Sorted(maps.Keys(v)) {
		values := v[name]
		var err error
		switch name {
		case "region":
			err = split(values, &s.Regions, &s.Not.Regions, nil)
		case "topic":
			err = split(values, &s.Topics, &s.Not.Topics, nil)
		case "class":
			err = split(values, &s.Classes, &s.Not.Classes, Classes())
		case "source":
			err = split(values, &s.Sources, &s.Not.Sources, nil)
		case "lang":
			err = split(values, &s.Langs, &s.Not.Langs, nil)
		case "state":
			var not []State
			if err = split(values, &s.States, &not, States()); err == nil && len(not) > 0 {
				err = &SelectionFault{Kind: FaultExcludedState, Allowed: joined(States())}
			}
		case "q":
			if s.Text = strings.Join(strings.Fields(strings.Join(values, " ")), " "); len(s.Text) > maxText {
				err = &SelectionFault{Kind: FaultTooLong, High: maxText}
			}
		case "since":
			s.Since, err = parseHour(values)
		case "until":
			s.Until, err = parseHour(values)
		case "limit":
			s.Limit, err = parseNumber(values, 1, MaxLimit)
		case "brief":
			if s.Brief, err = parseNumber(values, 0, 10_000); s.Brief == 0 {
				s.Brief = TitlesOnly
			}
		case "group":
			s.Group = Group(values[0])
			if len(values) > 1 || s.Group != GroupStory && s.Group != GroupItem {
				err = &SelectionFault{Kind: FaultUnknownValue, Value: values[0], Allowed: "story, item"}
			}
		default:
			return Selection{}, &SelectionFault{Kind: FaultUnknownParameter, Parameter: name, Allowed: strings.Join(parameters, ", ")}
		}
		if err != nil {
			var fault *SelectionFault
			if errors.As(err, &fault) {
				fault.Parameter = name
			}
			return Selection{}, err
		}
	}
	return s, nil
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
	add(v, "state", s.States, nil)
	if s.Text != "" {
		v.Set("q", s.Text)
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

func split[T ~string](values []string, want, not *[]T, known []T) error {
	for _, list := range values {
		for _, value := range strings.Split(list, ",") {
			into := want
			if rest, excluded := strings.CutPrefix(value, "-"); excluded {
				into, value = not, rest
			}
			if known != nil && !slices.Contains(known, T(value)) {
				return &SelectionFault{Kind: FaultUnknownValue, Value: value, Allowed: joined(known)}
			}
			if !slug.MatchString(value) {
				return &SelectionFault{Kind: FaultNoID, Value: value}
			}
			if !slices.Contains(*into, T(value)) {
				*into = append(*into, T(value))
			}
		}
	}
	slices.Sort(*want)
	slices.Sort(*not)
	if len(*want)+len(*not) > maxValues {
		return &SelectionFault{Kind: FaultTooMany, High: maxValues}
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

func parseNumber(values []string, low, high int) (int, error) {
	n, err := strconv.Atoi(values[0])
	if err != nil || len(values) > 1 || n < low || n > high {
		return 0, &SelectionFault{Kind: FaultNoNumber, Value: strings.Join(values, " "), Low: low, High: high}
	}
	return n, nil
}

// parseHour reads a day (2026-02-09) or a time (RFC 3339) and rounds it down to the hour, so that addresses made from
// "now" still share a cache.
func parseHour(values []string) (time.Time, error) {
	if len(values) == 1 {
		for _, layout := range []string{time.RFC3339, time.DateOnly} {
			if t, err := time.Parse(layout, values[0]); err == nil {
				return t.UTC().Truncate(time.Hour), nil
			}
		}
	}
	return time.Time{}, &SelectionFault{Kind: FaultNoTime, Value: strings.Join(values, " ")}
}
