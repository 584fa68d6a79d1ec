package wording

import (
	"time"

	"griot/feeds"
	"griot/feeds/health"
	"griot/feeds/render"
)

func english(w *render.Wording) *Words {
	return &Words{
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
		takenDown: "This article was taken down.", takenDownOn: "This article was taken down on ", takenDownWhy: "Reason",
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
		NotReadSince: "not read any more since", SourceNotReadSince: "Its source is not read any more since",
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
		clockAhead: "This machine’s clock is %d days ahead", clockBehind: "This machine’s clock is %d days behind",
		ClockDated: "What is read is dated by the last visit before, and the time since. Set the clock; nothing else is to be mended.", ClockSince: "Found wrong on",
		GroupingLimits: "In the last day, grouping left out something to bound its work. Reports of one event may stand in several stories:",
		groupingLimits: map[string]string{
			"chains":     "texts made of sentences that many others have are not joined by one of them",
			"candidates": "articles were compared with only some of very many like them",
			"components": "reviews left out some of very many stories that are alike",
			"credit":     "reviews were smaller, since there was more to compare than the new articles allow",
			"full":       "stories that have all the articles they take get no more",
		},
		NothingStored: "Nothing new can be stored, as on a full disk; the sources’ states below are those of before:", Revive: "Mended? It is read at once with",
		ConfigurationRefused: "A later one was refused, and this one serves on:", ConfigurationRestart: "These keys take effect at the next start: ",
		PushTitle: "Push to subscribers", PushTo: "What is sent", LastDelivery: "Last delivery",
		subscriberOne: "%d subscriber", subscriberMany: "%d subscribers",
		messageOne: "%d message sent", messageMany: "%d messages sent",
		owed: "%d waiting", failingNow: "%d failing", failuresInARow: "%d failures in a row",
		countsAs: "counts as %s", itemOne: "%d\u00a0item", itemMany: "%d\u00a0items",
	}
}

func englishPages() pageWords {
	return pageWords{
		VisitsTitle: "Last visits", OutcomeColumn: "Outcome", NewColumn: "New", UpdatedColumn: "Corrected", TookColumn: "Time",
		CapturesTitle: "Documents kept", RhythmColumn: "Rhythm", rhythmFormat: "%s in %d days, at most %s a day", kilobyte: "kB",
		outcomes: map[feeds.Outcome]string{feeds.Fetched: "read", feeds.NotModified: "nothing changed", feeds.Failed: "failed"}, pushed: "brought by the hub",
		OwnName: "English", PagesLabel: "Pages", AsideLabel: "Overview", TrailLabel: "You are here",
		MapTitle: "Map of the wire", TimelineTitle: "Day by day", AsTable: "As a table",
		DayHeading: "Day", StoriesHeading: "Stories",
		SubscribeHere:  "Subscribe to this page",
		SubscribeLede:  "A feed is an address you give once to a feed reader; news then comes by itself, without account or advertising.",
		HowToSubscribe: "How to subscribe", OtherFormats: "Other formats", WholeWire: "The whole wire", AllFeeds: "All feeds",
		AllHelp:   "All help",
		SubPlaces: "Places", Preview: "What this feed holds", NothingFits: "Nothing that is kept fits these choices; the feed fills when it comes.",
		SearchTitle: "Search", SearchHint: "All words must stand in one report; accents and endings do not count. Words in quotes must follow each other: the search for them ends after a thousand reports in which they stand apart. A word behind a hyphen must not be there.",
		PlacesFound: "Places of that name", Refine: "Refine: places, topics, sources, dates",
		ProblemTitle: "This page cannot be shown", NotFoundTitle: "Page not found", DidYouMean: "Did you mean:",
		SinceDay: "Since", UntilDay: "Before", ItemByItem: "One entry for each report, without joining the reports of one event",
		LeadMark: "Lead report", Details: "details",
		SourceHeading: "Source", StateColumn: "State", ItemsColumn: "Items", AllStates: "All", FilterLabel: "Filter by state",
		LanguageColumn: "Language", FeedColumn: "Feed", FailureDetail: "In detail", SourceFeed: "Its reports as a feed", SourceSite: "Its site",
		Undated: "no date", MedianGap: "Median gap", Schedule: "Schedule of visits",

		intervalOne:  [4]string{"every day", "every hour", "every minute", "every second"},
		intervalMany: [4]string{"every %d\u00a0days", "every %d\u00a0h", "every %d\u00a0min", "every %d\u00a0s"},
		mendedOne:    "%d\u00a0repair", mendedMany: "%d\u00a0repairs",
		everyFormats: [5]string{"about every %.0f\u00a0days", "about once a day", "about every %.0f\u00a0h", "about every %.0f\u00a0min", "several a minute"},
		phrases:      englishPhrases(), gapFormats: [3]string{"%.0f\u00a0days", "%.0f\u00a0hours", "%.0f\u00a0minutes"},
		failures: englishFailures(), statusFormat: " (status %s)",
		healthUnknown: "No source has the state “%s”: new, ok, late, silent, failing, walled, gone or retired.",
		help: map[string]string{
			"subscribe": "Subscribe to a feed", "badges": "What the badges say", "compose": "Search and build a feed",
			"programs": "For programs", "operate": "Run Griot", "extend": "Add a country, a page", "configuration": "The configuration, key by key",
		},
		weekdays:  [7]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
		dayFormat: "%s %s",
		clock:     func(t time.Time) string { return t.Format("15:04") },
		shortDay:  func(w *render.Wording, t time.Time) string { return t.Format("2\u00a0January") },
		meanings: map[feeds.State]string{
			feeds.StatePress:      "Griot knows of no official text about it, neither received nor cited.",
			feeds.StateAttributed: "The press cites an official text that Griot has not received.",
			feeds.StateOfficial:   "So far Griot knows of nothing but the official text.",
			feeds.StateBoth:       "The official text and press reports stand together here.",
		},
		healthMeanings: map[health.State]string{
			health.StateNew:     "Has not been visited yet.",
			health.StateOK:      "Answers, and publishes at its usual pace.",
			health.StateLate:    "Answers, but has published nothing for four times its usual interval, and three days at least. Often a weekend, or holidays.",
			health.StateSilent:  "The same for twelve times that interval, and two weeks at least: the feed is probably abandoned. Look for another on the site.",
			health.StateFailing: "Cannot be read: an outage, a time limit, an unreadable document. The reason stands beside it.",
			health.StateWalled:  "Refuses robots, or this one. Write to the publisher, with the value of polling.user_agent.",
			health.StateGone:    "Has said for a day at least (404), or for good (410), that there is nothing at this address. The feed has moved or closed. One visit a day; “griot poll” with its id makes one at once.",
			health.StateRetired: "Is no longer in the configuration, and no longer visited. What becomes of its items, retention.removed says.",
		},
		joined: map[joining]string{
			{kind: feeds.LinkSame}:         "Same address or identifier as %s",
			{kind: feeds.LinkCopy}:         "Same text as %s",
			{feeds.LinkCopy, takenOver}:    "Takes over the text of %s",
			{feeds.LinkCopy, givenOver}:    "Its text is taken over by %s",
			{feeds.LinkCopy, later}:        "Same text as %s, where it appeared earlier",
			{feeds.LinkCopy, earlier}:      "Same text as %s, where it appeared later",
			{kind: feeds.LinkPartial}:      "Has part of its text in common with %s",
			{feeds.LinkPartial, takenOver}: "Takes over part of the text of %s",
			{feeds.LinkPartial, givenOver}: "Part of its text is taken over by %s",
			{feeds.LinkPartial, later}:     "Has part of its text in common with %s, where it appeared earlier",
			{feeds.LinkPartial, earlier}:   "Has part of its text in common with %s, where it appeared later",
			{kind: feeds.LinkDerived}:      "Made from the official text of %s",
			{kind: feeds.LinkEvent}:        "Reports the same event as %s",
		},
		reportsOne: "The report", reportsMany: "The %d\u00a0reports, in order of time",
		storyOne: "%d\u00a0story", storyMany: "%d\u00a0stories",
		sourcesOne: "%d\u00a0source", sourcesMany: "%d\u00a0sources", feedsOne: "%d\u00a0feed", feedsMany: "%d\u00a0feeds",
		foundOne: "%s story holds %s.", foundMany: "%s stories hold %s.", foundNone: "No story holds %s.",
		timelineFormat: "%s from %s to %s, day by day", mostFormat: "at most %s a day", periodFormat: "Stories from %s to %s.",
	}
}

func englishFailures() map[string]string {
	return map[string]string{
		"address": "the address cannot be used", "busy": "the server asks for fewer visits",
		"connect": "the server cannot be reached or breaks off", "dns": "the server’s name is not known",
		"empty": "the document is empty", "encoding": "the answer is not packed as it says",
		"gone": "there is nothing at this address: if that lasts, look for the feed’s new address", "http": "the server does not keep to HTTP",
		"internal": "the document brings down the parser: please report it", "malformed": "the document is damaged",
		"no_items": "nothing on the page fits the selectors", "no_text": "the page has no readable text",
		"not_a_feed": "the document is no feed", "private": "the address leads into a private network, which is refused",
		"redirect": "the address redirects in a circle or to nothing usable", "robots": "robots.txt asks to leave this address alone",
		"status": "the server answers with an error", "timeout": "no complete answer in time",
		"tls": "no secure connection", "too_deep": "the document is nested too deeply", "too_large": "the answer is too large",
		"walled": "the server refuses access: ask the publisher to let feed readers in",
	}
}

func englishFaults() map[feeds.FaultKind]string {
	return map[feeds.FaultKind]string{
		feeds.FaultUnknownParameter: "there is no parameter “%[1]s”, but %[3]s",
		feeds.FaultUnknownValue:     "%[1]s cannot be “%[2]s”, only one of %[3]s",
		feeds.FaultNoID:             "%[1]s: “%[2]s” is no id; a comma separates several values",
		feeds.FaultTooMany:          "%[1]s: more than %[5]d\u00a0values",
		feeds.FaultTooLong:          "%[1]s: more than %[5]d\u00a0bytes",
		feeds.FaultNothingLeft:      "%[1]s: all that is asked for is excluded, too (%[2]s): nothing is left",
		feeds.FaultNoNumber:         "%[1]s: “%[2]s” is no number from %[4]d to %[5]d",
		feeds.FaultNoTime:           "%[1]s: “%[2]s” is neither a day (2026-02-09) nor a time (2026-02-09T15:00:00Z)",
		feeds.FaultNoSpan:           "until (%[2]s) must be after since: both are rounded down to the hour",
		feeds.FaultRepeated:         "%[1]s has one value, not several (%[2]s)",
		feeds.FaultNoWords:          "“%[2]s” holds no word to look for",
		feeds.FaultNoLanguage:       "%[1]s: “%[2]s” is not a language; write an ISO 639 code such as fr, en, ar or bm",
	}
}

// englishPhrases are the phrases as they are.
func englishPhrases() map[health.Phrase]string {
	phrases := map[health.Phrase]string{}
	for _, p := range health.Phrases() {
		phrases[p] = string(p)
	}
	return phrases
}

func englishCorrections() correctionWords {
	return correctionWords{
		Heading: "Corrections", On: "on", Further: "The change lies beyond the excerpt shown here.",
		moreOne: "%d further correction is not shown.", moreMany: "%d further corrections are not shown.",
	}
}
