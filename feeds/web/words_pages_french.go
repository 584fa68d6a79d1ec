package web

import (
	"fmt"
	"strings"
	"time"

	"griot/feeds"
	"griot/feeds/health"
	"griot/feeds/render"
)

func frenchPages() pageWords {
	return pageWords{
		OwnName: "Français", PagesLabel: "Pages", AsideLabel: "Repères", TrailLabel: "Fil d’Ariane",
		MapTitle: "La carte du fil", TimelineTitle: "Au fil des jours", AsTable: "En tableau",
		DayHeading: "Jour", StoriesHeading: "Informations",
		SubscribeHere:  "S’abonner à cette page",
		SubscribeLede:  "Chaque flux est une adresse à donner une fois à un lecteur\u00a0; les nouvelles informations y arrivent d’elles-mêmes, sans compte ni publicité.",
		HowToSubscribe: "Comment s’abonner", OtherFormats: "Autres formats", WholeWire: "Tout le fil", AllFeeds: "Tous les flux",
		VisitsTitle: "Dernières visites", OutcomeColumn: "Résultat", NewColumn: "Nouveaux", UpdatedColumn: "Corrigés", TookColumn: "Durée",
		CapturesTitle: "Documents conservés", RhythmColumn: "Rythme", rhythmFormat: "%s en %d\u00a0jours, au plus %s par jour", kilobyte: "ko",
		outcomes: map[feeds.Outcome]string{feeds.Fetched: "lu", feeds.NotModified: "rien de changé", feeds.Failed: "échec"}, pushed: "apporté par le serveur de diffusion",
		AllHelp:   "Toute l’aide",
		SubPlaces: "Lieux", Preview: "Ce que contient ce flux", NothingFits: "Rien de ce qui est conservé ne répond à ces choix\u00a0; le flux se remplira quand cela viendra.",
		SearchTitle: "Recherche", SearchHint: "Tous les mots demandés doivent se trouver dans un même article\u00a0; les accents et les terminaisons ne comptent pas. Entre guillemets, des mots doivent se suivre\u00a0: la recherche s’arrête après mille articles où ils sont séparés. Un mot précédé d’un tiret ne doit pas s’y trouver.",
		PlacesFound: "Lieux de ce nom", Refine: "Affiner\u00a0: lieux, thèmes, sources, dates",
		ProblemTitle: "Cette page ne peut pas être montrée", NotFoundTitle: "Page introuvable", DidYouMean: "Vouliez-vous dire\u00a0:",
		SinceDay: "Depuis le", UntilDay: "Avant le", ItemByItem: "Une entrée par article, sans réunir les articles d’un événement",
		LeadMark: "Article de tête", Details: "détails",
		SourceHeading: "Source", StateColumn: "État", ItemsColumn: "Articles", AllStates: "Toutes", FilterLabel: "Filtrer par état",
		LanguageColumn: "Langue", FailureDetail: "Dans le détail (en anglais)", SourceFeed: "Ses articles en flux", SourceSite: "Son site",
		Undated: "sans date", MedianGap: "Intervalle médian", Schedule: "Horaire des visites", FeedColumn: "Flux",

		intervalOne:  [4]string{"tous les jours", "toutes les heures", "toutes les minutes", "toutes les secondes"},
		intervalMany: [4]string{"tous les %d\u00a0jours", "toutes les %d\u00a0h", "toutes les %d\u00a0min", "toutes les %d\u00a0s"},
		mendedOne:    "%d\u00a0réparation", mendedMany: "%d\u00a0réparations",
		phrases: frenchPhrases(), everyFormats: [5]string{"tous les %.0f\u00a0j env.", "une fois par jour env.", "toutes les %.0f\u00a0h env.", "toutes les %.0f\u00a0min env.", "plusieurs par minute"}, gapFormats: [3]string{"%.0f\u00a0jours", "%.0f\u00a0heures", "%.0f\u00a0minutes"},
		failures: frenchFailures(), statusFormat: " (réponse %s)",
		healthUnknown: "Aucune source n’a l’état «\u00a0%s\u00a0»\u00a0: new, ok, late, silent, failing, walled, gone ou retired.",
		help: map[string]string{
			"subscribe": "S’abonner à un flux", "badges": "Ce que disent les étiquettes", "compose": "Chercher et composer un flux",
			"programs": "Pour les programmes", "operate": "Exploiter Griot", "extend": "Ajouter un pays, une page", "configuration": "La configuration, clef par clef",
		},
		weekdays:  [7]string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"},
		dayFormat: "%s %s",
		clock:     func(t time.Time) string { return fmt.Sprintf("%d\u00a0h\u00a0%02d", t.Hour(), t.Minute()) },
		shortDay: func(w *render.Wording, t time.Time) string {
			return strings.TrimSuffix(w.Day(t), t.Format("\u00a02006"))
		},
		meanings: map[feeds.State]string{
			feeds.StatePress:      "Griot ne connaît aucun texte officiel à ce sujet, ni reçu ni cité.",
			feeds.StateAttributed: "La presse cite un texte officiel que Griot n’a pas reçu.",
			feeds.StateOfficial:   "Griot n’en connaît, pour l’instant, que le texte officiel.",
			feeds.StateBoth:       "Le texte officiel et des articles de presse sont réunis ici.",
		},
		healthMeanings: map[health.State]string{
			health.StateNew:     "N’a pas encore été visitée.",
			health.StateOK:      "Répond, et publie à son rythme habituel.",
			health.StateLate:    "Répond, mais n’a rien publié depuis quatre fois son intervalle habituel, et au moins trois jours. Souvent un week-end ou des vacances.",
			health.StateSilent:  "De même depuis douze fois cet intervalle, et au moins deux semaines\u00a0: le flux est sans doute abandonné. Cherchez-en un autre sur le site.",
			health.StateFailing: "Ne peut pas être lue\u00a0: panne, délai dépassé, document illisible. La raison est à côté.",
			health.StateWalled:  "Refuse les robots, ou celui-ci. Écrivez à l’éditeur, avec la valeur de polling.user_agent.",
			health.StateGone:    "Dit depuis un jour au moins (404), ou pour de bon (410), qu’il n’y a rien à cette adresse. Le flux a déménagé ou fermé. Une visite par jour\u00a0; «\u00a0griot poll\u00a0» avec son identifiant en fait une aussitôt.",
			health.StateRetired: "N’est plus dans la configuration, et n’est plus visitée\u00a0; ses articles restent.",
		},
		joined: map[joining]string{
			{kind: feeds.LinkSame}:        "Même adresse ou même identifiant que chez %s",
			{kind: feeds.LinkCopy}:        "Même texte que chez %s",
			{feeds.LinkCopy, owes}:        "Reprend le texte publié par %s",
			{feeds.LinkCopy, lends}:       "Texte repris par %s",
			{feeds.LinkCopy, follows}:     "Même texte que chez %s, où il a paru plus tôt",
			{feeds.LinkCopy, precedes}:    "Même texte que chez %s, où il a paru plus tard",
			{kind: feeds.LinkPartial}:     "A une partie de son texte en commun avec %s",
			{feeds.LinkPartial, owes}:     "Reprend une partie du texte publié par %s",
			{feeds.LinkPartial, lends}:    "Texte repris en partie par %s",
			{feeds.LinkPartial, follows}:  "A une partie de son texte en commun avec %s, où elle a paru plus tôt",
			{feeds.LinkPartial, precedes}: "A une partie de son texte en commun avec %s, où elle a paru plus tard",
			{kind: feeds.LinkDerived}:     "Tiré du texte officiel publié par %s",
			{kind: feeds.LinkEvent}:       "Rapporte le même événement que %s",
		},
		reportsOne: "L’article", reportsMany: "Les %d\u00a0articles, dans l’ordre du temps",
		storyOne: "%d\u00a0information", storyMany: "%d\u00a0informations",
		sourcesOne: "%d\u00a0source", sourcesMany: "%d\u00a0sources",
		foundOne: "%s information contient %s.", foundMany: "%s informations contiennent %s.", foundNone: "Aucune information ne contient %s.",
		timelineFormat: "%s du %s au %s, jour par jour", mostFormat: "au plus %s par jour", periodFormat: "Informations du %s au %s.",
	}
}
