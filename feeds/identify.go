package feeds

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// Identify gives every item of one document its keys, best first, and its id, and drops entries that the document
// repeats. best is the best kind of key that can be trusted in the source: better ones are passed over. idle are parts of
// its addresses, by [PartsBetween], that say nothing of what is read.
// A key that stands on entries with different titles is no key: the next one is. Neither is a wide form of a link that stands
// on entries of one title which are two articles by date or text. Of entries that share a key and the title, the one dated last stays, then the fullest, so that the result does not depend on their order.
// The items keep the order of the document.
func Identify(source SourceID, items []Item, best KeyKind, idle ...string) []Item {
	titles, first := make(map[Key]string, 3*len(items)), map[Key]*Item{}
	ambiguous := map[Key]bool{}
	keys := make([][]Key, len(items))
	lasting := lastingLinks(items, idle)
	for i := range items {
		title := sameTitle(items[i].Title)
		keys[i] = candidates(&items[i], title, best, lasting[i])
		for _, key := range keys[i] {
			if before, known := titles[key]; known && before != title {
				ambiguous[key] = true
			}
			titles[key] = title
			if !items[i].IsWide(key) {
				continue
			}
			if other := first[key]; other == nil {
				first[key] = &items[i]
			} else if !items[i].Repeats(other) {
				ambiguous[key] = true
			}
		}
	}
	place := make(map[Key]int, len(items))
	kept := make([]Item, 0, len(items))
	for i, item := range items {
		item.Keys = slices.DeleteFunc(keys[i], func(k Key) bool { return ambiguous[k] })
		if len(item.Keys) == 0 {
			// Title and text are equal under different guids and links that are all ambiguous: cannot happen, since
			// equal content has equal titles; kept as a last resort so that nothing is lost.
			item.Keys = []Key{contentKey(&item, sameTitle(item.Title))}
		}
		item.ID, item.SourceID = NewItemID(source, item.Keys[0]), source
		if at, repeated := place[item.Keys[0]]; repeated {
			if fresher(&item, &kept[at]) {
				kept[at] = item
			}
			continue
		}
		place[item.Keys[0]] = len(kept)
		kept = append(kept, item)
	}
	return kept
}

// dateKey is how a date stands in a key.
const dateKey = "@20060102T150405"

// candidates returns the keys that an item can have. lasting is its link without what the source changes, "" for none.
func candidates(item *Item, title string, best KeyKind, lasting string) []Key {
	keys := make([]Key, 0, 3)
	if guid := strings.TrimSpace(item.GUID); guid != "" && best != KeyLink && best != KeyContent {
		keys = append(keys, Key{KeyGUID, guid})
	}
	if item.Link != "" && best != KeyContent {
		keys = append(keys, LinkKeys(item.Link)...)
		if lasting != "" {
			keys = append(keys, Key{KeyLink, lasting})
		}
		if item.Via != "" { // what was stored before its redirector was known
			keys = append(keys, LinkKeys(item.Via)...)
		}
	}
	content := contentKey(item, title)
	if date := item.claimedDate(); !date.IsZero() && (len(keys) > 0 || best == KeyContent) {
		keys = append(keys, Key{KeyContent, content.Value + date.UTC().Format(dateKey)})
	}
	return append(keys, content)
}

// lastingLinks returns the links of items without their idle parts. One that makes entries of another title or date equal is
// none.
func lastingLinks(items []Item, idle []string) []string {
	links := make([]string, len(items))
	if len(idle) == 0 {
		return links
	}
	equal := equalWithout(items, idle)
	for i := range items {
		if link := WithoutParts(items[i].Link, idle); !equal[link] {
			links[i] = link
		}
	}
	return links
}

// equalWithout returns the forms of [WithoutParts] on which entries of different titles or dates fall together.
func equalWithout(items []Item, parts []string) map[string]bool {
	first, equal := make(map[string]*Item, len(items)), map[string]bool{}
	for i := range items {
		form := WithoutParts(items[i].Link, parts)
		if form == "" {
			continue
		}
		if other := first[form]; other != nil && (!SameTitle(other.Title, items[i].Title) || !other.SameClaimedDate(&items[i])) {
			equal[form] = true
		}
		first[form] = &items[i]
	}
	return equal
}

// TellApart reports whether addresses still tell the items of a document apart without these parts. Entries of one title and
// date can be one article.
func TellApart(items []Item, without []string) bool { return len(equalWithout(items, without)) == 0 }

// LinkKeys are the keys of an item of an address, the oldest form first: ids are made of it, and it stays what it is.
func LinkKeys(address string) []Key {
	canonical, plain, page := CanonicalURL(address), PlainURL(address), PageURL(address)
	keys := append(make([]Key, 0, 3), Key{KeyLink, canonical})
	if plain != canonical {
		keys = append(keys, Key{KeyLink, plain})
	}
	if page != canonical && page != plain && NamesPage(page) {
		keys = append(keys, Key{KeyLink, page})
	}
	return keys
}

// IsWide reports whether a key is a form of the item's link that other addresses have, too, which differ in what says nothing
// of the article. It is less sure than the link itself.
func (i *Item) IsWide(key Key) bool { return key.Kind == KeyLink && key.Value != CanonicalURL(i.Link) }

// Repeats reports whether an item is the article that another one of its title and page is: the publisher dates both
// equally, or the text is the same and no dates of their own tell them apart.
func (i *Item) Repeats(other *Item) bool {
	switch {
	case i.SameClaimedDate(other):
		return true
	case i.Text != other.Text:
		return false
	}
	return i.Text != "" || !i.OtherClaimedDate(other)
}

// contentKey leaves out dates: a publisher that stamps the present time on undated entries must not make them new.
func contentKey(item *Item, title string) Key {
	b := append(make([]byte, 0, len(title)+len(item.Text)+2), title...)
	b = append(b, 0)
	for word := range strings.FieldsSeq(item.Text) {
		b = append(append(b, word...), ' ')
	}
	sum := sha256.Sum256(b)
	return Key{KeyContent, hex.EncodeToString(sum[:12])}
}

// sameTitle is the form in which titles are compared: white space and case do not count.
func sameTitle(title string) string { return strings.ToLower(strings.Join(strings.Fields(title), " ")) }

// SameTitle reports whether two titles differ in white space and case at most.
func SameTitle(a, b string) bool { return sameTitle(a) == sameTitle(b) }

func fresher(a, b *Item) bool {
	return cmp.Or(
		a.Updated.Compare(b.Updated), a.Published.Compare(b.Published),
		cmp.Compare(len(a.Text), len(b.Text)), cmp.Compare(a.Text, b.Text), cmp.Compare(a.Link, b.Link),
	) > 0
}
