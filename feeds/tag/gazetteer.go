package tag

import (
	"fmt"
	"slices"
	"strings"

	"griot/feeds"
)

// Level is the kind of a place.
type Level string

const (
	Country Level = "country"
	Region  Level = "region"  // a first-level unit
	Cercle  Level = "cercle"  // a second-level unit: cercle, province, département
	Commune Level = "commune" // a third-level unit
	Town    Level = "town"
	Village Level = "village"
	Area    Level = "area" // a quarter, a river, a zone that is no unit
)

var levels = []Level{Country, Region, Cercle, Commune, Town, Village, Area}

// Risk says why a name may mean something else than the place.
type Risk uint8

const (
	RiskWord    Risk = 1 << iota // an ordinary word, once accents are off
	RiskShort                    // two or three letters
	RiskPerson                   // people bear the name
	RiskQuarter                  // a quarter whose name means little without its town
	RiskRiver                    // a river or lake bears the name
)

var risks = map[string]Risk{"word": RiskWord, "short": RiskShort, "person": RiskPerson, "quarter": RiskQuarter, "river": RiskRiver}

// Place is an entry of the gazetteer.
type Place struct {
	ID      feeds.PlaceID
	Country string // ISO 3166-1 in lower case; "zz" for several
	Level   Level
	// Name is what the place is called. A name with a bracket ("Savanes (Togo)") is a label and never looked for in
	// texts; its aliases are.
	Name    string
	Aliases []string
	// Parents are the places that contain this one: the administrative unit first, then named areas.
	Parents    []feeds.PlaceID
	Lat, Lon   float64 // degrees, WGS 84; only when Located
	Located    bool
	Population int
	Codes      string // of other registers, for reference
	Source     string // where the row comes from
	// Demonyms are weaker words for the place: "malien", "Malian", the name of its army or of its head of state.
	Demonyms []string
	// Classical is the unit that held this one before a reform and that texts still name.
	Classical feeds.PlaceID
	Risk      Risk
	// Seat marks a seat of power, which stands for its country when it acts: "Bamako rejette…".
	Seat bool

	row row
}

func list(cell string) []string {
	var out []string
	for s := range strings.SplitSeq(cell, "|") {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// MergePlaces adds places to a gazetteer; one with an id that is already there replaces it, in its place.
func MergePlaces(base, added []Place) []Place {
	at := make(map[feeds.PlaceID]int, len(base)+len(added))
	merged := make([]Place, 0, len(base)+len(added))
	for _, p := range slices.Concat(base, added) {
		if i, known := at[p.ID]; known {
			merged[i] = p
			continue
		}
		at[p.ID] = len(merged)
		merged = append(merged, p)
	}
	return merged
}

// row is where a place was read; zero for one that was not.
type row struct {
	file               string
	line               int
	parents, classical int // columns of the line, in characters from 1; 0 without the cell
}

// at is the place in the file, to stand before a fault; empty where there is none.
func (r row) at(column int) string {
	if r.file == "" {
		return ""
	}
	return fmt.Sprintf("%s:%d:%d: ", r.file, r.line, max(column, 1))
}

// mostFaults is how many faults of a gazetteer are told.
const mostFaults = 50
