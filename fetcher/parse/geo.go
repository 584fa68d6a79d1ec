package parse

import (
	"math"
	"strconv"
	"strings"

	ext "github.com/mmcdole/gofeed/extensions"

	"griot/feeds"
)

// point returns where an entry says it is, by GeoRSS (simple and GML), W3C Basic Geo or the older ICBM. Of a line, polygon
// or box it is the middle.
func point(x ext.Extensions) *feeds.Point {
	geo := x["georss"]
	if p := firstPoint(values(geo["point"]), false); p != nil {
		return p
	}
	for _, where := range geo["where"] {
		if p := gmlPoint(where); p != nil {
			return p
		}
	}
	for _, name := range []string{"line", "polygon", "box"} {
		if p := firstPoint(values(geo[name]), true); p != nil {
			return p
		}
	}
	for _, prefix := range []string{"geo", "icbm"} {
		lat := first(extension(x, prefix, "lat"), extension(x, prefix, "latitude"))
		long := first(extension(x, prefix, "long"), extension(x, prefix, "lon"), extension(x, prefix, "longitude"))
		if p := parsePoint(lat+" "+long, false); p != nil {
			return p
		}
	}
	for _, p := range x["geo"]["Point"] {
		lat, long := values(p.Children["lat"]), values(p.Children["long"])
		if len(lat) > 0 && len(long) > 0 {
			return parsePoint(lat[0]+" "+long[0], false)
		}
	}
	return firstPoint(extensions(x, "geo", "lat_long"), false)
}

// values returns the texts of extension elements.
func values(list []ext.Extension) []string {
	var texts []string
	for _, e := range list {
		texts = append(texts, e.Value)
	}
	return texts
}

// gmlPoint looks for pos and posList anywhere in a georss:where.
func gmlPoint(e ext.Extension) *feeds.Point {
	switch e.Name {
	case "pos":
		return parsePoint(e.Value, false)
	case "posList", "lowerCorner", "coordinates":
		return parsePoint(e.Value, true)
	}
	for _, name := range []string{"Point", "pos", "LineString", "Polygon", "exterior", "LinearRing", "posList", "Envelope", "lowerCorner"} {
		for _, child := range e.Children[name] {
			if p := gmlPoint(child); p != nil {
				return p
			}
		}
	}
	return nil
}

// firstPoint returns the first point that can be read, nil if there is none.
func firstPoint(texts []string, many bool) *feeds.Point {
	for _, s := range texts {
		if p := parsePoint(s, many); p != nil {
			return p
		}
	}
	return nil
}

// parsePoint reads "lat lon", with a comma or without. If many is set, it returns the middle of several.
func parsePoint(s string, many bool) *feeds.Point {
	fields := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == ',' || r == '\n' || r == '\t' || r == '\r' || r == ';' })
	if len(fields) < 2 || !many && len(fields) > 2 || len(fields)%2 != 0 {
		return nil
	}
	low, high := [2]float64{90, 180}, [2]float64{-90, -180}
	for i, f := range fields {
		v, err := strconv.ParseFloat(f, 64)
		if err != nil || math.IsNaN(v) || math.Abs(v) > [2]float64{90, 180}[i%2] {
			return nil
		}
		low[i%2], high[i%2] = min(low[i%2], v), max(high[i%2], v)
	}
	p := feeds.Point{Lat: (low[0] + high[0]) / 2, Lon: (low[1] + high[1]) / 2}
	if p == (feeds.Point{}) { // the empty form of many a plug-in, not a place in the Gulf of Guinea
		return nil
	}
	return &p
}
