package wording

import (
	"fmt"
	"strconv"
	"time"

	"griot/feeds"
	"griot/feeds/health"
	"griot/feeds/render"
)

// pageWords is what pages say to readers around stories, in one language.
type pageWords struct {
	OwnName                                                                                          string // of the language
	PagesLabel, AsideLabel, TrailLabel, MapTitle, TimelineTitle, AsTable, DayHeading, StoriesHeading string
	SubscribeHere, SubscribeLede, HowToSubscribe, OtherFormats, WholeWire, AllFeeds, AllHelp         string
	SubPlaces, Preview, NothingFits, SearchTitle, SearchHint, PlacesFound, Refine                    string
	ProblemTitle, NotFoundTitle, DidYouMean                                                          string
	SinceDay, UntilDay, ItemByItem                                                                   string
	VisitsTitle, OutcomeColumn, NewColumn, UpdatedColumn, TookColumn, CapturesTitle, RhythmColumn    string
	LeadMark, Details                                                                                string
	SourceHeading, StateColumn, ItemsColumn, AllStates, FilterLabel, LanguageColumn, FeedColumn      string
	FailureDetail, SourceFeed, SourceSite                                                            string // on the page of a source
	Undated                                                                                          string // of an item
	MedianGap                                                                                        string // between the items of a source
	Schedule                                                                                         string // of visits to a source

	outcomes       map[feeds.Outcome]string
	pushed         string // of what a hub brought
	rhythmFormat   string // items, days, items of the busiest day
	kilobyte       string
	phrases        map[health.Phrase]string
	gapFormats     [3]string // days, hours, minutes
	intervalOne    [4]string // between visits: a day, an hour, a minute, a second
	intervalMany   [4]string // formats, with their number
	mendedOne      string    // repairs of a document
	mendedMany     string
	everyFormats   [5]string         // how often a source publishes: days, a day, hours, minutes, less than a minute
	failures       map[string]string // by kind
	statusFormat   string            // of an HTTP status, behind a failure
	healthUnknown  string            // format, with what was asked for
	help           map[string]string // titles of the help's pages
	weekdays       [7]string
	dayFormat      string // weekday, day
	clock          func(time.Time) string
	shortDay       func(w *render.Wording, t time.Time) string
	meanings       map[feeds.State]string
	healthMeanings map[health.State]string // what the state of a source means, and what to do
	joined         map[joining]string      // formats of sentences, with the name of an outlet
	reportsOne     string
	reportsMany    string
	storyOne       string
	storyMany      string
	sourcesOne     string
	feedsOne       string
	feedsMany      string
	sourcesMany    string
	foundOne       string // formats, with a number and the words looked for
	foundMany      string
	foundNone      string // with the words looked for
	timelineFormat string // stories, first and last day
	mostFormat     string // stories of the busiest day
	periodFormat   string // first and last day
}

// Meaning says in a sentence what a story's state means.
func (w *Words) Meaning(state feeds.State) string { return w.meanings[state] }

// HelpPage returns the title of a page of the help.
func (w *Words) HelpPage(name string) string { return w.help[name] }

// Found says how many stories hold the words looked for; most is how many would have been shown.
func (w *Words) Found(n, most int, text string) string {
	switch text = w.Quoted(text); {
	case n == 0:
		return fmt.Sprintf(w.foundNone, text)
	case n == 1:
		return fmt.Sprintf(w.foundOne, "1", text)
	case n >= most:
		return fmt.Sprintf(w.foundMany, strconv.Itoa(most)+"+", text)
	}
	return fmt.Sprintf(w.foundMany, strconv.Itoa(n), text)
}

// TimelineLabel says what a time line of stories shows.
func (w *Words) TimelineLabel(stories int, first, last time.Time) string {
	return fmt.Sprintf(w.timelineFormat, w.Stories(stories), w.Day(first), w.Day(last))
}

// MostADay counts the stories of the busiest day.
func (w *Words) MostADay(stories int) string { return fmt.Sprintf(w.mostFormat, w.Stories(stories)) }

// Period names the days that a map shows.
func (w *Words) Period(first, last time.Time) string {
	return fmt.Sprintf(w.periodFormat, w.Day(first), w.Day(last))
}

// PerDay says how many items a source brought in so many days, and on the busiest of them.
func (w *Words) PerDay(items, days, most int) string {
	return fmt.Sprintf(w.rhythmFormat, w.Items(items), days, w.Items(most))
}
