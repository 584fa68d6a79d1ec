package web

import (
	"time"

	"griot/feeds"
	"griot/feeds/health"
	"griot/feeds/render"
)

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
			health.StateRetired: "Is no longer in the configuration, and no longer visited; its items stay.",
		},
		joined: map[joining]string{
			{kind: feeds.LinkSame}:        "Same address or identifier as %s",
			{kind: feeds.LinkCopy}:        "Same text as %s",
			{feeds.LinkCopy, owes}:        "Takes over the text of %s",
			{feeds.LinkCopy, lends}:       "Its text is taken over by %s",
			{feeds.LinkCopy, follows}:     "Same text as %s, where it appeared earlier",
			{feeds.LinkCopy, precedes}:    "Same text as %s, where it appeared later",
			{kind: feeds.LinkPartial}:     "Has part of its text in common with %s",
			{feeds.LinkPartial, owes}:     "Takes over part of the text of %s",
			{feeds.LinkPartial, lends}:    "Part of its text is taken over by %s",
			{feeds.LinkPartial, follows}:  "Has part of its text in common with %s, where it appeared earlier",
			{feeds.LinkPartial, precedes}: "Has part of its text in common with %s, where it appeared later",
			{kind: feeds.LinkDerived}:     "Made from the official text of %s",
			{kind: feeds.LinkEvent}:       "Reports the same event as %s",
		},
		reportsOne: "The report", reportsMany: "The %d\u00a0reports, in order of time",
		storyOne: "%d\u00a0story", storyMany: "%d\u00a0stories",
		sourcesOne: "%d\u00a0source", sourcesMany: "%d\u00a0sources",
		foundOne: "%s story holds %s.", foundMany: "%s stories hold %s.", foundNone: "No story holds %s.",
		timelineFormat: "%s from %s to %s, day by day", mostFormat: "at most %s a day", periodFormat: "Stories from %s to %s.",
	}
}
