package feeds

import (
	"fmt"
	"slices"
	"time"
)

// Query is a selection of stories. Values of one field are alternatives, fields add up; an empty field asks for
// nothing. Words and time are positive conditions, too.
type Query struct {
	Regions []PlaceID // any place: a story within it matches
	Topics  []string
	Classes []Class
	Sources []SourceID
	Langs   []string
	States  []State // of the story
	// Search is the words that an item must hold. How words compare is the affair of whoever gives holds to Match.
	Search Search
	Since  time.Time
	Until  time.Time
	Not    Exclusion
}

// Exclusion keeps a story out when one of its items meets one of the conditions.
type Exclusion struct {
	Regions []PlaceID
	Topics  []string
	Classes []Class
	Sources []SourceID
	Langs   []string
}

// MayDeselect reports whether a story may cease to be selected for what joins it or for another wording, and not for its
// items' tags alone.
func (q *Query) MayDeselect() bool {
	return len(q.States) > 0 || q.Search.Typed != "" || !q.Not.empty()
}

func (e *Exclusion) empty() bool {
	return len(e.Regions)+len(e.Topics)+len(e.Classes)+len(e.Sources)+len(e.Langs) == 0
}

// Match reports whether the story is selected, and when it first qualified: when the first item that meets all
// positive conditions was there. A story matches when one of its items meets all the positive conditions and none
// meets an exclusion. holds says whether an item holds the words of Search; it may be nil where there is none.
func (q *Query) Match(s *Story, holds func(*Item) bool) (qualified time.Time, ok bool) {
	if len(q.States) > 0 && !slices.Contains(q.States, s.State()) {
		return time.Time{}, false
	}
	for i := range s.Items {
		item := &s.Items[i]
		if q.Not.Meets(item) {
			return time.Time{}, false
		}
		if !q.Meets(item) || q.Search.Typed != "" && !holds(item) {
			continue
		}
		if t := item.Qualified(); !ok || t.Before(qualified) {
			qualified, ok = t, true
		}
	}
	return qualified, ok
}

// Meets reports whether the item meets every positive condition but the text and the story's state.
func (q *Query) Meets(item *Item) bool {
	if t := item.Qualified(); !q.Since.IsZero() && t.Before(q.Since) || !q.Until.IsZero() && !t.Before(q.Until) {
		return false
	}
	return anyOf(q.Regions, item.Tags.Within) && anyTopic(q.Topics, item, true) &&
		oneOf(q.Classes, item.Class()) && oneOf(q.Sources, item.SourceID) && oneOf(q.Langs, item.Language())
}

// Meets reports whether the item meets one of the exclusions.
func (e *Exclusion) Meets(item *Item) bool {
	return len(e.Regions) > 0 && anyOf(e.Regions, item.Tags.Within) ||
		anyTopic(e.Topics, item, false) ||
		slices.Contains(e.Classes, item.Class()) || slices.Contains(e.Sources, item.SourceID) ||
		slices.Contains(e.Langs, item.Language())
}

func anyTopic(wanted []string, item *Item, ifNone bool) bool {
	if len(wanted) == 0 {
		return ifNone
	}
	return slices.ContainsFunc(item.Tags.Topics, func(t Score[string]) bool { return slices.Contains(wanted, t.ID) })
}

func anyOf[T comparable](wanted, held []T) bool {
	return len(wanted) == 0 || slices.ContainsFunc(wanted, func(w T) bool { return slices.Contains(held, w) })
}

func oneOf[T comparable](wanted []T, held T) bool {
	return len(wanted) == 0 || slices.Contains(wanted, held)
}

// Why says whether the story is selected, and on what it turns: the item that meets every condition, or what the item
// lacks that meets the most of them in their order. holds is as in [Query.Match].
func (q *Query) Why(s *Story, holds func(*Item) bool) (in bool, why string) {
	if len(q.States) > 0 && !slices.Contains(q.States, s.State()) {
		return false, fmt.Sprintf("its state is %s", s.State())
	}
	for i := range s.Items {
		if q.Not.Meets(&s.Items[i]) {
			return false, fmt.Sprintf("excluded by %q", s.Items[i].Title)
		}
	}
	lacking, furthest := "no items", -1
	for i := range s.Items {
		item := &s.Items[i]
		conditions := []struct {
			met  bool
			lack string
		}{
			{anyOf(q.Regions, item.Tags.Within), "none of its items is about " + joined(q.Regions)},
			{anyTopic(q.Topics, item, true), "no item about the place has the topic " + joined(q.Topics)},
			{oneOf(q.Classes, item.Class()), "no item that fits is of class " + joined(q.Classes)},
			{oneOf(q.Sources, item.SourceID), "no item that fits is from " + joined(q.Sources)},
			{oneOf(q.Langs, item.Language()), "no item that fits is in language " + joined(q.Langs)},
			{q.Meets(item), "it is out of the time asked for"},
			{q.Search.Typed == "" || holds(item), fmt.Sprintf("title and excerpt of no item that fits meet the words %q", q.Search.Typed)},
		}
		met := 0
		for met < len(conditions) && conditions[met].met {
			met++
		}
		if met == len(conditions) {
			return true, fmt.Sprintf("%q meets every condition", item.Title)
		}
		if met > furthest {
			lacking, furthest = conditions[met].lack, met
		}
	}
	return false, lacking
}
