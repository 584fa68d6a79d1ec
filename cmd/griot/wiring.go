package main

import (
	"crypto/sha256"
	"net/http"
	"os"

	"griot/cmd/griot/config"
	"griot/feeds"
	"griot/feeds/render"
	"griot/feeds/tag"
	"griot/feeds/web"
	"griot/feeds/web/pages"
	"griot/fetcher"
	"griot/fetcher/guard"
	"griot/store"
)

// wire is what one configuration means to every room. It is built whole, or not at all.
type wire struct {
	config  *config.Config
	rules   [sha256.Size]byte // of all that the tagger was made of
	tagger  *tag.Tagger
	deriver *store.Deriver // by the tagger's rules
	client  *http.Client   // for everything that goes out but
	private *http.Client   // what the operator has placed on a private network
	visitor *fetcher.Visitor
	targets []fetcher.Target
	site    web.Config
}

// loadConfig reads a configuration whose ids of places and topics are checked against the rules it asks for.
func loadConfig(path string) (*config.Config, error) {
	return config.Loader{Env: os.LookupEnv, Known: knownIDs}.Load(path)
}

// newWire builds what a configuration asks for.
func newWire(config *config.Config) (*wire, error) { return newWireAfter(config, nil) }

// newWireAfter is newWire while another is in force, whose rules and connections are kept where nothing changed in what
// they are made of: reading the gazetteer is the dear part.
func newWireAfter(config *config.Config, old *wire) (*wire, error) {
	rules, err := rulesDigest(config)
	if err != nil {
		return nil, err
	}
	w := &wire{config: config, rules: rules}
	if old != nil && old.rules == rules {
		w.tagger, w.deriver = old.tagger, old.deriver
	} else {
		if w.tagger, err = newTagger(config); err != nil {
			return nil, err
		}
		w.deriver = newDeriver(w.tagger)
	}
	if w.targets, err = targetsOf(config); err != nil {
		return nil, err
	}
	packer, err := packerOf(config)
	if err != nil {
		return nil, err
	}
	p := &config.Polling
	if old != nil && old.config.Polling.AllowPrivate == p.AllowPrivate && old.config.Polling.PerHost == p.PerHost {
		w.client, w.private = old.client, old.private
	} else {
		w.client, w.private = guard.NewClient(p.AllowPrivate, p.PerHost), guard.NewClient(true, p.PerHost)
	}
	w.visitor = &fetcher.Visitor{Client: w.client, UserAgent: p.UserAgent, Captures: packer, Pause: p.Spacing}
	w.site = newSite(config, w.tagger)
	return w, nil
}

// staticSite is the site as files publish it: no hub of ours runs beside them.
func (w *wire) staticSite() web.Config {
	static := w.site
	static.Hub = w.config.OutsideHub()
	static.Private = w.config.Admin.Listen != "" || w.config.Admin.Guarded()
	return static
}

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
		Redact: cfg.ReadersConcealer(), RedactMore: cfg.Concealer(),
		Settling: cfg.Stories.Reach(),
		Schedule: cfg.Schedules(),
	}
}
