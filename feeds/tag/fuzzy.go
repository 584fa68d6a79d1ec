package tag

import (
	"cmp"
	"slices"
	"strings"

	"griot/feeds"
	"griot/feeds/text"
)

// Inside are the places that lie directly in the place, by their names: those whose first parent it is. Of a
// country these are its units: not the areas that cut across them.
func (t *Tagger) Inside(id feeds.PlaceID) []Place {
	var inside []Place
	i, known := t.gazetteer.at[id]
	if !known {
		return nil
	}
	country := t.gazetteer.places[i].Level == Country
	for _, p := range t.gazetteer.places {
		if len(p.Parents) > 0 && p.Parents[0] == id && p.Level != Country && !(country && p.Level == Area) {
			inside = append(inside, p)
		}
	}
	byName(inside)
	return inside
}

const (
	// likeMost is how many places are named for one text.
	likeMost = 5
	// likeWrong is how many letters of a name may be wrong, one in every likeWrong.
	likeWrong = 4
)

// Like are the places that a text may mean, which somebody typed as a name or as an id: accents, case and hyphens do
// not count, and one letter in four may be wrong, missing or too many (Levenshtein's distance). The nearest come
// first; of equals those of the higher level, then the more populous.
func (t *Tagger) Like(typed string) []Place {
	return t.similar(typed, likeWrong)
}

// Bearing are the places that bear a name or alias, accents, case and hyphens aside: in the order of [Tagger.Like].
func (t *Tagger) Bearing(name string) []Place { return t.similar(name, 0) }

// similar are the places of which one letter in so many may be wrong; 0: none, and ids do not count.
func (t *Tagger) similar(typed string, wrong int) []Place {
	wanted := bareLetters(typed)
	if wanted == "" {
		return nil
	}
	most := func(asked string) int { return 0 }
	if wrong > 0 {
		most = func(asked string) int { return len(asked) / wrong }
	}
	// Of an id that looks like ours the last part counts, too: ml.tombuctu.
	last := wanted
	if wrong > 0 {
		last = bareLetters(typed[strings.LastIndexByte(typed, '.')+1:])
	}
	type match struct {
		place    *Place
		distance int
	}
	var found []match
	for i := range t.gazetteer.places {
		p := &t.gazetteer.places[i]
		best := -1
		names := append([]string{p.Name}, p.Aliases...)
		if wrong > 0 {
			names = append(names, string(p.ID))
		}
		for _, name := range names {
			known := bareLetters(name)
			for _, asked := range []string{wanted, last} {
				if d, near := distance(asked, known, most(asked)); near && (best < 0 || d < best) {
					best = d
				}
			}
		}
		if best >= 0 {
			found = append(found, match{p, best})
		}
	}
	slices.SortStableFunc(found, func(a, b match) int {
		return cmp.Or(
			cmp.Compare(a.distance, b.distance),
			cmp.Compare(slices.Index(levels, a.place.Level), slices.Index(levels, b.place.Level)),
			cmp.Compare(b.place.Population, a.place.Population),
		)
	})
	places := make([]Place, 0, likeMost)
	for _, m := range found {
		// The seat of a region that bears its name adds nothing to it.
		inNamesake := slices.ContainsFunc(places, func(p Place) bool {
			return p.Name == m.place.Name && t.gazetteer.contains(t.gazetteer.at[p.ID], t.gazetteer.at[m.place.ID])
		})
		if !inNamesake && len(places) < likeMost {
			places = append(places, *m.place)
		}
	}
	return places
}

// Named is the place that bears the name: accents, case and hyphens do not count. Of several it is that of the highest
// level, then the most populous.
func Named(places []Place, name string) (Place, bool) {
	wanted := bareLetters(name)
	var found []Place
	for i := range places {
		p := &places[i]
		if wanted != "" && slices.ContainsFunc(append([]string{p.Name}, p.Aliases...), func(n string) bool { return bareLetters(n) == wanted }) {
			found = append(found, *p)
		}
	}
	if len(found) == 0 {
		return Place{}, false
	}
	return slices.MinFunc(found, func(a, b Place) int {
		return cmp.Or(cmp.Compare(slices.Index(levels, a.Level), slices.Index(levels, b.Level)), cmp.Compare(b.Population, a.Population))
	}), true
}

// bareLetters are the folded letters and digits of a name, and nothing between them.
func bareLetters(name string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' && r < 'a' {
			return -1
		}
		return r
	}, text.Fold(name))
}

// distance is Levenshtein's, in bytes, given up beyond most.
func distance(a, b string, most int) (int, bool) {
	if len(a) == 0 || len(a)-len(b) > most || len(b)-len(a) > most {
		return 0, false
	}
	last, row := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range len(a) {
		row[0] = i + 1
		least := row[0]
		for j := range len(b) {
			replaced := last[j]
			if a[i] != b[j] {
				replaced++
			}
			row[j+1] = min(replaced, last[j+1]+1, row[j]+1)
			least = min(least, row[j+1])
		}
		if least > most {
			return 0, false
		}
		last, row = row, last
	}
	return last[len(b)], last[len(b)] <= most
}
