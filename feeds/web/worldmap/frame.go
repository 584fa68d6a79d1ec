package worldmap

import (
	"math"
	"strconv"

	"griot/feeds"
)

// spot is a position on the drawing, in its units: x to the right, y down.
type spot struct{ x, y float64 }

// frame is the part of the globe that a map shows, and how it is laid flat. The projection is equirectangular, with
// the parallel in the middle true to scale (Snyder, Map Projections, USGS PP 1395, 1987, p. 90).
type frame struct {
	west, north   float64 // degrees
	scaleX        float64 // units per degree
	scaleY        float64
	width, height int
}

const (
	drawingWidth = 800 // units
	tallest      = 900
	marginShare  = 0.1  // of the longer side, around what must be seen
	leastSpan    = 4.0  // degrees: a single town is shown with its surroundings
	edgeRoom     = 12.0 // units beyond the frame up to which outlines are drawn, so that their edges stay out of sight
)

// frameOf returns the frame that holds all the points.
func frameOf(points []feeds.Point) frame {
	west, east, south, north := points[0].Lon, points[0].Lon, points[0].Lat, points[0].Lat
	for _, p := range points[1:] {
		west, east = min(west, p.Lon), max(east, p.Lon)
		south, north = min(south, p.Lat), max(north, p.Lat)
	}
	margin := float64(marginShare * max(east-west, north-south, leastSpan)) // rounded apart on every processor
	grow := func(low, high float64) (float64, float64) {
		wanting := float64(max(0, leastSpan-(high-low)) / 2)
		return low - margin - wanting, high + margin + wanting
	}
	west, east = grow(west, east)
	south, north = grow(south, north)
	flat := math.Cos((south + north) / 2 * math.Pi / 180)
	f := frame{west: west, north: north, width: drawingWidth}
	f.scaleX = drawingWidth / (east - west)
	f.scaleY = f.scaleX / max(flat, 0.2)
	if tall := f.scaleY * (north - south); tall > tallest {
		f.scaleX, f.scaleY = f.scaleX*tallest/tall, f.scaleY*tallest/tall
		f.west -= (drawingWidth/f.scaleX - (east - west)) / 2
	}
	f.height = int(math.Round(f.scaleY * (north - south)))
	return f
}

func (f *frame) spot(p feeds.Point) spot {
	return spot{(p.Lon - f.west) * f.scaleX, (f.north - p.Lat) * f.scaleY}
}

func (f *frame) holds(s spot) bool {
	return s.x >= 0 && s.y >= 0 && s.x <= float64(f.width) && s.y <= float64(f.height)
}

// ring lays a ring flat and cuts it at the frame's edge; nil when nothing of it is to be seen.
func (f *frame) ring(points []feeds.Point) []spot {
	ring := make([]spot, len(points))
	for i, p := range points {
		ring[i] = f.spot(p)
	}
	right, bottom := float64(f.width)+edgeRoom, float64(f.height)+edgeRoom
	ring = clip(ring, func(s spot) float64 { return s.x + edgeRoom })
	ring = clip(ring, func(s spot) float64 { return right - s.x })
	ring = clip(ring, func(s spot) float64 { return s.y + edgeRoom })
	return clip(ring, func(s spot) float64 { return bottom - s.y })
}

// clip keeps of a polygon what lies on the side of a line where inside is not negative (Sutherland and Hodgman, CACM
// 17(1), 1974).
func clip(polygon []spot, inside func(spot) float64) []spot {
	var kept []spot
	for i, to := range polygon {
		from := polygon[(i+len(polygon)-1)%len(polygon)]
		before, after := inside(from), inside(to)
		if (before < 0) != (after < 0) {
			share := before / (before - after)
			kept = append(kept, spot{from.x + float64(share*(to.x-from.x)), from.y + float64(share*(to.y-from.y))})
		}
		if after >= 0 {
			kept = append(kept, to)
		}
	}
	return kept
}

// svgPath writes rings as the d attribute of an SVG path: whole units, steps from point to point.
func svgPath(rings [][]spot) string {
	var b []byte
	number := func(n int, first bool) {
		if n >= 0 && !first {
			b = append(b, ' ')
		}
		b = strconv.AppendInt(b, int64(n), 10)
	}
	for _, ring := range rings {
		lastX, lastY, n := 0, 0, 0
		for _, s := range ring {
			x, y := int(math.Round(s.x)), int(math.Round(s.y))
			switch {
			case n == 0:
				b = append(b, 'M')
				number(x, true)
				number(y, false)
			case x == lastX && y == lastY:
				continue
			default:
				if n == 1 {
					b = append(b, 'l')
				}
				number(x-lastX, n == 1)
				number(y-lastY, false)
			}
			lastX, lastY, n = x, y, n+1
		}
		if n > 0 {
			b = append(b, 'z')
		}
	}
	return string(b)
}
