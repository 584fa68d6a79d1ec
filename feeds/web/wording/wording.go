// Package wording holds every sentence that the site itself says to people, in each of its languages.
//
// A language is one file of tables. What chooses between forms, fills in values or writes times and sizes is here, once
// for all languages. Names of classes and states, which feeds show too, come from [render.Wording].
package wording

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"griot/feeds"
	"griot/feeds/health"
	"griot/feeds/render"
)

// Words are the sentences of one language.
type Words struct {
	*render.Wording
	pageWords

	Home, Regions, Topics, Chosen, Everything, Subscribe, SourcesTitle, HelpTitle, SelectTitle                               string
	FirstSeen, Why, Cited, Language, Licence, Contact, Nothing, Times                                                        string
	SkipToContent, FeedList, SourceList, LastSuccess, Never, StatusTitle, LastError, NextVisit, Repairs, HealthTitle, Habits string
	ClassHeading, StateHeading, Search, SearchNow, Limit, Brief, Show, Compose                                               string
	Since, Until, Without, RawStream                                                                                         string
	takenDown, takenDownOn, takenDownWhy                                                                                     string
	OnlyGet, TooLong, Broken, NoSuchPage, NotReady, Busy, TooOften, BackHome                                                 string
	Corrected                                                                                                                correctionWords

	langs     map[string]string
	health    map[health.State]string
	badFormat string // of an address, with the reason and where the help is
	badEscape string
	// faults are formats with the parameter, the value, what is allowed, and the bounds.
	faults      map[feeds.FaultKind]string
	place       string // formats of what is unknown, with its id
	topic       string
	source      string
	feed        string
	bounded     string // format of why a feed takes no parameters, with its title
	offer       string // format of where there is a choice of them, with its address
	placeAbout  string // formats of descriptions, with a name
	topicAbout  string
	quoteFormat string
	countsAs    string // format with the name of an outlet
	itemOne     string
	itemMany    string

	PushTitle, PushTo, LastDelivery string
	// NotReadSince stands before the time since when a source is no longer read, SourceNotReadSince beside a report of it.
	NotReadSince, SourceNotReadSince string

	ConfigurationTitle, LoadedSince, ConfigurationRefused, ConfigurationRestart string
	// NothingStored stands before the reason, Revive before the command that visits a source at once.
	NothingStored, Revive string
	// ClockDated says what is done about a clock that is wrong, ClockSince stands before the time when it was found so.
	ClockDated, ClockSince string
	// GroupingLimits stands before what the limits of grouping left out.
	GroupingLimits                   string
	groupingLimits                   map[string]string
	clockAhead, clockBehind          string // formats with a number of days
	subscriberOne, subscriberMany    string // formats of what is pushed outward, with a number
	messageOne, messageMany          string
	owed, failingNow, failuresInARow string
}

// Languages are those that the words exist in, French first.
func Languages() []string { return []string{"fr", "en"} }

// For returns the words of a language: English for "en", else French.
func For(language string) *Words {
	wording := render.WordingFor(language)
	if wording.Lang == "en" {
		return english(wording)
	}
	return french(wording)
}

// Quoted puts text into the language's quotation marks.
func (w *Words) Quoted(text string) string { return fmt.Sprintf(w.quoteFormat, text) }

// Health names a source's state.
func (w *Words) Health(state health.State) string { return w.health[state] }

// HealthMeaning says what a source's state means, and what to do about it.
func (w *Words) HealthMeaning(state health.State) string { return w.healthMeanings[state] }

// LangName names a language, by its code where it has no name here.
func (w *Words) LangName(code string) string {
	if name, ok := w.langs[code]; ok {
		return name
	}
	return code
}

// CountsAs says which outlet a source counts as.
func (w *Words) CountsAs(outlet string) string { return fmt.Sprintf(w.countsAs, outlet) }

// Items counts items.
func (w *Words) Items(n int) string { return w.counted(n, w.itemOne, w.itemMany) }

// counted chooses the form for a number: French has nothing in the singular, too.
func (w *Words) counted(n int, one, many string) string {
	if n == 1 || n == 0 && w.Lang == "fr" {
		if !strings.Contains(one, "%") {
			return one
		}
		return fmt.Sprintf(one, n)
	}
	return fmt.Sprintf(many, n)
}

// Stories counts stories.
func (w *Words) Stories(n int) string { return w.counted(n, w.storyOne, w.storyMany) }

// ReportsOf heads the reports of a story.
func (w *Words) ReportsOf(n int) string { return w.counted(n, w.reportsOne, w.reportsMany) }

// SourcesAndFeeds counts sources, and their feeds where these are more.
func (w *Words) SourcesAndFeeds(sources, feeds int) string {
	counted := w.counted(sources, w.sourcesOne, w.sourcesMany)
	if feeds > sources {
		counted += ", " + w.counted(feeds, w.feedsOne, w.feedsMany)
	}
	return counted
}

// CountMark is a number to stand behind a name, "" for none.
func (w *Words) CountMark(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// Capital returns the text with its first letter in upper case.
func Capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return text
	}
	return string(unicode.ToUpper(first)) + text[size:]
}
