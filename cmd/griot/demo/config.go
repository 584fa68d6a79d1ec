package demo

import (
	"time"

	"griot/cmd/griot/config"
	"griot/feeds"
)

// Config is the configuration of a demonstration over the sample outlets: it visits this machine, every minute.
func Config(sources []Source, listen, data string) *config.Config {
	cfg := config.Default()
	cfg.Path = "griot demo"
	cfg.Site = config.Site{
		Title: "Griot – démonstration, contenu fictif", Language: "fr",
		Contact: "griot demo", Licence: "contenu fictif, Apache-2.0",
	}
	cfg.Listen, cfg.Data = listen, data
	schedule, err := config.ParseSchedule("@every 1m", cfg.Polling.Timezone)
	if err != nil {
		panic(err)
	}
	cfg.Polling.Schedule = schedule
	cfg.Polling.AllowPrivate = true
	cfg.Polling.PerHost = 8 // all sample outlets share one host
	cfg.Polling.Timeout = 10 * time.Second
	cfg.Polling.UserAgent = "Griot demo"
	for _, s := range sources {
		cfg.Sources = append(cfg.Sources, config.Source{Source: s.Source})
	}
	cfg.Feeds = published()
	return &cfg
}

// published show what a selection can ask for: places, topics, who speaks, on whose word a story rests.
func published() []feeds.Feed {
	declare := func(slug, title string, q feeds.Query) feeds.Feed {
		return feeds.Feed{
			Path: config.FeedsPath + slug, Title: title,
			Selection: feeds.Selection{Query: q, Group: feeds.GroupStory, Limit: feeds.DefaultLimit},
		}
	}
	security := []string{"securite"}
	stream := declare("depeches", "Dépêches, une entrée par article", feeds.Query{Classes: []feeds.Class{feeds.Agency}})
	stream.Group = feeds.GroupItem
	return []feeds.Feed{
		declare("tombouctou-securite", "Tombouctou – sécurité", feeds.Query{Regions: []feeds.PlaceID{"ml.tombouctou"}, Topics: security}),
		declare("gao-menaka-securite", "Gao et Ménaka – sécurité", feeds.Query{Regions: []feeds.PlaceID{"ml.gao", "ml.menaka"}, Topics: security}),
		declare("centre-securite", "Mopti, Bandiagara et Douentza – sécurité", feeds.Query{Regions: []feeds.PlaceID{"ml.mopti", "ml.bandiagara", "ml.douentza"}, Topics: security}),
		declare("communiques", "Communiqués officiels", feeds.Query{Classes: []feeds.Class{feeds.Official}}),
		declare("recoupes", "Annonces officielles reprises par la presse", feeds.Query{States: []feeds.State{feeds.StateBoth}}),
		declare("mali-humanitaire", "Mali – humanitaire", feeds.Query{Regions: []feeds.PlaceID{"ml"}, Topics: []string{"humanitaire"}}),
		declare("sante", "Santé au Sahel", feeds.Query{Regions: []feeds.PlaceID{"ml", "bf", "ne"}, Topics: []string{"sante"}}),
		declare("burkina", "Burkina Faso", feeds.Query{Regions: []feeds.PlaceID{"bf"}}),
		declare("niger", "Niger", feeds.Query{Regions: []feeds.PlaceID{"ne"}}),
		declare("economie", "Économie", feeds.Query{Topics: []string{"economie"}}),
		declare("sport", "Sport", feeds.Query{Topics: []string{"sport"}}),
		declare("culture-sans-sport", "Culture et société, sans le sport", feeds.Query{
			Topics: []string{"culture", "societe"}, Not: feeds.Exclusion{Topics: []string{"sport"}},
		}),
		declare("in-english", "In English", feeds.Query{Langs: []string{"en"}}),
		stream,
	}
}
