package sign

import (
	"cmp"
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
	Link     string // by [feeds.PageURL]; empty where the address is that of a site

	Official bool
	lang     string
	issuer   uint32   // hash of the body an official source speaks for
	Body     string   // folded: the body an official source speaks for, else the official one that the item cites
	Cited    Citation // whom the item names as its origin
	Number   uint32   // hash of the number of the communiqué that the item is or cites
	Numbered string   // the words that tell it
	Outlook  int8     // -MostAhead to MostAhead: how much the item looks ahead
	EventDay Day      // of the event
	Stage    Stage    // the stage to which the title has come, else the first sentence
	Results  Results
	Routine  bool   // one of a series: weather, horoscope, press review
	Series   uint32 // hash of the title without numbers, dates and days
	Issue    uint32 // hash of what series leaves out
	Refers   []Reference
	Terms    []Term   // by id
	words    string   // how those terms are first written, a line each
	Shingles []uint32 // sorted, each once
	filed    []byte   // a bit for each of shingles: whether it is a fingerprint
	Regions  []uint32 // hashes of the regions the item is about
	Places   []uint32 // hashes of its most specific places
	Within   []uint32 // hashes of regions, places and all that contains them

	// Text is there until the signature is stored: it words the links of an item that has just come.
	Text *Shingled
}

// sign reads an item that was published between from and to.
func (r *reading) sign(item *feeds.Item, read *text.Fields, from, to time.Time) Signature {
	s := Signature{
		Item: item.ID, Source: item.SourceID, At: item.Qualified(), From: from, To: to,
		Official: item.Class() == feeds.Official, lang: item.Language(),
	}
	if link := feeds.PageURL(item.Link); feeds.NamesPage(link) {
		s.Link = link
	}
	if s.lang == "" {
		s.lang = "fr"
	}
	if s.Official && item.Source != nil {
		s.Body = text.Fold(item.Source.Issuer)
		s.issuer = OptionalHash(s.Body)
	}
	if a := item.Tags.Attribution; a.Derived() {
		s.Cited = Citation{Derived: true, Source: OptionalHash(string(a.Source)), Issuer: OptionalHash(text.Fold(a.Issuer)), words: feeds.Shorten(a.Words, referenceBytes)}
		if !s.Official {
			s.Body = text.Fold(a.Issuer)
		}
	}
	s.Refers = referencesOf(item)
	title, cut := shearTitle(item)
	titleDoc := r.signer.cache.Beginning(&read.Title, cut+len(title))
	titleDoc = titleDoc.From(cut)
	bodyDoc := r.opening(&read.Text)
	places := placesOf(item)
	for i := range places.title {
		places.title[i][0] -= cut
		places.title[i][1] -= cut
	}
	r.begin(s.lang, from, to)
	s.Outlook = r.looksAhead(&titleDoc, &bodyDoc)
	r.told.ahead = s.Outlook > 0
	r.read(&titleDoc, places.title, true)
	r.read(&bodyDoc, places.text, false)
	s.Terms, s.words = r.heaviest()
	s.EventDay = r.told.told()
	s.Results = resultsOf(&titleDoc) | resultsOf(&bodyDoc)
	s.Stage = r.affairOf(&titleDoc, true).come().or(r.affairOf(&bodyDoc, false).come())
	s.Text = shingle(&bodyDoc)
	s.Shingles, s.filed = s.Text.set()
	s.Number, s.Numbered = communiqueNumber(&titleDoc, &bodyDoc)
	s.Series, s.Issue = seriesOf(&titleDoc)
	s.Routine = isRoutine(&titleDoc)
	for _, region := range item.Tags.Regions {
		s.Regions = append(s.Regions, Hash(string(region.ID)))
	}
	for _, place := range item.Tags.Places {
		s.Places = append(s.Places, Hash(string(place)))
	}
	for _, place := range item.Tags.Within {
		s.Within = append(s.Within, Hash(string(place)))
	}
	slices.Sort(s.Regions)
	slices.Sort(s.Places)
	slices.Sort(s.Within)
	return s
}

// opening returns what is read of a text.
func (r *reading) opening(body *text.Doc) text.Doc {
	opening := body.Opening(copyWords+numberReach, aheadSentences)
	if last := len(opening.Tokens) - 1; len(body.Source) <= readBytes || last >= 0 && opening.Tokens[last].End < readBytes-longestNumber && last+1 < len(body.Tokens) {
		return opening
	}
	cut := r.signer.cache.Beginning(body, readBytes)
	return cut.Opening(copyWords+numberReach, aheadSentences)
}

// longestNumber is how many bytes before the cut a word can be read otherwise for it: one with digits in groups.
const longestNumber = 40

// TimeBetween is the least time that can lie between the publication of two items, 0 where it is not known.
func TimeBetween(a, b *Signature) time.Duration {
	if a.From.IsZero() || b.From.IsZero() {
		return 0
	}
	return max(0, a.From.Sub(b.To), b.From.Sub(a.To))
}

// WordOf is how the i-th term is first written in the item; empty for a word too long to be kept.
func (s *Signature) WordOf(i int) string {
	rest := s.words
	for range i {
		_, rest, _ = strings.Cut(rest, "\n")
	}
	word, _, _ := strings.Cut(rest, "\n")
	return word
}

// Fingerprints calls f with each fingerprint of the item once.
func (s *Signature) Fingerprints(f func(uint32)) {
	for i, shingle := range s.Shingles {
		if s.filed[i/8]&(1<<(i%8)) != 0 {
			f(shingle)
		}
	}
}

// FingerprintsIn calls f with each fingerprint of the item that a sorted set holds.
func (s *Signature) FingerprintsIn(set []uint32, f func(uint32)) {
	for i, j := 0, 0; i < len(s.Shingles) && j < len(set); {
		switch {
		case s.Shingles[i] < set[j]:
			i++
		case s.Shingles[i] > set[j]:
			j++
		default:
			if s.filed[i/8]&(1<<(i%8)) != 0 {
				f(set[j])
			}
			i, j = i+1, j+1
		}
	}
}

// OfficialKeys are what an official item can be cited by, or what another cites, each once.
func (s *Signature) OfficialKeys() []uint32 {
	keys := []uint32{s.Cited.Source, s.Cited.Issuer}
	if s.Official {
		keys = []uint32{OptionalHash(string(s.Source)), s.issuer}
	}
	keys = slices.DeleteFunc(keys, func(k uint32) bool { return k == 0 })
	return slices.Compact(keys)
}

// Term is the item's own term of that id.
func (s *Signature) Term(id uint32) (Term, bool) {
	i, ok := slices.BinarySearchFunc(s.Terms, id, func(t Term, id uint32) int { return cmp.Compare(t.ID, id) })
	if !ok {
		return Term{}, false
	}
	return s.Terms[i], true
}
