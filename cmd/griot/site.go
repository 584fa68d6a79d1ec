package main

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"griot/cmd/griot/config"
	"griot/feeds"
	"griot/feeds/render"
	"griot/feeds/tag"
	"griot/feeds/web"
	"griot/feeds/web/pages"
	"griot/store"
)

// newSite is what the configuration publishes.
func newSite(cfg *config.Config, tagger *tag.Tagger) web.Config {
	return web.Config{
		Site: pages.Site{
			Site: render.Site{
				Title: cfg.Site.Title, BaseURL: cfg.PublicURL(), Language: cfg.Site.Language,
				Contact: cfg.Site.Contact, Licence: cfg.Site.Licence, Location: cfg.Polling.Timezone,
				Hub: cfg.AdvertisedHub(),
				PlaceName: func(id feeds.PlaceID) (string, bool) {
					place, ok := tagger.Place(id)
					return place.Name, ok
				},
				PlacePoint: sitePlaces{tagger}.Point,
			},
			Feeds:      cfg.Feeds,
			Regions:    offeredRegions(cfg, tagger),
			Topics:     offeredTopics(tagger, cfg.Site.Language),
			TopicNames: topicNames(tagger),
			Places:     sitePlaces{tagger},
			Reference:  config.Reference(),
			Private:    cfg.Admin.Listen != "",
		},
		Redact: cfg.ReadersRedactor(), RedactMore: cfg.OperatorsRedactor(),
		Settling: cfg.Stories.Reach(),
		Schedule: cfg.Schedules(),
	}
}

// staticSite is the site as files publish it: no hub of ours runs beside them.
func (s *setup) staticSite() web.Config {
	static := s.site
	static.Hub = s.config.OutsideHub()
	static.Private = s.config.Admin.Listen != "" || s.config.Admin.Guarded()
	return static
}

// madeOf is a digest of all that a site's documents are made of, stories excepted. It covers what is published and how,
// the rules, the sources as they count now, and this program.
func (s *setup) madeOf(site *web.Config, db *store.DB) (string, error) {
	of := struct {
		Title, Description, BaseURL, Language, Contact, Licence, Zone, Hub string
		Settling                                                           time.Duration
		Private                                                            bool
		Feeds                                                              []feeds.Feed
		Regions, Topics                                                    []pages.Named
		TopicNames                                                         map[string]map[string]string
		Rules                                                              string
		Digest                                                             [sha256.Size]byte
		Sources                                                            []feeds.Source
		Retired                                                            []feeds.SourceID
		Program                                                            string
		Size                                                               int64
		Built                                                              int64
	}{
		Title: site.Title, Description: site.Description, BaseURL: site.BaseURL, Language: site.Language, Contact: site.Contact,
		Licence: site.Licence, Zone: site.Location.String(), Hub: site.Hub, Private: site.Private, Settling: site.Settling, Feeds: site.Feeds,
		Regions: site.Regions, Topics: site.Topics, TopicNames: site.TopicNames, Rules: s.tagger.Version(), Digest: s.rules,
	}
	statuses, err := db.Statuses()
	if err != nil {
		return "", err
	}
	for i := range statuses {
		of.Sources = append(of.Sources, statuses[i].Present())
		if statuses[i].Retired {
			of.Retired = append(of.Retired, statuses[i].Source.ID)
		}
	}
	if of.Program, err = os.Executable(); err == nil { // a copy that is built anew may write otherwise
		if info, err := os.Stat(of.Program); err == nil {
			of.Size, of.Built = info.Size(), info.ModTime().UnixNano()
		}
	}
	b, err := json.Marshal(of)
	if err != nil {
		return "", fmt.Errorf("describe the site: %w", err)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:16]), nil
}

// sitePlaces is the tagger's gazetteer as pages ask for it.
type sitePlaces struct{ tagger *tag.Tagger }

func (s sitePlaces) Point(id feeds.PlaceID) (feeds.Point, bool) {
	place, ok := s.tagger.Place(id)
	return feeds.Point{Lat: place.Lat, Lon: place.Lon}, ok && place.Located
}

func (s sitePlaces) Above(id feeds.PlaceID) []pages.Named {
	chain := s.tagger.Chain(id)
	above := make([]pages.Named, 0, len(chain))
	for i := len(chain) - 1; i > 0; i-- {
		above = append(above, named(chain[i]))
	}
	return above
}

func (s sitePlaces) Inside(id feeds.PlaceID) []pages.Named { return allNamed(s.tagger.Inside(id)) }

func (s sitePlaces) Like(text string) []pages.Named { return s.within(s.tagger.Like(text)) }

func (s sitePlaces) Bearing(name string) []pages.Named { return s.within(s.tagger.Bearing(name)) }

// within names what is no country or region with what contains it: names repeat below that.
func (s sitePlaces) within(places []tag.Place) []pages.Named {
	var like []pages.Named
	for _, p := range places {
		name := named(p)
		if chain := s.tagger.Chain(p.ID); len(chain) > 1 && p.Level != tag.Region {
			name.Name += " (" + chain[1].Name + ")"
		}
		like = append(like, name)
	}
	return like
}

func allNamed(places []tag.Place) []pages.Named {
	out := make([]pages.Named, len(places))
	for i, p := range places {
		out[i] = named(p)
	}
	return out
}

func named(p tag.Place) pages.Named { return pages.Named{ID: string(p.ID), Name: p.Name} }

// offeredRegions are the countries that the configured sources report from, each with its first-level units.
func offeredRegions(cfg *config.Config, tagger *tag.Tagger) []pages.Named {
	homes := map[feeds.PlaceID]bool{}
	for _, s := range cfg.Sources {
		if chain := tagger.Chain(s.Home); len(chain) > 0 {
			homes[chain[len(chain)-1].ID] = true
		}
	}
	var offered []pages.Named
	for _, units := range tagger.Regions() {
		if !homes[units.Country.ID] {
			continue
		}
		country := units.Country.Name
		offered = append(offered, pages.Named{ID: string(units.Country.ID), Name: country, Group: country})
		for _, r := range units.Regions {
			offered = append(offered, pages.Named{ID: string(r.ID), Name: r.Name, Group: country})
		}
	}
	return offered
}

func offeredTopics(tagger *tag.Tagger, language string) []pages.Named {
	var offered []pages.Named
	for _, t := range tagger.Topics() {
		offered = append(offered, pages.Named{ID: t.ID, Name: cmp.Or(t.Names[language], t.Name)})
	}
	return offered
}

// topicNames are the names of topics by language and id; a topic's own name counts as French unless it has a French one.
func topicNames(tagger *tag.Tagger) map[string]map[string]string {
	names := map[string]map[string]string{"fr": {}}
	for _, t := range tagger.Topics() {
		names["fr"][t.ID] = t.Name
		for language, name := range t.Names {
			if names[language] == nil {
				names[language] = map[string]string{}
			}
			names[language][t.ID] = name
		}
	}
	return names
}
