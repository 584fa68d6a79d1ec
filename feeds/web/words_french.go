package web

import (
	"griot/feeds/health"
	"griot/feeds/render"
)

// french words: a no-break space stands before : ; ? ! and inside guillemets.
func french(w *render.Wording) *words {
	return &words{
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
		TakenDown: "Cet article a été retiré.", TakenDownOn: "Cet article a été retiré le ", TakenDownWhy: "Motif",
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
		NothingStored: "Rien de nouveau ne peut être enregistré, comme sur un disque plein\u00a0; les états des sources, plus bas, sont ceux d’avant\u00a0:", Revive: "Réparée\u00a0? Elle est relue aussitôt avec",
		ConfigurationRefused: "Celle-ci reste en vigueur\u00a0; une plus récente a été refusée le", ConfigurationRestart: "Ces clés prendront effet au prochain démarrage\u00a0: ",
		PushTitle: "Envois aux abonnés", PushTo: "Flux envoyé", LastDelivery: "Dernier envoi",
		subscriberOne: "%d\u00a0abonné", subscriberMany: "%d\u00a0abonnés",
		messageOne: "%d\u00a0message envoyé", messageMany: "%d\u00a0messages envoyés",
		owed: "%d en attente", failingNow: "%d en échec", failuresInARow: "%d\u00a0échecs de suite",
		itemOne: "%d\u00a0article", itemMany: "%d\u00a0articles",
	}
}
