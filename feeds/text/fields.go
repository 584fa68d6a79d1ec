package text

import (
	"slices"
	"sort"
)

// Fields are the title and the text of an item, each read once for all that looks at their words.
type Fields struct {
	Title, Text Doc
}

// ReadFields reads an item's title and text.
func (c *WordCache) ReadFields(title, text string) Fields {
	return Fields{Title: c.Read(title), Text: c.Read(text)}
}

// Opening returns the part of a reading up to a word after that many words and sentences at least. The text is not read
// again; see [ReadOpening].
func (d *Doc) Opening(words, sentences int) Doc {
	n := sort.Search(len(d.Tokens), func(n int) bool { return isOpening(d.Tokens[:n], words, sentences) })
	return Doc{Source: d.Source, Tokens: d.Tokens[:n:n]}
}

// Beginning returns the reading of the first bytes of a text that was read whole. Only the words at the cut are read
// again: what follows a word can change how it is read.
func (c *WordCache) Beginning(d *Doc, bytes int) Doc {
	if bytes >= len(d.Source) {
		return *d
	}
	at := max(0, sort.Search(len(d.Tokens), func(i int) bool { return d.Tokens[i].End >= bytes })-1)
	if at == len(d.Tokens) {
		return Doc{Source: d.Source[:bytes]}
	}
	first := &d.Tokens[at]
	if first.Start >= bytes {
		return Doc{Source: d.Source[:bytes], Tokens: d.Tokens[:at:at]}
	}
	tail := c.Read(d.Source[first.Start:bytes]).Tokens
	for i := range tail {
		tail[i].Start += first.Start
		tail[i].End += first.Start
		tail[i].Sentence += first.Sentence
	}
	const around = SentenceStart | Opened
	if len(tail) > 0 {
		tail[0].Gap, tail[0].Flags = first.Gap, tail[0].Flags&^around|first.Flags&around
	}
	return Doc{Source: d.Source[:bytes], Tokens: slices.Concat(d.Tokens[:at], tail)}
}

// From returns the reading of a text from a byte on, at which no word stands, of a text that was read whole.
func (d *Doc) From(start int) Doc {
	if start <= 0 {
		return *d
	}
	at := sort.Search(len(d.Tokens), func(i int) bool { return d.Tokens[i].Start >= start })
	rest := Doc{Source: d.Source[start:], Tokens: slices.Clone(d.Tokens[at:])}
	for i := range rest.Tokens {
		t := &rest.Tokens[i]
		t.Start -= start
		t.End -= start
		t.Sentence -= d.Tokens[at].Sentence
	}
	if len(rest.Tokens) > 0 {
		first := &rest.Tokens[0]
		first.Gap, first.Flags = GapSpace, first.Flags&^Opened|SentenceStart
		for _, c := range rest.Source[:first.Start] {
			if isOpeningSign(c) {
				first.Flags |= Opened
			}
		}
	}
	return rest
}
