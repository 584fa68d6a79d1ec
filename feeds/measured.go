package feeds

import "time"

// Measured is what one fetched document showed of its source's habits.
type Measured struct {
	Known      int  // items that the store had
	Churned    int  // of these, those that came under a new guid
	Restamped  int  // of these, those dated at the time of the visit though they were dated otherwise before
	Moved      int  // items that are known by title and text alone, and new ones that could be
	Future     int  // items dated in the future
	Duplicates int  // guids that stand on entries with different titles
	Lied       bool // the server called another document by the ETag or date of the last one
}

// See measures what an identified item shows by itself at the time of the visit.
func (m *Measured) See(item *Item, at time.Time) {
	if item.Published.After(at.Add(maxAhead)) {
		m.Future++
	}
	if item.GUID != "" && len(item.Keys) > 0 && item.Keys[0].Kind != KeyGUID {
		m.Duplicates++
	}
}

// Plus returns the sum of both.
func (m Measured) Plus(o Measured) Measured {
	return Measured{
		m.Known + o.Known, m.Churned + o.Churned, m.Restamped + o.Restamped, m.Moved + o.Moved,
		m.Future + o.Future, m.Duplicates + o.Duplicates, m.Lied || o.Lied,
	}
}
