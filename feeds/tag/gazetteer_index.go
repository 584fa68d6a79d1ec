package tag

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"griot/feeds"
	"griot/feeds/text"
)

// gazetteer is a gazetteer made ready: names to find in texts, and what lies in what. It never changes once made.
type gazetteer struct {
	places []Place
	at     map[feeds.PlaceID]int32
	names  *phrases // values index surfaces
	// surfaces are the spellings of names and demonyms, each with the places it may stand for.
	surfaces []surface
	// namesake holds the pairs of a place and one that contains it and bears the same name.
	namesake map[[2]int32]bool
	above    [][]int32         // of each place, all that contains it, nearest first
	unit     []int32           // of each place, its first-level unit, or -1
	country  []int32           // of each place, its country, or -1
	members  map[int32][]int32 // of each area that spans a few countries, the countries
	capital  map[int32]bool
	seated   map[int32]bool // units that hold a seat of power
	charted  map[int32]bool // countries whose first-level units the gazetteer has
	deep     map[int32]bool // countries whose first-level units are regions of their own
}

// surface is one spelling.
type surface struct {
	places   []int32
	lower    string // the spelling in lower case, accents kept, words parted by one blank
	capital  int    // the last word written with a capital, -1 when none is: a text must write it so, too
	demonym  bool
	risk     Risk
	words    int
	initials bool // it is written in capitals itself: AES
}

func newGazetteer(v *vocabulary, places []Place, deep []feeds.PlaceID) (*gazetteer, error) {
	a := &gazetteer{places: places, at: make(map[feeds.PlaceID]int32, len(places)), names: newPhrases(v), capital: map[int32]bool{}, seated: map[int32]bool{}, charted: map[int32]bool{}, deep: map[int32]bool{}}
	for i := range places {
		if _, twice := a.at[places[i].ID]; twice {
			return nil, fmt.Errorf("the gazetteer has %q twice: remove one", places[i].ID)
		}
		a.at[places[i].ID] = int32(i)
	}
	if err := a.nest(); err != nil {
		return nil, err
	}
	for i := range places {
		if places[i].Level == Region && a.country[i] >= 0 {
			a.charted[a.country[i]] = true
		}
		if places[i].Seat && a.country[i] >= 0 {
			a.capital[int32(i)] = true
			if a.unit[i] >= 0 {
				a.seated[a.unit[i]] = true
			}
		}
	}
	known := map[string]int32{}
	for i := range places {
		p := &places[i]
		for k, name := range append([]string{p.Name}, p.Aliases...) {
			if k == 0 && strings.Contains(name, "(") {
				continue
			}
			a.learn(known, name, int32(i), false)
		}
		for _, name := range p.Demonyms {
			a.learn(known, name, int32(i), true)
		}
	}
	for _, id := range deep {
		i, ok := a.at[id]
		if !ok {
			return nil, fmt.Errorf("the gazetteer has no country %q", id)
		}
		a.deep[i] = true
	}
	return a, nil
}

func (a *gazetteer) learn(known map[string]int32, name string, place int32, demonym bool) {
	doc := text.Read(name)
	if len(doc.Tokens) == 0 {
		return
	}
	s := surface{demonym: demonym, risk: a.places[place].Risk, words: len(doc.Tokens), capital: -1}
	var lower []string
	for i := range doc.Tokens {
		if doc.Tokens[i].Is(text.Capital) && !(s.capital >= 0 && isDirection(doc.Tokens[i].Folded)) {
			s.capital = i
		}
		s.initials = s.initials || doc.Tokens[i].Is(text.AllCaps)
		lower = append(lower, strings.ToLower(doc.Text(i)))
	}
	s.lower = strings.Join(lower, " ")
	folded := text.Fold(s.lower)
	key := folded
	if demonym {
		key += "\x00" + s.lower // nigérien and nigérian fold apart, but Nara and nara must not meet
	}
	if at, ok := known[key]; ok {
		if t := &a.surfaces[at]; !slices.Contains(t.places, place) {
			t.places = append(t.places, place)
			t.risk |= s.risk
		}
		return
	}
	s.places = []int32{place}
	known[key] = int32(len(a.surfaces))
	a.names.add(name, int32(len(a.surfaces)))
	a.surfaces = append(a.surfaces, s)
}

// isDirection reports whether a word at the end of a name tells parts of one area apart: newsrooms write "Logone
// occidental", too.
func isDirection(folded string) bool {
	switch folded {
	case "nord", "sud", "est", "ouest", "central", "centrale", "oriental", "orientale", "occidental", "occidentale":
		return true
	}
	return false
}

// nest works out what contains what. It gives all faults of that at once.
func (a *gazetteer) nest() error {
	var faults []error
	fault := func(place *Place, column int, format string, args ...any) {
		if len(faults) < mostFaults {
			faults = append(faults, fmt.Errorf("%splace %q %s", place.row.at(column), place.ID, fmt.Sprintf(format, args...)))
		}
	}
	n := len(a.places)
	a.namesake = map[[2]int32]bool{}
	a.above, a.unit, a.country = make([][]int32, n), make([]int32, n), make([]int32, n)
	for i := range a.places {
		p := &a.places[i]
		for _, parent := range p.Parents {
			if _, ok := a.at[parent]; !ok {
				fault(p, p.row.parents, "lies in %q, which the gazetteer does not have", parent)
			}
		}
		if _, ok := a.at[p.Classical]; !ok && p.Classical != "" {
			fault(p, p.row.classical, "once lay in %q, which the gazetteer does not have", p.Classical)
		}
	}
	if len(faults) > 0 {
		return errors.Join(faults...)
	}
	for i := range a.places {
		a.unit[i], a.country[i] = -1, -1
		p, circular := &a.places[i], false
		queue := []int32{int32(i)}
		for k := 0; k < len(queue); k++ {
			if len(queue) > 200 {
				fault(p, p.row.parents, "lies in more than 200 places: its parents must go round in a circle")
				break
			}
			for _, parent := range a.places[queue[k]].Parents {
				if j := a.at[parent]; !slices.Contains(queue, j) {
					queue = append(queue, j)
				} else if j == int32(i) {
					circular = true
				}
			}
		}
		if circular {
			fault(p, p.row.parents, "lies in itself: its parents go round in a circle")
		}
		a.above[i] = queue[1:]
		for _, j := range a.above[i] {
			if a.places[j].Name == a.places[i].Name {
				a.namesake[[2]int32{int32(i), j}] = true
			}
		}
		for _, j := range queue {
			switch {
			case a.places[j].Level == Region && a.unit[i] < 0:
				a.unit[i] = j
			case a.places[j].Level == Country && a.country[i] < 0:
				a.country[i] = j
			}
		}
	}
	a.span()
	return errors.Join(faults...)
}

// fewCountries is how many countries an area may span and still speak for each of them.
const fewCountries = 3

func (a *gazetteer) span() {
	a.members = map[int32][]int32{}
	for i := range a.places {
		if a.places[i].Level != Country {
			continue
		}
		for _, j := range a.above[i] {
			if a.country[j] < 0 {
				a.members[j] = append(a.members[j], int32(i))
			}
		}
	}
	maps.DeleteFunc(a.members, func(_ int32, c []int32) bool { return len(c) > fewCountries })
}

// within are the ids of the places and of all that contains them, each once, in the order they are met.
func (a *gazetteer) within(places []int32) []feeds.PlaceID {
	var ids []feeds.PlaceID
	add := func(i int32) {
		if id := a.places[i].ID; !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	for _, i := range places {
		add(i)
		for _, j := range a.above[i] {
			add(j)
		}
	}
	return ids
}

// contains reports whether outer is inner or contains it.
func (a *gazetteer) contains(outer, inner int32) bool {
	return outer == inner || slices.Contains(a.above[inner], outer)
}

// region is what stands for the place among an item's regions: its first-level unit in a country told apart by
// units, else its country; -1 for what lies in no country.
func (a *gazetteer) region(i int32) int32 {
	country := a.country[i]
	if country < 0 {
		return -1
	}
	if a.deep[country] && a.unit[i] >= 0 {
		return a.unit[i]
	}
	return country
}
