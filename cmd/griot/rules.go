package main

import (
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"griot/cmd/griot/config"
	"griot/feeds"
	"griot/feeds/tag"
	"griot/store/derive"
)

// newTagger makes the tagger that a configuration asks for: its places, its lexicon, the official bodies it polls.
func newTagger(cfg *config.Config) (*tag.Tagger, error) {
	places, err := loadPlaces(cfg.Places)
	if err != nil {
		return nil, err
	}
	lexicon, err := loadLexicon(cfg.Topics)
	if err != nil {
		return nil, err
	}
	return tag.New(tag.Options{Places: places, Units: append([]feeds.PlaceID{}, cfg.Places.Units...), Lexicon: lexicon, Officials: cfg.Officials()})
}

// newDeriver derives by the rules of a tagger.
func newDeriver(tagger *tag.Tagger) *derive.Deriver {
	return derive.New(tagger.Version(), tagger.Tag)
}

// rulesDigest stands for all that newTagger reads: two configurations with one digest have the same tagger.
func rulesDigest(c *config.Config) (sum [sha256.Size]byte, err error) {
	read := struct {
		Places    config.Places
		Files     [][]byte
		Topics    map[string]config.Topic
		Officials []feeds.Source
	}{Places: c.Places, Topics: c.Topics, Officials: c.Officials()}
	for _, name := range c.Places.Files {
		if name == config.BuiltinPlaces {
			continue
		}
		content, err := os.ReadFile(name)
		if err != nil {
			return sum, fmt.Errorf("places: %w", err)
		}
		read.Files = append(read.Files, content)
	}
	b, err := json.Marshal(read)
	return sha256.Sum256(b), err
}

// loadPlaces reads the gazetteers, later ones over earlier ones, and checks what they make together.
func loadPlaces(cfg config.Places) ([]tag.Place, error) {
	var places []tag.Place
	var faults []error
	for _, name := range cfg.Files {
		added := tag.BuiltinPlaces()
		if name != config.BuiltinPlaces {
			var err error
			if added, err = readPlaces(name); err != nil {
				faults = append(faults, err)
			}
		}
		places = tag.MergePlaces(places, added)
	}
	if len(faults) > 0 { // a place may be missing for one of them
		return nil, errors.Join(faults...)
	}
	return places, tag.CheckPlaces(places)
}

func readPlaces(name string) ([]tag.Place, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("places: %w", err)
	}
	defer f.Close()
	return tag.ReadGazetteer(f, name)
}

// loadLexicon puts what a configuration says of topics over the built-in lexicon.
func loadLexicon(topics map[string]config.Topic) (*tag.Lexicon, error) {
	lexicon := tag.BuiltinLexicon()
	for id, topic := range topics {
		if topic.Replace {
			lexicon.Topics = slices.DeleteFunc(lexicon.Topics, func(t tag.Topic) bool { return t.ID == id })
		}
	}
	ids := make([]string, 0, len(topics))
	for id := range topics {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		lines := fmt.Sprintf("[%s %s]\n%s\n", id, cmp.Or(topics[id].Title, titleOf(lexicon, id)), strings.Join(topics[id].Lines, "\n"))
		added, err := tag.ParseLexicon(strings.NewReader(lines), "topics."+id)
		if err != nil {
			return nil, err
		}
		lexicon = lexicon.Merge(added)
	}
	return lexicon, nil
}

func titleOf(lexicon *tag.Lexicon, id string) string {
	for _, t := range lexicon.Topics {
		if t.ID == id {
			return t.Name
		}
	}
	return id
}

// knownIDs are the ids that a configuration may name, given the places it asks for.
func knownIDs(cfg config.Places) (config.Known, error) {
	places, err := loadPlaces(cfg)
	if err != nil {
		return config.Known{}, err
	}
	known := config.Known{}
	for _, p := range places {
		known.Places = append(known.Places, p.ID)
	}
	slices.Sort(known.Places)
	known.Place = func(id feeds.PlaceID) bool {
		_, found := slices.BinarySearch(known.Places, id)
		return found
	}
	known.Named = func(name string) (feeds.PlaceID, bool) {
		place, ok := tag.Named(places, name)
		return place.ID, ok
	}
	for _, t := range tag.BuiltinLexicon().Topics {
		known.Topics = append(known.Topics, t.ID)
	}
	return known, nil
}
