package wording

import (
	"fmt"
	"strings"
	"time"

	"griot/feeds"
	"griot/feeds/health"
	"griot/feeds/render"
)

// french words: a no-break space stands before : ; ? ! and inside guillemets.
func french(w *render.Wording) *Words {
	return &Words{
		Wording: w, pageWords: frenchPages(),
		Home: "Accueil", Regions: "Régions", Topics: "Thèmes", Chosen: "Sélections", Everything: "Tout le fil",
		Subscribe: "S’abonner", SourcesTitle: "Sources", HelpTitle: "Aide",
		SelectTitle: "Composer un flux",
		FirstSeen:   "Vu par Griot", Why: "Pourquoi ces articles sont réunis",
		Cited: "Texte officiel cité", Language: "Langue", Licence: "Droits", Contact: "Contact",
		Nothing: "Rien pour le moment.", Times: "Heures",
		SkipToContent: "Aller au contenu", FeedList: "Liste des flux (OPML)", SourceList: "Liste des sources (OPML)",
		LastSuccess: "Dernière lecture", Never: "jamais",
		ClassHeading: "Nature de la source", StateHeading: "Origine de l’information", Search: "Mots recherchés", SearchNow: "Chercher", Limit: "Nombre d’entrées",
		Brief: "Caractères par extrait", Show: "Afficher",
		Compose: "Cochez ce qui vous intéresse. Dans une liste, chaque choix élargit\u00a0; d’une liste à l’autre, ils se restreignent. Une liste où rien n’est coché ne compte pas.",
		Since:   "depuis le", Until: "avant le", Without: "sans", RawStream: "articles un à un",
		OnlyGet:   "Cette adresse se lit seulement (GET ou HEAD).",
		TooLong:   "Cette adresse est trop longue.",
		Broken:    "Une erreur s’est produite de notre côté. Réessayez dans quelques minutes.",
		takenDown: "Cet article a été retiré.", takenDownOn: "Cet article a été retiré le ", takenDownWhy: "Motif",
		NoSuchPage:  "Il n’y a rien à cette adresse.",
		NotReady:    "Le service démarre\u00a0; réessayez dans un instant.",
		TooOften:    "Trop de demandes depuis votre adresse\u00a0; réessayez dans un instant.",
		Busy:        "Trop de demandes en même temps\u00a0; réessayez dans un instant.",
		StatusTitle: "État des sources", LastError: "Dernière erreur", NextVisit: "Prochaine visite", Repairs: "Réparations",
		HealthTitle: "Santé des sources", Habits: "Particularités",
		BackHome: "Retour à l’accueil", Corrected: frenchCorrections(),
		langs: map[string]string{
			"fr": "français", "en": "anglais", "ar": "arabe", "bm": "bambara", "ff": "peul", "es": "espagnol", "pt": "portugais",
			"ha": "haoussa", "son": "songhaï", "ses": "songhaï", "tmh": "tamasheq", "taq": "tamasheq",
		},
		NotReadSince: "n’est plus lue depuis le", SourceNotReadSince: "Sa source n’est plus lue depuis le",
		health: map[health.State]string{
			health.StateOK: "à jour", health.StateNew: "pas encore lue", health.StateLate: "en retard", health.StateSilent: "silencieuse",
			health.StateFailing: "en panne", health.StateWalled: "refuse l’accès", health.StateGone: "disparue",
			health.StateRetired: "n’est plus déclarée",
		},
		badEscape: "un caractère y est mal codé (%XX), ou un point-virgule y sépare des paramètres", faults: frenchFaults(),
		badFormat: "Cette adresse demande quelque chose d’impossible\u00a0: %s. L’aide dit comment composer un flux\u00a0: %s.",
		place:     "Le lieu «\u00a0%s\u00a0» n’est pas connu ici.", topic: "Le thème «\u00a0%s\u00a0» n’est pas connu ici.",
		source: "La source «\u00a0%s\u00a0» n’est pas connue ici.", feed: "Il n’y a pas de flux «\u00a0%s\u00a0» ici.",
		bounded:    "La taille du flux «\u00a0%s\u00a0» est limitée\u00a0: il ne prend pas de paramètres.",
		offer:      "La page %s propose ce qui existe.",
		placeAbout: "%s\u00a0: ce qui s’y passe, au fil des heures", topicAbout: "%s\u00a0: au fil des heures",
		quoteFormat:        "«\u00a0%s\u00a0»",
		ConfigurationTitle: "Configuration", LoadedSince: "en vigueur depuis le",
		clockAhead: "L’horloge de cette machine avance de %d\u00a0jours", clockBehind: "L’horloge de cette machine retarde de %d\u00a0jours",
		ClockDated: "Ce qui est lu est daté d’après la dernière visite d’avant et le temps écoulé depuis. Réglez l’horloge\u00a0; il n’y a rien d’autre à réparer.", ClockSince: "Erreur constatée le",
		GroupingLimits: "Depuis un jour, le regroupement a laissé de côté une partie du travail pour en borner le coût. Un même événement peut faire plusieurs informations\u00a0:",
		groupingLimits: map[string]string{
			"chains":     "des textes faits de phrases que beaucoup d’autres contiennent ne sont pas réunis par l’une d’elles",
			"candidates": "des articles n’ont été comparés qu’à une partie de ceux, très nombreux, qui leur ressemblent",
			"components": "des révisions ont laissé de côté une partie de très nombreuses informations semblables",
			"credit":     "des révisions ont été plus petites\u00a0: il y avait plus à comparer que les nouveaux articles ne le permettent",
			"full":       "des informations qui ont tous les articles qu’elles prennent n’en reçoivent plus",
		},
		NothingStored: "Rien de nouveau ne peut être enregistré, comme sur un disque plein\u00a0; les états des sources, plus bas, sont ceux d’avant\u00a0:", Revive: "Réparée\u00a0? Elle est relue aussitôt avec",
		ConfigurationRefused: "Celle-ci reste en vigueur\u00a0; une plus récente a été refusée le", ConfigurationRestart: "Ces clés prendront effet au prochain démarrage\u00a0: ",
		PushTitle: "Envois aux abonnés", PushTo: "Flux envoyé", LastDelivery: "Dernier envoi",
		subscriberOne: "%d\u00a0abonné", subscriberMany: "%d\u00a0abonnés",
		messageOne: "%d\u00a0message envoyé", messageMany: "%d\u00a0messages envoyés",
		owed: "%d en attente", failingNow: "%d en échec", failuresInARow: "%d\u00a0échecs de suite",
		countsAs: "compte comme %s", itemOne: "%d\u00a0article", itemMany: "%d\u00a0articles",
	}
}

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
			health.StateRetired: "N’est plus dans la configuration, et n’est plus visitée. Le sort de ses articles dépend de retention.removed.",
		},
		joined: map[joining]string{
			{kind: feeds.LinkSame}:         "Même adresse ou même identifiant que chez %s",
			{kind: feeds.LinkCopy}:         "Même texte que chez %s",
			{feeds.LinkCopy, takenOver}:    "Reprend le texte publié par %s",
			{feeds.LinkCopy, givenOver}:    "Texte repris par %s",
			{feeds.LinkCopy, later}:        "Même texte que chez %s, où il a paru plus tôt",
			{feeds.LinkCopy, earlier}:      "Même texte que chez %s, où il a paru plus tard",
			{kind: feeds.LinkPartial}:      "A une partie de son texte en commun avec %s",
			{feeds.LinkPartial, takenOver}: "Reprend une partie du texte publié par %s",
			{feeds.LinkPartial, givenOver}: "Texte repris en partie par %s",
			{feeds.LinkPartial, later}:     "A une partie de son texte en commun avec %s, où elle a paru plus tôt",
			{feeds.LinkPartial, earlier}:   "A une partie de son texte en commun avec %s, où elle a paru plus tard",
			{kind: feeds.LinkDerived}:      "Tiré du texte officiel publié par %s",
			{kind: feeds.LinkEvent}:        "Rapporte le même événement que %s",
		},
		reportsOne: "L’article", reportsMany: "Les %d\u00a0articles, dans l’ordre du temps",
		storyOne: "%d\u00a0information", storyMany: "%d\u00a0informations",
		sourcesOne: "%d\u00a0source", sourcesMany: "%d\u00a0sources", feedsOne: "%d\u00a0flux", feedsMany: "%d\u00a0flux",
		foundOne: "%s information contient %s.", foundMany: "%s informations contiennent %s.", foundNone: "Aucune information ne contient %s.",
		timelineFormat: "%s du %s au %s, jour par jour", mostFormat: "au plus %s par jour", periodFormat: "Informations du %s au %s.",
	}
}

func frenchFailures() map[string]string {
	return map[string]string{
		"address": "l’adresse ne peut pas être utilisée", "busy": "le serveur demande moins de visites",
		"connect": "le serveur ne peut pas être joint ou coupe la connexion", "dns": "le nom du serveur n’est pas connu",
		"empty": "le document est vide", "encoding": "la réponse n’est pas emballée comme elle le dit",
		"gone": "il n’y a rien à cette adresse\u00a0: si cela dure, cherchez la nouvelle adresse du flux", "http": "le serveur ne respecte pas HTTP",
		"internal": "le document fait échouer le lecteur\u00a0: merci de le signaler", "malformed": "le document est abîmé",
		"no_items": "la page n’a aucun élément qui réponde aux sélecteurs", "no_text": "la page n’a pas de texte lisible",
		"not_a_feed": "le document n’est pas un flux", "private": "l’adresse mène dans un réseau privé, ce qui est refusé",
		"redirect": "l’adresse redirige sans fin ou vers rien d’utilisable", "robots": "robots.txt demande de ne pas lire cette adresse",
		"status": "le serveur répond par une erreur", "timeout": "pas de réponse complète à temps",
		"tls": "pas de connexion sûre", "too_deep": "le document est imbriqué trop profondément", "too_large": "la réponse est trop grande",
		"walled": "le serveur refuse l’accès\u00a0: demandez à l’éditeur de laisser entrer les lecteurs de flux",
	}
}

func frenchFaults() map[feeds.FaultKind]string {
	return map[feeds.FaultKind]string{
		feeds.FaultUnknownParameter: "le paramètre «\u00a0%[1]s\u00a0» n’existe pas\u00a0; il y a %[3]s",
		feeds.FaultUnknownValue:     "%[1]s ne peut pas être «\u00a0%[2]s\u00a0», seulement %[3]s",
		feeds.FaultNoID:             "%[1]s\u00a0: «\u00a0%[2]s\u00a0» n’est pas un identifiant\u00a0; une virgule sépare plusieurs valeurs",
		feeds.FaultTooMany:          "%[1]s\u00a0: plus de %[5]d\u00a0valeurs",
		feeds.FaultTooLong:          "%[1]s\u00a0: plus de %[5]d\u00a0octets",
		feeds.FaultNothingLeft:      "%[1]s\u00a0: tout ce qui est demandé est exclu aussi (%[2]s)\u00a0; il ne reste rien",
		feeds.FaultNoNumber:         "%[1]s\u00a0: «\u00a0%[2]s\u00a0» n’est pas un nombre de %[4]d à %[5]d",
		feeds.FaultNoTime:           "%[1]s\u00a0: «\u00a0%[2]s\u00a0» n’est ni un jour (2026-02-09) ni une heure (2026-02-09T15:00:00Z)",
		feeds.FaultNoSpan:           "until (%[2]s) doit venir après since\u00a0; les deux sont arrondis à l’heure entière",
		feeds.FaultRepeated:         "%[1]s n’a qu’une valeur, pas plusieurs (%[2]s)",
		feeds.FaultNoWords:          "«\u00a0%[2]s\u00a0» ne contient aucun mot à chercher",
		feeds.FaultNoLanguage:       "%[1]s\u00a0: «\u00a0%[2]s\u00a0» n’est pas une langue\u00a0; écrivez un code ISO 639 tel que fr, en, ar ou bm",
	}
}

// frenchPhrases leave out values that say nothing in French, such as a gap in English words.
func frenchPhrases() map[health.Phrase]string {
	return map[health.Phrase]string{
		health.DueSchedule:   "selon son horaire",
		health.DueOurFault:   "selon son horaire\u00a0: la plupart des serveurs échouent à la fois, la panne est sans doute de notre côté",
		health.DueBackoff:    "visites espacées après %d\u00a0échecs de suite",
		health.DueGone:       "il n’y a plus rien à son adresse\u00a0: une visite par jour",
		health.DueRhythm:     "elle publie à intervalles d’environ %s",
		health.DuePublisher:  "l’éditeur demande de ne pas venir plus tôt (ttl ou max-age)",
		health.DueRetryAfter: "le serveur demande d’attendre (Retry-After)",
		health.DueRest:       "le flux demande de ne pas venir plus tôt (skipHours, skipDays)",
		health.DuePushed:     "son hub envoie ce qui est nouveau\u00a0; une visite par jour tout de même",
		health.DueHubLost:    "son hub n’envoie plus rien",

		health.NoteGUIDs:      "ses identifiants changent d’une visite à l’autre\u00a0: ses articles sont reconnus à leur adresse",
		health.NoteLinks:      "ses identifiants et ses adresses changent d’une visite à l’autre\u00a0: ses articles sont reconnus au titre et au texte",
		health.NoteParts:      "ses adresses changent d’une visite à l’autre (%s)\u00a0: cette partie ne compte pas pour reconnaître ses articles",
		health.NoteDates:      "elle date tout du moment de la visite\u00a0: ses dates sont laissées de côté",
		health.NoteUnsteady:   "des articles quittent sans cesse le milieu de son flux\u00a0: aucun n’est plus tenu pour retiré",
		health.NoteLies:       "elle dit que rien n’a changé alors que si\u00a0: le document entier lui est toujours demandé",
		health.NoteFuture:     "articles datés dans le futur\u00a0: %d, qui prennent l’heure à laquelle ils ont été vus",
		health.NoteDuplicates: "identifiants portés par plusieurs articles\u00a0: %d\u00a0; ces articles sont reconnus à leur adresse",
		health.NoteOffHosts:   "elle répond depuis %s, qui n’est pas un de ses serveurs déclarés\u00a0: elle ne compte plus comme officielle",
		health.NoteRenamed:    "elle était déclarée sous l’identifiant %s\u00a0: ce qui était conservé sous celui-ci est à elle",
		health.NoteTakenDown:  "elle est retirée\u00a0: rien d’elle n’est conservé ni montré, et rien de ce qu’elle apporte n’est admis",
		health.NoteRetired:    "elle n’est plus déclarée, et n’est plus lue depuis le %s",
		health.NoteHidden:     "elle n’est plus déclarée depuis le %s\u00a0: ses articles sont masqués, et reviendront avec elle",
		health.NoteMoved:      "elle redirige pour de bon vers %s depuis le %s\u00a0: inscrivez cette adresse dans la configuration",
		health.NoteHubSilent:  "le hub %s a accepté l’abonnement et n’envoie rien\u00a0: visitée selon son horaire",
		health.NoteNotPushed:  "pas d’envoi par %s (%s)\u00a0; visitée selon son horaire",
	}
}

func frenchCorrections() correctionWords {
	return correctionWords{
		Heading: "Corrections", On: "le", Further: "Le passage modifié est plus loin que l’extrait montré ici.",
		moreOne: "%d\u00a0autre correction n’est pas détaillée.", moreMany: "%d\u00a0autres corrections ne sont pas détaillées.",
	}
}
