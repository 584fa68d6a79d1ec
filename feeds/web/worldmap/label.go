package worldmap

import "math"

// box is a rectangle on the drawing.
type box struct{ left, top, right, bottom float64 }

func (b box) meets(o box) bool {
	return b.left < o.right && o.left < b.right && b.top < o.bottom && o.top < b.bottom
}

func around(s spot, r float64) box { return box{s.x - r, s.y - r, s.x + r, s.y + r} }

const (
	labelHeight = 30.0 // units; the stylesheet's size of letters with some air
	letterWidth = 18.0 // a wide letter's at that size
)

// labels places names on a drawing so that none covers another or a circle.
type labels struct {
	frame *frame
	taken []box
}

func (l *labels) free(b box) bool {
	if b.left < 2 || b.top < 2 || b.right > float64(l.frame.width)-2 || b.bottom > float64(l.frame.height)-2 {
		return false
	}
	for _, t := range l.taken {
		if b.meets(t) {
			return false
		}
	}
	return true
}

// beside finds room for a name next to a circle: right, left, above, below. The spot is where its text begins, ends
// or has its middle, as anchor says in SVG's words.
func (l *labels) beside(at spot, radius float64, name string) (where spot, anchor string, ok bool) {
	width := float64(letterWidth * float64(len([]rune(name))))
	gap := radius + 5
	for _, try := range []struct {
		s      spot
		anchor string
		box    box
	}{
		{spot{at.x + gap, at.y + 8}, "start", box{at.x + gap, at.y - labelHeight/2, at.x + gap + width, at.y + labelHeight/2}},
		{spot{at.x - gap, at.y + 8}, "end", box{at.x - gap - width, at.y - labelHeight/2, at.x - gap, at.y + labelHeight/2}},
		{spot{at.x, at.y - gap}, "middle", box{at.x - float64(width/2), at.y - gap - labelHeight, at.x + float64(width/2), at.y - gap}},
		{spot{at.x, at.y + gap + 20}, "middle", box{at.x - float64(width/2), at.y + gap, at.x + float64(width/2), at.y + gap + labelHeight}},
	} {
		if l.free(try.box) {
			l.taken = append(l.taken, try.box)
			return try.s, try.anchor, true
		}
	}
	return spot{}, "", false
}

// within finds room for a name inside a country's outline: the point of a grid that is farthest from its border and
// from what is taken.
func (l *labels) within(rings [][]spot, name string) (spot, bool) {
	const step = 20.0
	half := float64(letterWidth * float64(len([]rune(name))) / 2 * 1.15) // wider: names of countries are spaced out
	best, room := spot{}, 0.0
	for y := labelHeight; y < float64(l.frame.height)-labelHeight; y += step {
		for x := half; x < float64(l.frame.width)-half; x += step {
			at := spot{x, y}
			if !inside(rings, at) || !inside(rings, spot{x - half, y}) || !inside(rings, spot{x + half, y}) ||
				!l.free(box{x - half, y - labelHeight/2, x + half, y + labelHeight/2}) {
				continue
			}
			near := math.Inf(1)
			for _, ring := range rings {
				for _, p := range ring {
					near = min(near, math.Hypot(p.x-x, (p.y-y)*1.5))
				}
			}
			for _, t := range l.taken {
				near = min(near, math.Hypot((t.left+t.right)/2-x, (t.top+t.bottom)/2-y))
			}
			if near > room {
				best, room = at, near
			}
		}
	}
	if room == 0 {
		return spot{}, false
	}
	l.taken = append(l.taken, box{best.x - half, best.y - labelHeight/2, best.x + half, best.y + labelHeight/2})
	return best, true
}

// inside counts how often a line from the point to the right crosses the rings: an odd number is inside.
func inside(rings [][]spot, at spot) bool {
	odd := false
	for _, ring := range rings {
		for i, to := range ring {
			from := ring[(i+len(ring)-1)%len(ring)]
			if (from.y > at.y) != (to.y > at.y) && at.x < from.x+float64((at.y-from.y)/(to.y-from.y)*(to.x-from.x)) {
				odd = !odd
			}
		}
	}
	return odd
}
