package web

import (
	"fmt"
	"strconv"
	"time"
	"unicode"
	"unicode/utf8"

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
	sourcesMany    string
	foundOne       string // formats, with a number and the words looked for
	foundMany      string
	foundNone      string // with the words looked for
	timelineFormat string // stories, first and last day
	mostFormat     string // stories of the busiest day
	periodFormat   string // first and last day
}

// LongDay is a day with its weekday, as it is in t's own zone.
func (w *words) LongDay(t time.Time) string {
	return fmt.Sprintf(w.dayFormat, w.weekdays[t.Weekday()], w.Day(t))
}

// ShortDay is a day without its year.
func (w *words) ShortDay(t time.Time) string { return w.shortDay(w.Wording, t) }

// Clock is the time of a day.
func (w *words) Clock(t time.Time) string { return w.clock(t) }

// Meaning says in a sentence what a story's state means.
func (w *words) Meaning(state feeds.State) string { return w.meanings[state] }

// Joined says in a sentence why a report stands beside that of an outlet.
func (w *words) Joined(kind feeds.LinkKind, of debt, outlet string) string {
	format, told := w.joined[joining{kind, of}]
	if !told {
		format = w.joined[joining{kind: kind}]
	}
	return fmt.Sprintf(format, outlet)
}

func (w *words) unknownState(state string) string { return fmt.Sprintf(w.healthUnknown, state) }

// Stories counts stories.
func (w *words) Stories(n int) string { return w.counted(n, w.storyOne, w.storyMany) }

// ReportsOf heads the reports of a story.
func (w *words) ReportsOf(n int) string { return w.counted(n, w.reportsOne, w.reportsMany) }

// SourcesInState counts sources.
func (w *words) SourcesInState(n int) string { return w.counted(n, w.sourcesOne, w.sourcesMany) }

// found says how many stories hold the words looked for; most is how many would have been shown.
func (w *words) found(n, most int, text string) string {
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

func (w *words) timelineLabel(stories, first, last string) string {
	return fmt.Sprintf(w.timelineFormat, stories, first, last)
}

func (w *words) atMost(stories string) string { return fmt.Sprintf(w.mostFormat, stories) }

func (w *words) period(first, last string) string { return fmt.Sprintf(w.periodFormat, first, last) }

// countMark is a number to stand behind a name, "" for none.
func (w *words) countMark(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// capital is the text with its first letter in upper case.
func capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return text
	}
	return string(unicode.ToUpper(first)) + text[size:]
}
