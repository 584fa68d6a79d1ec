package worldmap

import (
	"cmp"
	"math"
	"slices"
)

const circleLeast, circleMost = 8.0, 36.0 // units, radius

// placed is a region with stories, and where it is on the drawing.
type placed struct {
	Region
	n  int
	at spot
}

// drawCircles puts a circle at each region with stories, its area as their number, the largest first so that none hides a
// smaller one.
func (d *Drawing) drawCircles(s *Subject, room *labels) {
	var all []placed
	most := 0
	for _, r := range s.Regions {
		n := s.Stories[r.ID]
		p, ok := s.Point(r.ID)
		at := room.frame.spot(p)
		if !ok || n == 0 || r.ID == r.Country || !room.frame.holds(at) {
			continue
		}
		all, most = append(all, placed{r, n, at}), max(most, n)
	}
	slices.SortFunc(all, func(a, b placed) int { return cmp.Or(b.n-a.n, cmp.Compare(a.ID, b.ID)) })
	radius := func(p *placed) float64 {
		return max(circleLeast, circleMost*math.Sqrt(float64(p.n)/float64(max(most, 12))))
	}
	for i := range all {
		room.taken = append(room.taken, around(all[i].at, radius(&all[i])))
	}
	for i := range all {
		p := &all[i]
		r := radius(p)
		name := s.Name(p.ID)
		c := Circle{X: rounded(p.at.x), Y: rounded(p.at.y), R: rounded(r), Region: p.ID, Label: s.Label(name, p.n)}
		if where, anchor, ok := room.beside(p.at, r, name); ok {
			c.Name, c.Anchor, c.NameX, c.NameY = name, anchor, rounded(where.x), rounded(where.y)
		}
		d.Circles = append(d.Circles, c)
	}
}
