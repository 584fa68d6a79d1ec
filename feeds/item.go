package feeds

import (
	"bytes"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"strings"
	"time"
	"unicode"
)

// ItemID identifies an item for ever: a hash of its source and of the key it was first seen under. It depends on no
// clock, no row number and no order of arrival.
type ItemID [16]byte

var idText = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// NewItemID is the id of the item that source first published under key. It begins with a hash of the source alone, so
// that what one poll brings lies side by side in a store ordered by id.
func NewItemID(source SourceID, key Key) (id ItemID) {
	of := sha256.Sum256([]byte(source))
	whole := sha256.Sum256(fmt.Appendf(nil, "%s\x00%c\x00%s", source, key.Kind, key.Value))
	copy(id[:], of[:4])
	copy(id[4:], whole[:])
	return id
}

// Of reports whether the id is that of an item of the source.
func (id ItemID) Of(source SourceID) bool {
	of := sha256.Sum256([]byte(source))
	return bytes.Equal(id[:4], of[:4])
}

// ParseItemID reads the form that [ItemID.String] writes.
func ParseItemID(s string) (ItemID, error) {
	b, err := idText.DecodeString(strings.ToLower(s))
	if err != nil || len(b) != 16 {
		return ItemID{}, fmt.Errorf("%q is not an item or story id", s)
	}
	return ItemID(b), nil
}

// String is 26 lower-case letters and digits, fit for a path.
func (id ItemID) String() string               { return idText.EncodeToString(id[:]) }
func (id ItemID) IsZero() bool                 { return id == ItemID{} }
func (id ItemID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }
func (id *ItemID) UnmarshalText(b []byte) (err error) {
	*id, err = ParseItemID(string(b))
	return err
}

// KeyKind says what a key is made of. The kinds are tried in the order of [Item.Keys].
type KeyKind byte

const (
	KeyGUID    KeyKind = 'g' // the publisher's guid or Atom id, as published
	KeyLink    KeyKind = 'l' // the canonical link, and its wider forms where they are others; see [LinkKeys]
	KeyContent KeyKind = 'c' // title and text: with the publisher's date, and last without
)

// Key is one of the names under which a source serves an item.
type Key struct {
	Kind  KeyKind
	Value string
}

// Item is one entry of one source, kept as published: raw facts, and beside them the [Tags] derived by rules.
type Item struct {
	ID       ItemID   `json:"id"`
	SourceID SourceID `json:"source"`
	// Source is the source as configured now; whoever hands out an item sets it.
	Source *Source `json:"-"`
	// Outlet is the outlet that the item counts for, set with Source; zero: its source stands for itself.
	Outlet Outlet `json:"-"`
	// Found says that its source, an aggregator, only found the article, which is Outlet's.
	Found bool `json:"-"`
	// Keys are the names the item goes by in the document it came in, best first. Set by [Identify].
	Keys []Key `json:"-"`

	GUID       string      `json:"guid,omitempty"` // as published
	Link       string      `json:"link,omitempty"` // absolute
	Via        string      `json:"via,omitempty"`  // the address that the document has, where it only leads to Link
	Title      string      `json:"title"`          // plain text
	Summary    string      `json:"summary,omitempty"`
	Content    string      `json:"-"` // sanitised HTML, as Summary; stored apart for its size
	Text       string      `json:"text,omitempty"`
	Lang       string      `json:"lang,omitempty"` // as declared by the item or its feed
	Authors    []string    `json:"authors,omitempty"`
	Categories []Category  `json:"categories,omitempty"`
	Image      string      `json:"image,omitempty"`
	Enclosures []Enclosure `json:"enclosures,omitempty"`
	Origin     *Origin     `json:"origin,omitempty"` // where an aggregator says it has the item from
	Point      *Point      `json:"point,omitempty"`

	Published time.Time `json:"published,omitzero"` // what the publisher says; zero when it says nothing
	Updated   time.Time `json:"updated,omitzero"`   // likewise
	Seen      time.Time `json:"seen,omitzero"`      // the poll that first brought the item
	Changed   time.Time `json:"changed,omitzero"`   // the poll that last showed a correction, a withdrawal or a return
	Backlog   bool      `json:"backlog,omitempty"`  // found on its source's first poll
	// Estimated stands for the date of an undated item of a backlog; see [Poll.Estimated].
	Estimated time.Time `json:"estimated,omitzero"`

	// PageText says that the page at Link was read for the text, and what for.
	PageText PageText `json:"reading,omitempty"`

	// History is what its source did to the item since.
	History History `json:"history,omitempty"`

	Tags Tags `json:"tags,omitzero"`
}

// Category is a publisher's own label.
type Category struct {
	Term   string `json:"term"`
	Scheme string `json:"scheme,omitempty"`
	Label  string `json:"label,omitempty"`
}

// Enclosure is a file that goes with an item. Length is in bytes, 0 when unknown.
type Enclosure struct {
	URL    string `json:"url"`
	Type   string `json:"type,omitempty"`
	Length int64  `json:"length,omitempty"`
}

// Origin is the outlet that an aggregator names.
type Origin struct {
	Title string `json:"title,omitempty"`
	URL   string `json:"url,omitempty"`
}

// Point is a place on the globe in degrees, WGS 84.
type Point struct{ Lat, Lon float64 }

// maxAhead is how far a publisher's clock may run ahead of ours before its date is held to be wrong.
const maxAhead = 10 * time.Minute

// dawnOfFeeds is before any feed: a date before it is a clock that was never set.
var dawnOfFeeds = time.Date(1995, 1, 1, 0, 0, 0, 0, time.UTC)

// Date is when the item was published: the publisher's date where it can be true, else when Griot first saw it, or an
// estimate where it was there before that.
func (i *Item) Date() time.Time {
	switch claimed := i.claimed(i.Seen); {
	case !claimed.IsZero():
		return claimed
	case !i.Estimated.IsZero():
		return i.Estimated
	}
	return i.Seen
}

// Dated reports whether the publisher gives a date that can be true.
func (i *Item) Dated() bool { return !i.claimed(i.Seen).IsZero() }

// DateEstimated reports whether the date is a guess, to place the item by and not to be shown.
func (i *Item) DateEstimated() bool { return !i.Estimated.IsZero() && !i.Dated() }

// claimed is the publisher's date where it can be true for what was first seen then, else zero.
func (i *Item) claimed(seen time.Time) time.Time {
	for _, claimed := range []time.Time{i.Published, i.Updated} {
		if !claimed.Before(dawnOfFeeds) && !claimed.After(seen.Add(maxAhead)) {
			return claimed
		}
	}
	return time.Time{}
}

// claimedDate is the publisher's date, true or not, zero where it gives none.
func (i *Item) claimedDate() time.Time {
	if !i.Published.IsZero() {
		return i.Published
	}
	return i.Updated
}

// SameClaimedDate reports whether the publisher dates both items, and equally.
func (i *Item) SameClaimedDate(other *Item) bool {
	return !i.claimedDate().IsZero() && i.claimedDate().Equal(other.claimedDate())
}

// OtherClaimedDate reports whether the publisher dates both items, and differently.
func (i *Item) OtherClaimedDate(other *Item) bool {
	return !i.claimedDate().IsZero() && !other.claimedDate().IsZero() && !i.claimedDate().Equal(other.claimedDate())
}

// Met notes the poll that first brought the item, and whether that was the first of its source.
func (i *Item) Met(at time.Time, backlog bool) {
	i.Seen, i.Changed, i.Backlog = at, at, backlog
	if !backlog {
		i.Estimated = time.Time{}
	}
}

// Qualified is when the item could first appear in a feed: when it was first seen, but for the backlog of a new
// source, which takes its place by its date so that a new source never floods.
func (i *Item) Qualified() time.Time {
	if i.Backlog {
		if d := i.Date(); d.Before(i.Seen) {
			return d
		}
	}
	return i.Seen
}

// Language is the language the item was found to be in, else the declared one, else that of its source.
func (i *Item) Language() string {
	switch {
	case i.Tags.Lang != "":
		return i.Tags.Lang
	case i.Lang != "":
		return i.Lang
	case i.Source != nil:
		return i.Source.Language
	}
	return ""
}

// Class is the class of the item's source.
func (i *Item) Class() Class {
	if i.Source == nil {
		return ""
	}
	return i.Source.Class
}

// Hidden reports whether readers are not shown the item, since its source is no longer declared.
func (i *Item) Hidden() bool { return i.Source != nil && i.Source.Hidden }

// Republish is the policy of the item's source; the strictest when the source is not known, and never full for a text
// that the publisher did not put into its feed.
func (i *Item) Republish() Republish {
	switch {
	case i.Source == nil:
		return RepublishLink
	case i.Source.Republish == "", i.PageText == PageExcerpt && i.Source.Republish == RepublishFull:
		return RepublishExcerpt
	}
	return i.Source.Republish
}

// Excerpt is at most n characters of the item's plain text, cut between words and closed with an ellipsis. Policy
// comes first: nothing for [RepublishLink], never more than [ExcerptLength] for [RepublishExcerpt].
func (i *Item) Excerpt(n int) string {
	switch i.Republish() {
	case RepublishLink:
		return ""
	case RepublishExcerpt:
		n = min(n, ExcerptLength)
	}
	return cut(i.Text, n)
}

// Shorten is s with white space collapsed, cut to at most n characters between words and closed with an ellipsis. No
// policy is applied: it is for titles and the operator's own words, never for an item's text.
func Shorten(s string, n int) string { return cut(s, n) }

// breakingSpace is white space that may end a line: not the no-break spaces of French typography.
func breakingSpace(r rune) bool { return unicode.IsSpace(r) && r != '\u00a0' && r != '\u202f' }

// cut shortens s to n characters, the ellipsis included; it reads no further than that.
func cut(s string, n int) string {
	if n < 1 {
		return ""
	}
	runes := make([]rune, 0, min(n+1, len(s)))
	space := false
	for _, r := range s {
		if breakingSpace(r) {
			space = len(runes) > 0
			continue
		}
		if space {
			runes, space = append(runes, ' '), false
		}
		if runes = append(runes, r); len(runes) > n {
			break
		}
	}
	if len(runes) <= n {
		return string(runes)
	}
	runes = runes[:n-1]
	end := len(runes)
	for j := end; j > end*2/3; j-- {
		if runes[j-1] == ' ' {
			end = j - 1
			break
		}
	}
	return strings.TrimRight(string(runes[:end]), " .,;:–—-(«") + "…"
}
