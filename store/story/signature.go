package story

import (
	"slices"
	"strings"
	"time"

	"griot/feeds"
	"griot/feeds/text"
)

// Signature is what grouping reads of an item, small enough to be stored and kept in memory.
type Signature struct {
	Item   feeds.ItemID
	Source feeds.SourceID
	// At is when the item was first seen, or for a backlog published. The window goes by it, and so does the age of
	// stories.
	At time.Time
	// From and To are the earliest and the latest time at which the item can have been published; both zero when that
	// is not known. For an item that was polled they are one point.
	From, To time.Time
	Link     string // canonical; empty where the address is that of a site

	official bool
	lang     string
	issuer   uint32   // hash of the body an official source speaks for
	body     string   // folded: the body an official source speaks for, else the official one that the item cites
	cited    citation // whom the item names as its origin
	number   uint32   // hash of the number of the communiqué that the item is or cites
	numbered string   // the words that tell it
	ahead    int8     // -mostAhead to mostAhead: how much the item looks ahead
	told     day      // of the event
	reached  affair   // the stage to which the title has come, else the first sentence
	results  results
	routine  bool   // one of a series: weather, horoscope, press review
	series   uint32 // hash of the title without numbers, dates and days
	issue    uint32 // hash of what series leaves out
	refers   []reference
	terms    []term   // by id
	words    string   // how those terms are first written, a line each
	shingles []uint32 // sorted, each once
	filed    []byte   // a bit for each of shingles: whether it is a fingerprint
	regions  []uint32 // hashes of the regions the item is about
	places   []uint32 // hashes of its most specific places
	within   []uint32 // hashes of regions, places and all that contains them

	// text is there until the signature is stored: it words the links of an item that has just come.
	text *shingled
}

// citation is an attribution to an official body, as hashes.
type citation struct {
	derived bool
	source  uint32
	issuer  uint32
	words   string // that prove it
}

// sign reads an item that was published between from and to.
func (r *reading) sign(item *feeds.Item, from, to time.Time) Signature {
	s := Signature{
		Item: item.ID, Source: item.SourceID, At: item.Qualified(), From: from, To: to,
		official: item.Class() == feeds.Official, lang: item.Language(),
	}
	if link := feeds.CanonicalURL(item.Link); strings.Contains(link, "/") {
		s.Link = link // a bare host is the address of a site, not of an item
	}
	if s.lang == "" {
		s.lang = "fr"
	}
	if s.official && item.Source != nil {
		s.body = text.Fold(item.Source.Issuer)
		s.issuer = optional(s.body)
	}
	if a := item.Tags.Attribution; a.Derived() {
		s.cited = citation{derived: true, source: optional(string(a.Source)), issuer: optional(text.Fold(a.Issuer)), words: feeds.Shorten(a.Words, referenceBytes)}
		if !s.official {
			s.body = text.Fold(a.Issuer)
		}
	}
	s.refers = referencesOf(item)
	title, cut := shearTitle(item)
	titleDoc := text.Read(title)
	bodyDoc := text.ReadOpening(item.Text[:min(len(item.Text), readBytes)], copyWords+numberReach, aheadSentences)
	places := placesOf(item)
	for i := range places.title {
		places.title[i][0] -= cut
		places.title[i][1] -= cut
	}
	r.begin(s.lang, from, to)
	s.ahead = r.looksAhead(&titleDoc, &bodyDoc)
	r.told.ahead = s.ahead > 0
	r.read(&titleDoc, places.title, true)
	r.read(&bodyDoc, places.text, false)
	s.terms, s.words = r.heaviest()
	s.told = r.told.told()
	s.results = resultsOf(&titleDoc) | resultsOf(&bodyDoc)
	s.reached = r.affairOf(&titleDoc, true).come().or(r.affairOf(&bodyDoc, false).come())
	s.text = shingle(&bodyDoc)
	s.shingles, s.filed = s.text.set()
	s.number, s.numbered = communiqueNumber(&titleDoc, &bodyDoc)
	s.series, s.issue = seriesOf(&titleDoc)
	s.routine = isRoutine(&titleDoc)
	for _, region := range item.Tags.Regions {
		s.regions = append(s.regions, hash32(string(region.ID)))
	}
	for _, place := range item.Tags.Places {
		s.places = append(s.places, hash32(string(place)))
	}
	for _, place := range item.Tags.Within {
		s.within = append(s.within, hash32(string(place)))
	}
	slices.Sort(s.regions)
	slices.Sort(s.places)
	slices.Sort(s.within)
	return s
}

// gap is the least time that can lie between the publication of two items, 0 where it is not known.
func gap(a, b *Signature) time.Duration {
	if a.From.IsZero() || b.From.IsZero() {
		return 0
	}
	return max(0, a.From.Sub(b.To), b.From.Sub(a.To))
}

// word is how the i-th term is first written in the item; empty for a word too long to be kept.
func (s *Signature) word(i int) string {
	rest := s.words
	for range i {
		_, rest, _ = strings.Cut(rest, "\n")
	}
	word, _, _ := strings.Cut(rest, "\n")
	return word
}
