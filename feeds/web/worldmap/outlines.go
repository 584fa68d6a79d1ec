package worldmap

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"

	"griot/feeds"
)

//go:generate sh -c "go run ./makeoutlines \"$COUNTRIES_50M\" > outlines.txt"

//go:embed outlines.txt
var outlinesFile string

// country is the outline of a country: rings of points, the largest first. It bears its ISO 3166-1 code in lower
// case, which is a country's id in a gazetteer, too; "zz" when it has none.
type country struct {
	id    feeds.PlaceID
	rings [][]feeds.Point
}

// readOutlines reads the format that makeoutlines writes and describes.
func readOutlines(text string) ([]country, error) {
	var arcs [][]feeds.Point
	var countries []country
	scale := 0.0
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimSuffix(line, "\n")
		fault := func(err error) error { return fmt.Errorf("outlines:%d: %w", n, err) }
		switch rest, scaled := strings.CutPrefix(line, "scale "); {
		case line == "" || line[0] == '#':
			continue
		case scaled:
			units, err := strconv.Atoi(rest)
			if err != nil || units < 1 {
				return nil, fault(fmt.Errorf("%q is no scale", rest))
			}
			scale = float64(units)
			continue
		}
		id, refs, isCountry := strings.Cut(line, "\t")
		if !isCountry {
			arc, err := readArc(line, scale)
			if err != nil {
				return nil, fault(err)
			}
			arcs = append(arcs, arc)
			continue
		}
		c := country{id: feeds.PlaceID(id)}
		for ring := range strings.SplitSeq(refs, ",") {
			points, err := joinArcs(ring, arcs)
			if err != nil {
				return nil, fault(err)
			}
			c.rings = append(c.rings, points)
		}
		countries = append(countries, c)
	}
	return countries, nil
}

func readArc(line string, scale float64) ([]feeds.Point, error) {
	fields := strings.Fields(line)
	if scale == 0 || len(fields)%2 != 0 {
		return nil, fmt.Errorf("no scale yet, or half a point")
	}
	arc := make([]feeds.Point, 0, len(fields)/2)
	x, y := 0, 0
	for i := 0; i < len(fields); i += 2 {
		dx, errX := strconv.Atoi(fields[i])
		dy, errY := strconv.Atoi(fields[i+1])
		if errX != nil || errY != nil {
			return nil, fmt.Errorf("%s %s is no step", fields[i], fields[i+1])
		}
		x, y = x+dx, y+dy
		arc = append(arc, feeds.Point{Lat: float64(y) / scale, Lon: float64(x) / scale})
	}
	return arc, nil
}

func joinArcs(refs string, arcs [][]feeds.Point) ([]feeds.Point, error) {
	var ring []feeds.Point
	for _, field := range strings.Fields(refs) {
		ref, err := strconv.Atoi(field)
		at, backwards := ref, ref < 0
		if backwards {
			at = ^ref
		}
		if err != nil || at >= len(arcs) {
			return nil, fmt.Errorf("%s is no arc", field)
		}
		arc := arcs[at]
		for i := range arc {
			p := arc[i]
			if backwards {
				p = arc[len(arc)-1-i]
			}
			if len(ring) == 0 || ring[len(ring)-1] != p {
				ring = append(ring, p)
			}
		}
	}
	return ring, nil
}
