package tag

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"griot/feeds"
	"griot/feeds/text"
)

// columns are what a gazetteer may hold; the first three are required.
var columns = []string{"id", "level", "name", "country", "aliases", "parents", "lat", "lon", "population", "codes", "source",
	"demonyms", "classical", "risk", "seat"}

// ReadGazetteer reads places from a tab-separated file: UTF-8, one place a row, a header row that names the columns
// (id, level and name at least, in any order), lists separated by "|", lines that begin with "#" ignored. name is the
// file's, for errors. All faults are reported at once, as one joined error, each with its line and, where it is one of a
// cell, its column in characters. What needs the other places is found by [CheckPlaces].
func ReadGazetteer(r io.Reader, name string) ([]Place, error) {
	var places []Place
	var faults []error
	fault := func(line int, format string, args ...any) {
		if len(faults) < mostFaults {
			faults = append(faults, fmt.Errorf("%s:%d: %s", name, line, fmt.Sprintf(format, args...)))
		}
	}
	scan := bufio.NewScanner(r)
	scan.Buffer(make([]byte, 0, 64<<10), 1<<20)
	var header []string
	first := map[feeds.PlaceID]int{}
	for line := 1; scan.Scan(); line++ {
		text := strings.TrimRight(scan.Text(), "\r")
		if line == 1 {
			text = strings.TrimPrefix(text, "\ufeff")
		}
		if strings.TrimSpace(text) == "" || strings.HasPrefix(text, "#") {
			continue
		}
		cells := strings.Split(text, "\t")
		if len(cells) == 1 {
			fault(line, "no tab in this row: a tab, not blanks, must stand between the columns")
			if header == nil {
				break
			}
			continue
		}
		if header == nil {
			header = cells
			for _, c := range header {
				if !slices.Contains(columns, c) {
					fault(line, "unknown column %q: one of %s, with a tab between them", c, strings.Join(columns, ", "))
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
		p := Place{row: row{file: name, line: line}}
		wrong := p.read(header, cells)
		for _, err := range wrong {
			if len(faults) < mostFaults {
				faults = append(faults, err)
			}
		}
		if at, repeated := first[p.ID]; repeated && p.ID != "" {
			fault(line, "id %q is already on line %d", p.ID, at)
			continue
		}
		first[p.ID] = line
		if len(wrong) == 0 {
			places = append(places, p)
		}
	}
	if err := scan.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if header == nil && len(faults) == 0 {
		faults = append(faults, errors.New(name+": the file holds no header row"))
	}
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	return places, nil
}

// read takes over the cells of a row, and gives all that is wrong with them.
func (p *Place) read(header, cells []string) (faults []error) {
	column := 1
	for i, cell := range cells {
		value := strings.TrimSpace(cell)
		if value != "" {
			if err := p.set(header[i], value, column); err != nil {
				if strings.ContainsRune(value, ' ') {
					err = fmt.Errorf("%w; a tab, not blanks, must stand between the columns", err)
				}
				faults = append(faults, fmt.Errorf("%s%w", p.row.at(column), err))
			}
		}
		column += utf8.RuneCountInString(cell) + 1
	}
	if len(faults) > 0 { // what is missing may be in a cell that is wrong
		return faults
	}
	lack := func(format string, args ...any) {
		faults = append(faults, fmt.Errorf("%s:%d: %s", p.row.file, p.row.line, fmt.Sprintf(format, args...)))
	}
	switch {
	case p.ID == "":
		lack("the row has no id")
	case p.Level == "":
		lack("%q has no level", p.ID)
	case text.Fold(p.Name) == "":
		lack("%q has no name", p.ID)
	}
	return faults
}

// set takes over a cell, which begins at a column of its line.
func (p *Place) set(name, cell string, column int) error {
	switch name {
	case "id":
		if p.ID = feeds.PlaceID(cell); strings.ContainsAny(cell, " /?#&") {
			return fmt.Errorf("id %q holds a blank or one of / ? # &: use letters, digits, dots and hyphens", cell)
		}
	case "country":
		p.Country = strings.ToLower(cell)
	case "level":
		if p.Level = Level(cell); !slices.Contains(levels, p.Level) {
			return fmt.Errorf("unknown level %q: one of %v", cell, levels)
		}
	case "name":
		p.Name = cell
	case "aliases":
		p.Aliases = list(cell)
	case "parents":
		p.row.parents = column
		for _, id := range list(cell) {
			p.Parents = append(p.Parents, feeds.PlaceID(id))
		}
	case "lat":
		return degrees(&p.Lat, name, cell, 90)
	case "lon":
		p.Located = true
		return degrees(&p.Lon, name, cell, 180)
	case "population":
		n, err := strconv.Atoi(cell)
		if err != nil || n < 0 {
			return fmt.Errorf("population %q is not a whole number", cell)
		}
		p.Population = n
	case "codes":
		p.Codes = cell
	case "source":
		p.Source = cell
	case "demonyms":
		p.Demonyms = list(cell)
	case "classical":
		p.Classical, p.row.classical = feeds.PlaceID(cell), column
	case "seat":
		if p.Seat = cell == "yes"; !p.Seat && cell != "no" {
			return fmt.Errorf("seat %q is neither yes nor no", cell)
		}
	case "risk":
		for _, word := range list(cell) {
			r, known := risks[word]
			if !known {
				return fmt.Errorf("unknown risk %q: word, short, person, quarter or river", word)
			}
			p.Risk |= r
		}
	}
	return nil
}

// degrees reads a coordinate of at most limit degrees either way.
func degrees(to *float64, name, cell string, limit float64) error {
	n, err := strconv.ParseFloat(cell, 64)
	if err != nil || !(-limit <= n && n <= limit) {
		return fmt.Errorf("%s %q is not a number of degrees from -%v to %v", name, cell, limit, limit)
	}
	*to = n
	return nil
}

// CheckPlaces finds what is wrong among the places of a whole gazetteer: places that lie in others that are not there, or
// in themselves. It reports all faults at once, as one joined error, each with its file, line and column when the
// place was read from a file.
func CheckPlaces(places []Place) error {
	a := &gazetteer{places: places, at: make(map[feeds.PlaceID]int32, len(places))}
	for i := range places {
		a.at[places[i].ID] = int32(i)
	}
	return a.nest()
}
