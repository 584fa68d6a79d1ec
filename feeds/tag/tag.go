// Package tag derives an item's tags: the places it is about, its topics, its language and whom it has its facts from.
// Every tag carries the words that prove it, and candidates that a rule turned down are kept with the rule's name.
//
// What the rules know is data: a gazetteer ([Place], [ReadGazetteer]), a lexicon of topics ([Lexicon]) and lists of
// words. The built-in data covers Mali, the Sahel and the world's countries; an operator adds to it or replaces it.
package tag

import (
	"slices"

	"griot/feeds"
	"griot/feeds/text"
)

// Options are what a tagger goes by. The zero value is the built-in knowledge.
type Options struct {
	// Places is the gazetteer; nil is [BuiltinPlaces].
	Places []Place
	// Units are the countries told apart by their first-level units; nil is [BuiltinUnits]. Items about any other country
	// get the country as region, and its units among Places and Within.
	Units []feeds.PlaceID
	// Lexicon is the lexicon of topics; nil is [BuiltinLexicon].
	Lexicon *Lexicon
	// Officials are the configured official sources, to which attributions are resolved.
	Officials []feeds.Source
}

// Tagger tags items. It never changes once made and may be used by many goroutines.
type Tagger struct {
	facts     *text.Facts[wordFacts]
	gazetteer *gazetteer
	words     *words
	topics    *topics
	langs     *languages
	origins   *attributions
	version   string
}

// New makes a tagger. Errors name the entry of the gazetteer or of the lexicon that cannot be used.
func New(opt Options) (*Tagger, error) {
	if opt.Places == nil {
		opt.Places = BuiltinPlaces()
	}
	if opt.Units == nil {
		opt.Units = BuiltinUnits()
	}
	v := newVocabulary()
	a, err := newGazetteer(v, opt.Places, opt.Units)
	if err != nil {
		return nil, err
	}
	t := &Tagger{gazetteer: a, words: readWords(v, slices.Concat(lines("words.txt"), lines("people.txt"))),
		langs: readLanguages(lines("languages.txt")), origins: newAttributions(v, lines("attribution.txt"), opt.Officials)}
	if opt.Lexicon == nil {
		opt.Lexicon = BuiltinLexicon()
	}
	if t.topics, err = newTopics(v, opt.Lexicon); err != nil {
		return nil, err
	}
	t.facts = text.NewFacts(func(w *text.Word) wordFacts {
		numbers := v.numbers(w.Folded)
		return wordFacts{phrases: numbers, begins: v.begins(numbers), languages: t.langs.of[w.Folded], script: scriptOf(w.Written)}
	})
	t.version = rulesVersionOf(&opt)
	return t, nil
}

// Tag derives the tags of an item from its title and text, which a [text.WordCache] has read, the language it declares
// and its source.
func (t *Tagger) Tag(item *feeds.Item, read *text.Fields) feeds.Tags {
	r := reading{gazetteer: t.gazetteer, words: t.words, docs: [2]page{newPage(read.Title, t.facts), newPage(read.Text, t.facts)}, home: -1}
	if item.Source != nil {
		if h, ok := t.gazetteer.at[item.Source.Home]; ok {
			r.home = h
		}
	}
	tags := feeds.Tags{Rules: t.version}
	var rule string
	tags.Lang, rule = t.langs.detect(item, &r.docs)
	r.lang = tags.Lang
	r.find()
	r.resolve()
	r.elsewhere()
	r.metonyms()
	r.weigh()
	f := r.focus()
	if len(f.roots) == 0 && r.atHome() {
		f.add(t.gazetteer, t.gazetteer.country[r.home], homeScore)
	}
	tags.Regions = f.regions
	for _, p := range f.places {
		tags.Places = append(tags.Places, t.gazetteer.places[p].ID)
	}
	tags.Within = t.gazetteer.within(append(append([]int32{}, f.roots...), f.places...))
	var proof []feeds.Evidence
	tags.Topics, proof = t.topics.decide(&r.docs, r.begin)
	tags.Evidence = append(r.evidence(f), proof...)
	tags.Attribution, proof = t.origins.find(&r.docs, r.begin)
	if tags.Attribution == nil && item.Class() == feeds.Official {
		tags.Attribution = t.origins.own(item.Source)
	}
	tags.Evidence = append(tags.Evidence, proof...)
	if tags.Lang != "" {
		tags.Evidence = append(tags.Evidence, feeds.Evidence{Tag: "lang:" + tags.Lang, Rule: rule})
	}
	return tags
}
