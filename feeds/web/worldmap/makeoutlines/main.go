// Command makeoutlines writes outlines.txt, the world's country borders that maps are drawn from. It reads Natural
// Earth's 1:50m countries (public domain) as TopoJSON, as the npm package world-atlas 2.0.2 carries them:
//
//	npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
//	go run ./makeoutlines package/countries-50m.json > outlines.txt
//
// Borders stay shared: each arc between two countries is simplified once (Douglas and Peucker 1973), so no gap opens
// between neighbours. Islets are left out.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/language"
)

const (
	unitsPerDegree = 40   // of the whole numbers written
	tolerance      = 1.1  // units; a line is never further from the original
	smallestArea   = 60.0 // square units; rings below are left out, but for a country's largest
)

type topology struct {
	Objects struct {
		Countries struct {
			Geometries []geometry
		}
	}
	Arcs      [][][2]float64
	Transform struct{ Scale, Translate [2]float64 }
}

// geometry is a country: its ISO 3166-1 number, and its polygons as numbers of arcs.
type geometry struct {
	Type string
	ID   string
	Arcs json.RawMessage
}

type point struct{ x, y int }

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: go run ./makeoutlines countries-50m.json > outlines.txt")
	}
	raw, err := os.ReadFile(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	var t topology
	if err := json.Unmarshal(raw, &t); err != nil {
		log.Fatal(err)
	}
	o := outlines{arcs: t.absolute(), used: map[int]int{}}
	for i := range t.Objects.Countries.Geometries {
		if err := o.add(&t.Objects.Countries.Geometries[i]); err != nil {
			log.Fatal(err)
		}
	}
	if err := o.write(os.Stdout); err != nil {
		log.Fatal(err)
	}
}

// absolute returns the arcs as points in whole units, which the file has as steps.
func (t *topology) absolute() [][]point {
	full := make([][]point, len(t.Arcs))
	for i, arc := range t.Arcs {
		var x, y float64
		for _, d := range arc {
			x, y = x+d[0], y+d[1]
			full[i] = append(full[i], point{
				int(math.Round((x*t.Transform.Scale[0] + t.Transform.Translate[0]) * unitsPerDegree)),
				int(math.Round((y*t.Transform.Scale[1] + t.Transform.Translate[1]) * unitsPerDegree)),
			})
		}
	}
	return full
}

// id returns the country's code of two letters; "zz" when it has none of its own: it is drawn, not linked.
func (g *geometry) id() string {
	if number, err := strconv.Atoi(g.ID); err == nil {
		if region, err := language.EncodeM49(number); err == nil {
			return strings.ToLower(region.String())
		}
	}
	return "zz"
}

func (g *geometry) polygons() (all [][][]int, err error) {
	if g.Type == "Polygon" {
		all = make([][][]int, 1)
		err = json.Unmarshal(g.Arcs, &all[0])
	} else {
		err = json.Unmarshal(g.Arcs, &all)
	}
	if err != nil {
		err = fmt.Errorf("country %s: %w", g.ID, err)
	}
	return all, err
}

// outlines are the countries to be written, with the arcs that they are made of.
type outlines struct {
	arcs      [][]point
	used      map[int]int // number of an arc in the file read -> in the file written
	order     []int       // the arcs written, by their number in the file read
	countries []string    // lines
}

// ring is a closed line of a country.
type ring struct {
	arcs []int
	area float64
}

// add takes in a country: its rings, the largest first, without islets.
func (o *outlines) add(g *geometry) error {
	polygons, err := g.polygons()
	if err != nil {
		return err
	}
	var rings []ring
	for _, arcs := range slices.Concat(polygons...) {
		rings = append(rings, ring{arcs, area(outline(o.arcs, arcs))})
	}
	slices.SortStableFunc(rings, func(a, b ring) int { return int(b.area - a.area) })
	var written []string
	for i, r := range rings {
		if i > 0 && r.area < smallestArea {
			continue
		}
		var refs []string
		for _, arc := range r.arcs {
			refs = append(refs, strconv.Itoa(o.ref(arc)))
		}
		written = append(written, strings.Join(refs, " "))
	}
	o.countries = append(o.countries, g.id()+"\t"+strings.Join(written, ","))
	return nil
}

// ref returns the number of an arc in the file written; both files write ^n for arc n backwards.
func (o *outlines) ref(arc int) int {
	n := arc
	if n < 0 {
		n = ^n
	}
	if _, known := o.used[n]; !known {
		o.used[n] = len(o.order)
		o.order = append(o.order, n)
	}
	if arc < 0 {
		return ^o.used[n]
	}
	return o.used[n]
}

func (o *outlines) write(to io.Writer) error {
	slices.Sort(o.countries)
	w := bufio.NewWriter(to)
	fmt.Fprintf(w, `# Outlines of the world's countries, made by makeoutlines from Natural Earth 1:50m Admin 0 countries, version 4.1.0
# (naturalearthdata.com, public domain), simplified. Borders are drawn as Natural Earth sees them de facto; no position
# on any of them is meant. Whole numbers count %d to a degree. First the arcs, one a line: longitude and latitude of the
# first point, then the steps from point to point. Then the countries: ISO 3166-1 code (zz: none), tab, rings separated
# by commas, each the numbers of its arcs from 0; ^n (written -n-1) is arc n backwards.
scale %d
`, unitsPerDegree, unitsPerDegree)
	for _, n := range o.order {
		var last point
		for i, p := range simplified(o.arcs[n]) {
			if i > 0 {
				fmt.Fprint(w, " ")
			}
			fmt.Fprintf(w, "%d %d", p.x-last.x, p.y-last.y)
			last = p
		}
		fmt.Fprintln(w)
	}
	for _, c := range o.countries {
		fmt.Fprintln(w, c)
	}
	return w.Flush()
}

func outline(arcs [][]point, refs []int) []point {
	var ring []point
	for _, ref := range refs {
		if ref >= 0 {
			ring = append(ring, arcs[ref]...)
			continue
		}
		backwards := slices.Clone(arcs[^ref])
		slices.Reverse(backwards)
		ring = append(ring, backwards...)
	}
	return ring
}

func area(ring []point) float64 {
	sum := 0
	for i, p := range ring {
		q := ring[(i+1)%len(ring)]
		sum += p.x*q.y - q.x*p.y
	}
	return math.Abs(float64(sum)) / 2
}

// simplified keeps the ends of a line and what lies off the straight line between kept points. A closed line is cut at
// its farthest point first.
func simplified(line []point) []point {
	if len(line) < 3 {
		return line
	}
	keep := make([]bool, len(line))
	keep[0], keep[len(line)-1] = true, true
	var split func(from, to int)
	split = func(from, to int) {
		at, far := 0, tolerance
		for i := from + 1; i < to; i++ {
			if d := distance(line[i], line[from], line[to]); d > far {
				at, far = i, d
			}
		}
		if at > 0 {
			keep[at] = true
			split(from, at)
			split(at, to)
		}
	}
	split(0, len(line)-1)
	var out []point
	for i, p := range line {
		if keep[i] && (len(out) == 0 || out[len(out)-1] != p) {
			out = append(out, p)
		}
	}
	return out
}

// distance is from p to the line through a and b, or to a where the two are one point.
func distance(p, a, b point) float64 {
	dx, dy := float64(b.x-a.x), float64(b.y-a.y)
	px, py := float64(p.x-a.x), float64(p.y-a.y)
	if dx == 0 && dy == 0 {
		return math.Hypot(px, py)
	}
	return math.Abs(dx*py-dy*px) / math.Hypot(dx, dy)
}
