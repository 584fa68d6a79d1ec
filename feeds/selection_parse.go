package feeds

import (
	"cmp"
	"errors"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// ParseSelection reads the parameters of a composed feed. A value that begins with "-" excludes. Excluding a state asks for
// the others. An unknown parameter, a value that cannot be, a number out of bounds and a selection that nothing can ever
// meet are errors that say what is allowed: of type [*SelectionFault].
//
// search reads the words of a text query.
//
// What is read has one form: read from [Selection.Values], it is the same again.
func ParseSelection(v url.Values, search func(string) Search) (Selection, error) {
	s := Selection{Group: GroupStory, Limit: DefaultLimit}
	for _, name := range slices.Sorted(maps.Keys(v)) {
		if len(v[name]) == 0 {
			continue
		}
		if err := s.read(name, v[name], search); err != nil {
			var fault *SelectionFault
			if errors.As(err, &fault) {
				fault.Parameter = name
			}
			return Selection{}, err
		}
	}
	if !s.Since.IsZero() && !s.Until.IsZero() && !s.Since.Before(s.Until) {
		return Selection{}, &SelectionFault{Kind: FaultNoSpan, Parameter: "until", Value: s.Until.Format(time.RFC3339)}
	}
	return s, nil
}

// read takes the values of one parameter.
func (s *Selection) read(name string, values []string, search func(string) Search) (err error) {
	switch name {
	case "region":
		return split(values, &s.Regions, &s.Not.Regions, nil)
	case "topic":
		return split(values, &s.Topics, &s.Not.Topics, nil)
	case "class":
		return split(values, &s.Classes, &s.Not.Classes, Classes())
	case "source":
		return split(values, &s.Sources, &s.Not.Sources, nil)
	case "lang":
		return split(values, &s.Langs, &s.Not.Langs, nil)
	case "state":
		s.States, err = parseStates(values)
	case "q":
		var typed string
		if typed, err = parseText(values); typed != "" {
			s.Search = search(typed)
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
		s.Group, err = parseGroup(values)
	default:
		return &SelectionFault{Kind: FaultUnknownParameter, Allowed: strings.Join(parameters, ", ")}
	}
	return err
}

// maxID is how many characters an id in an address may have.
const maxID = 100

// canBeID reports whether a value of an address can be the id of a place, topic or source. A regular expression for it
// would take as long to compile as the program takes to start.
func canBeID(value string) bool {
	n := 0
	for _, r := range value {
		if !unicode.IsLetter(r) && !unicode.IsNumber(r) && (n == 0 || !strings.ContainsRune("._-", r)) {
			return false
		}
		n++
	}
	return n > 0 && n <= maxID
}

// split reads lists of ids, where empty places do not count. Asking for what is excluded asks for the rest.
func split[T ~string](values []string, want, not *[]T, known []T) error {
	for value := range strings.SplitSeq(strings.Join(values, ","), ",") {
		value = strings.TrimSpace(value)
		if value == "" {
			continue
		}
		id, into := value, want
		if rest, excluded := strings.CutPrefix(value, "-"); excluded {
			id, into = rest, not
		}
		if known != nil {
			at := slices.IndexFunc(known, func(k T) bool { return strings.EqualFold(string(k), id) })
			if at < 0 {
				return &SelectionFault{Kind: FaultUnknownValue, Value: cmp.Or(id, value), Allowed: joined(known)}
			}
			id = string(known[at])
		}
		if !canBeID(id) {
			return &SelectionFault{Kind: FaultNoID, Value: value}
		}
		if !slices.Contains(*into, T(id)) {
			*into = append(*into, T(id))
		}
	}
	slices.Sort(*want)
	slices.Sort(*not)
	if len(*want)+len(*not) > maxValues {
		return &SelectionFault{Kind: FaultTooMany, High: maxValues}
	}
	asked := len(*want)
	*want = slices.DeleteFunc(*want, func(v T) bool { return slices.Contains(*not, v) })
	if asked > 0 && len(*want) == 0 {
		return &SelectionFault{Kind: FaultNothingLeft, Value: joined(*not)}
	}
	return nil
}

// parseStates reads states. A story has one of them: all but some are the others.
func parseStates(values []string) ([]State, error) {
	var want, not []State
	if err := split(values, &want, &not, States()); err != nil {
		return nil, err
	}
	if len(want) == 0 && len(not) > 0 {
		want = slices.DeleteFunc(States(), func(s State) bool { return slices.Contains(not, s) })
		slices.Sort(want)
		if len(want) == 0 {
			return nil, &SelectionFault{Kind: FaultNothingLeft, Value: joined(not)}
		}
	}
	return narrowing(want), nil
}

// parseText reads the words of a search: what separates them is one space, what is no text separates.
func parseText(values []string) (string, error) {
	text := strings.ToValidUTF8(strings.Join(values, " "), " ")
	words := strings.FieldsFunc(text, func(c rune) bool { return unicode.IsSpace(c) || unicode.IsControl(c) })
	if text = strings.Join(words, " "); len(text) > maxText {
		return "", &SelectionFault{Kind: FaultTooLong, High: maxText}
	}
	return text, nil
}

// single is the value of a parameter that has only one, if need be said twice.
func single(values []string) (string, error) {
	for _, v := range values[1:] {
		if v != values[0] {
			return "", &SelectionFault{Kind: FaultRepeated, Value: strings.Join(values, ", ")}
		}
	}
	return strings.TrimSpace(values[0]), nil
}

func parseNumber(values []string, low, high int) (int, error) {
	value, err := single(values)
	if err != nil {
		return 0, err
	}
	n, err := strconv.Atoi(value)
	if err != nil || n < low || n > high {
		return 0, &SelectionFault{Kind: FaultNoNumber, Value: value, Low: low, High: high}
	}
	return n, nil
}

func parseGroup(values []string) (Group, error) {
	value, err := single(values)
	if err != nil {
		return "", err
	}
	known := []Group{GroupStory, GroupItem}
	at := slices.IndexFunc(known, func(g Group) bool { return strings.EqualFold(string(g), value) })
	if at < 0 {
		return "", &SelectionFault{Kind: FaultUnknownValue, Value: value, Allowed: joined(known)}
	}
	return known[at], nil
}

// parseHour reads a day (2026-02-09) or a time (RFC 3339) and rounds it down to the hour, so that addresses made from
// "now" still share a cache. Both are UTC where they do not say otherwise. A plus sign that was not escaped has come as
// a space.
func parseHour(values []string) (time.Time, error) {
	value, err := single(values)
	if err != nil {
		return time.Time{}, err
	}
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		t, err := time.Parse(layout, strings.Replace(value, " ", "+", 1))
		t = t.UTC().Truncate(time.Hour)
		if err == nil && 1000 <= t.Year() && t.Year() <= 9999 { // in UTC: only those can be written again
			return t, nil
		}
	}
	return time.Time{}, &SelectionFault{Kind: FaultNoTime, Value: value}
}
