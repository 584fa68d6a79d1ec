package tag

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"griot/feeds"
	"griot/feeds/text"
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
}

// columns are what a gazetteer may hold; the first three are required.
var columns = []string{"id", "level", "name", "country", "aliases", "parents", "lat", "lon", "population", "codes", "source",
	"demonyms", "classical", "risk", "seat"}

// ReadGazetteer reads places from a tab-separated file: UTF-8, one place a row, a header row that names the columns
// (id, level and name at least, in any order), lists separated by "|", lines that begin with "#" ignored. name is the
// file's, for errors; all faults are reported at once, each with its line.
func ReadGazetteer(r io.Reader, name string) ([]Place, error) {
	var places []Place
	var faults []string
	fault := func(line int, format string, args ...any) {
		if len(faults) < 50 {
			faults = append(faults, fmt.Sprintf("%s:%d: %s", name, line, fmt.Sprintf(format, args...)))
		}
	}
	scan := bufio.NewScanner(r)
	scan.Buffer(make([]byte, 0, 64<<10), 1<<20)
	var header []string
	first := map[feeds.PlaceID]int{}
	for line := 1; scan.Scan(); line++ {
		row := strings.TrimRight(scan.Text(), "\r")
		if line == 1 {
			row = strings.TrimPrefix(row, "\ufeff")
		}
		if strings.TrimSpace(row) == "" || strings.HasPrefix(row, "#") {
			continue
		}
		cells := strings.Split(row, "\t")
		if header == nil {
			header = cells
			for _, c := range header {
				if !slices.Contains(columns, c) {
					fault(line, "unknown column %q: one of %s", c, strings.Join(columns, ", "))
				}
			}
			for _, c := range columns[:3] {
				if !slices.Contains(header, c) {
					fault(line, "the header lacks the column %q", c)
				}
			}
			if len(faults) > 0 {
				break
			}
			continue
		}
		if len(cells) > len(header) {
			fault(line, "%d cells under %d columns: remove the tabs that are too many", len(cells), len(header))
			continue
		}
		p, err := parsePlace(header, cells)
		if err != nil {
			fault(line, "%v", err)
			continue
		}
		if at, repeated := first[p.ID]; repeated {
			fault(line, "id %q is already on line %d", p.ID, at)
			continue
		}
		first[p.ID] = line
		places = append(places, p)
	}
	if err := scan.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if header == nil {
		faults = append(faults, name+": the file holds no header row")
	}
	if len(faults) > 0 {
		return nil, fmt.Errorf("%s", strings.Join(faults, "\n"))
	}
	return places, nil
}

func parsePlace(header, cells []string) (p Place, err error) {
	for i, cell := range cells {
		cell = strings.TrimSpace(cell)
		if cell == "" {
			continue
		}
		switch header[i] {
		case "id":
			p.ID = feeds.PlaceID(cell)
		case "country":
			p.Country = strings.ToLower(cell)
		case "level":
			if p.Level = Level(cell); !slices.Contains(levels, p.Level) {
				return p, fmt.Errorf("unknown level %q: one of %v", cell, levels)
			}
		case "name":
			p.Name = cell
		case "aliases":
			p.Aliases = list(cell)
		case "parents":
			for _, id := range list(cell) {
				p.Parents = append(p.Parents, feeds.PlaceID(id))
			}
		case "lat", "lon":
			degrees, err := strconv.ParseFloat(cell, 64)
			if limit := map[string]float64{"lat": 90, "lon": 180}[header[i]]; err != nil || !(-limit <= degrees && degrees <= limit) {
				return p, fmt.Errorf("%s %q is not a number of degrees from -%v to %v", header[i], cell, limit, limit)
			}
			if header[i] == "lat" {
				p.Lat = degrees
			} else {
				p.Lon, p.Located = degrees, true
			}
		case "population":
			if p.Population, err = strconv.Atoi(cell); err != nil || p.Population < 0 {
				return p, fmt.Errorf("population %q is not a whole number", cell)
			}
		case "codes":
			p.Codes = cell
		case "source":
			p.Source = cell
		case "demonyms":
			p.Demonyms = list(cell)
		case "classical":
			p.Classical = feeds.PlaceID(cell)
		case "seat":
			if p.Seat = cell == "yes"; !p.Seat && cell != "no" {
				return p, fmt.Errorf("seat %q is neither yes nor no", cell)
			}
		case "risk":
			for _, word := range list(cell) {
				r, known := risks[word]
				if !known {
					return p, fmt.Errorf("unknown risk %q: word, short, person, quarter or river", word)
				}
				p.Risk |= r
			}
		}
	}
	switch {
	case p.ID == "":
		return p, fmt.Errorf("the row has no id")
	case strings.ContainsAny(string(p.ID), " /?#&"):
		return p, fmt.Errorf("id %q holds a blank or one of / ? # &: use letters, digits, dots and hyphens", p.ID)
	case p.Level == "":
		return p, fmt.Errorf("%q has no level", p.ID)
	case text.Fold(p.Name) == "":
		return p, fmt.Errorf("%q has no name", p.ID)
	}
	return p, nil
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
