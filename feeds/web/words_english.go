package web

import (
	"griot/feeds/health"
	"griot/feeds/render"
)

func english(w *render.Wording) *words {
	return &words{
		Wording: w, pageWords: englishPages(),
		Home: "Home", Regions: "Regions", Topics: "Topics", Chosen: "Selections", Everything: "The whole wire",
		Subscribe: "Subscribe", SourcesTitle: "Sources", HelpTitle: "Help", SelectTitle: "Build a feed",
		FirstSeen: "Seen by Griot", Why: "Why these reports belong together",
		Cited: "Official text cited", Language: "Language", Licence: "Rights", Contact: "Contact",
		Nothing: "Nothing yet.", Times: "Times",
		SkipToContent: "Skip to content", FeedList: "List of feeds (OPML)", SourceList: "List of sources (OPML)",
		LastSuccess: "Last read", Never: "never",
		ClassHeading: "Kind of source", StateHeading: "Standing", Search: "Words to look for", SearchNow: "Search", Limit: "Number of entries",
		Brief: "Characters per excerpt", Show: "Show",
		Compose: "Tick what you want: choices in one list add up, lists narrow each other.",
		Since:   "since", Until: "before", Without: "without", RawStream: "item by item",
		OnlyGet: "This address can only be read (GET or HEAD).", TooLong: "This address is too long.",
		Broken:    "Something went wrong on our side. Please try again in a few minutes.",
		TakenDown: "This article was taken down.", TakenDownOn: "This article was taken down on ", TakenDownWhy: "Reason",
		NoSuchPage: "There is nothing at this address.", NotReady: "The service is starting: try again in a moment.",
		TooOften:    "Too many requests from your address: try again in a moment.",
		Busy:        "Too many requests at once: try again in a moment.",
		StatusTitle: "State of the sources", LastError: "Last error", NextVisit: "Next visit", Repairs: "Repairs",
		HealthTitle: "Health of the sources", Habits: "Unusual",
		BackHome: "Back to the front page", Corrected: englishCorrections(),
		langs: map[string]string{
			"fr": "French", "en": "English", "ar": "Arabic", "bm": "Bambara", "ff": "Fula", "es": "Spanish", "pt": "Portuguese",
			"ha": "Hausa", "son": "Songhay", "ses": "Songhay", "tmh": "Tamasheq", "taq": "Tamasheq",
		},
		health: map[health.State]string{
			health.StateOK: "up to date", health.StateNew: "not read yet", health.StateLate: "late", health.StateSilent: "silent",
			health.StateFailing: "failing", health.StateWalled: "refuses access", health.StateGone: "gone",
			health.StateRetired: "no longer declared",
		},
		badEscape: "a character in it is badly encoded (%XX), or a semicolon stands between parameters", faults: englishFaults(),
		badFormat: "This address asks for something that cannot be: %s. The help says how to build a feed: %s.",
		place:     "No place “%s” is known here.", topic: "No topic “%s” is known here.",
		source: "No source “%s” is known here.", feed: "There is no feed “%s” here.",
		bounded:    "The feed “%s” is kept below a size, and takes no parameters.",
		offer:      "The page %s offers what there is.",
		placeAbout: "Everything about this place: %s", topicAbout: "Everything about this topic: %s",
		quoteFormat:        "“%s”",
		ConfigurationTitle: "Configuration", LoadedSince: "in force since",
		NothingStored: "Nothing new can be stored, as on a full disk; the sources’ states below are those of before:", Revive: "Mended? It is read at once with",
		ConfigurationRefused: "A later one was refused, and this one serves on:", ConfigurationRestart: "These keys take effect at the next start: ",
		PushTitle: "Push to subscribers", PushTo: "What is sent", LastDelivery: "Last delivery",
		subscriberOne: "%d subscriber", subscriberMany: "%d subscribers",
		messageOne: "%d message sent", messageMany: "%d messages sent",
		owed: "%d waiting", failingNow: "%d failing", failuresInARow: "%d failures in a row",
		itemOne: "%d\u00a0item", itemMany: "%d\u00a0items",
	}
}
