package web

import (
	"errors"
	"fmt"
	"strings"

	"griot/feeds"
	"griot/feeds/health"
	"griot/feeds/render"
)

// words is all that the site itself says to readers, in one language.
type words struct {
	*render.Wording
	pageWords

	Home, Regions, Topics, Chosen, Everything, Subscribe, SourcesTitle, HelpTitle, SelectTitle                               string
	FirstSeen, Why, Cited, Language, Licence, Contact, Nothing, Times                                                        string
	SkipToContent, FeedList, SourceList, LastSuccess, Never, StatusTitle, LastError, NextVisit, Repairs, HealthTitle, Habits string
	ClassHeading, StateHeading, Search, SearchNow, Limit, Brief, Show, Compose                                               string
	Since, Until, Without, RawStream                                                                                         string
	TakenDown, TakenDownOn, TakenDownWhy                                                                                     string
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
	itemOne     string
	itemMany    string

	PushTitle, PushTo, LastDelivery string

	ConfigurationTitle, LoadedSince, ConfigurationRefused, ConfigurationRestart string
	// NothingStored stands before the reason, Revive before the command that visits a source at once.
	NothingStored, Revive            string
	subscriberOne, subscriberMany    string // formats of what is pushed outward, with a number
	messageOne, messageMany          string
	owed, failingNow, failuresInARow string
}

func wordsFor(language string) *words {
	wording := render.WordingFor(language)
	if wording.Lang == "en" {
		return english(wording)
	}
	return french(wording)
}

// badAddress says what is wrong with an address that asks for a selection, and at which address there is help.
func (w *words) badAddress(err error, help string) string {
	reason := w.badEscape // all that [url.ParseQuery] finds
	var fault *feeds.SelectionFault
	if errors.As(err, &fault) {
		reason = fmt.Sprintf(w.faults[fault.Kind], fault.Parameter, fault.Value, fault.Allowed, fault.Low, fault.High)
	}
	return fmt.Sprintf(w.badFormat, reason, help)
}

func (w *words) unknownPlace(id string) string   { return fmt.Sprintf(w.place, id) }
func (w *words) unknownTopic(id string) string   { return fmt.Sprintf(w.topic, id) }
func (w *words) unknownSource(id string) string  { return fmt.Sprintf(w.source, id) }
func (w *words) offered(address string) string   { return fmt.Sprintf(w.offer, address) }
func (w *words) unknownFeed(id string) string    { return fmt.Sprintf(w.feed, id) }
func (w *words) boundedFeed(title string) string { return fmt.Sprintf(w.bounded, title) }
func (w *words) aboutPlace(name string) string   { return fmt.Sprintf(w.placeAbout, name) }
func (w *words) aboutTopic(name string) string   { return fmt.Sprintf(w.topicAbout, name) }

// nothingToFind says that there is no word in what was searched for.
func (w *words) nothingToFind(query string) string {
	return capital(fmt.Sprintf(w.faults[feeds.FaultNoWords], "q", query)) + "."
}

// Quoted puts text into the language's quotation marks.
func (w *words) Quoted(text string) string { return fmt.Sprintf(w.quoteFormat, text) }

// Health names a source's state.
func (w *words) Health(state health.State) string { return w.health[state] }

// LangName names a language, by its code where it has no name here.
func (w *words) LangName(code string) string {
	if name, ok := w.langs[code]; ok {
		return name
	}
	return code
}

// Items counts items.
func (w *words) Items(n int) string { return w.counted(n, w.itemOne, w.itemMany) }

// counted chooses the form for a number: French has nothing in the singular, too.
func (w *words) counted(n int, one, many string) string {
	if n == 1 || n == 0 && w.Lang == "fr" {
		if !strings.Contains(one, "%") {
			return one
		}
		return fmt.Sprintf(one, n)
	}
	return fmt.Sprintf(many, n)
}
