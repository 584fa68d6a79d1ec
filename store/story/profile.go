package story

import (
	"math"

	"griot/store/story/sign"
)

// profile is an item's terms with their weights by rarity now.
type profile struct {
	h       *windowItem
	weights []float32 // of h.terms; 0 for places
	rarity  []float32
	norm    float64 // length of the vector,
	lead    float64 // of its part in the title and first sentences,
	acts    float64 // and of the words among that for what happens
	title   float64 // rarity of the title's words, summed
	dated   bool    // names a day of the year
}

// toponymCover is what a place's name counts in a title that is covered, whatever its rarity.
const toponymCover = 3

// profileOf returns the profile of an item, in memory of its own.
func (c *comparer) profileOf(h *windowItem) *profile {
	p := &profile{}
	c.fill(p, h)
	return p
}

// fill makes p the profile of an item, in the memory that it has.
func (c *comparer) fill(p *profile, h *windowItem) {
	words := &c.window.vocabulary
	total := words.total(c.window.count)
	p.h, p.title, p.dated = h, 0, false
	p.weights = append(p.weights[:0], make([]float32, len(h.Terms))...)
	p.rarity = append(p.rarity[:0], make([]float32, len(h.Terms))...)
	var norm, lead, acts float64
	for i := range h.Terms {
		t := &h.Terms[i]
		idf := total - words.log(t.Tier, h.termIndex[i])
		p.rarity[i] = idf
		if t.Traits&sign.IsPlace != 0 {
			if t.Traits&sign.InTitle != 0 {
				p.title += toponymCover
			}
			continue
		}
		w := float32(float32(t.Weight) / 8 * idf)
		p.weights[i] = w
		square := float64(float64(w) * float64(w))
		norm += square
		if t.Traits&sign.InLead != 0 {
			lead += square
			if t.Traits&sign.IsAct != 0 {
				acts += square
			}
		}
		if t.Traits&sign.InTitle != 0 {
			p.title += float64(idf)
		}
		p.dated = p.dated || t.Traits&sign.IsDate != 0
	}
	p.norm, p.lead, p.acts = math.Sqrt(norm), math.Sqrt(lead), math.Sqrt(acts)
}

// titled returns what the i-th term counts in the title, 0 when it does not stand there.
func (p *profile) titled(i int) float64 {
	switch t := p.h.Terms[i]; {
	case t.Traits&sign.InTitle == 0:
		return 0
	case t.Traits&sign.IsPlace != 0:
		return toponymCover
	}
	return float64(p.rarity[i])
}
