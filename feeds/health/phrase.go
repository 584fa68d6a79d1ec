package health

import (
	"fmt"
	"strings"
)

// Phrase is what Griot tells an operator, in English; some are formats of package fmt. Whoever shows a phrase in another
// language holds its own words for it.
type Phrase string

// Why a source is visited next when it is.
const (
	DueSchedule   Phrase = "by its schedule"
	DueOurFault   Phrase = "by its schedule: most hosts fail at once, so the fault is probably our own network's"
	DueBackoff    Phrase = "backing off after %d failures in a row"
	DueGone       Phrase = "there is nothing at its address any more: asked once a day"
	DueRhythm     Phrase = "it has something new about every %s"
	DuePublisher  Phrase = "the publisher asks for no visit before (ttl or max-age)"
	DueRetryAfter Phrase = "the server asks to wait (Retry-After)"
	DueRest       Phrase = "the feed asks not to be visited before (skipHours, skipDays)"
	DuePushed     Phrase = "its hub pushes what is new; visited once a day all the same"
	DueHubLost    Phrase = "its hub pushes no more"
)

// What is unusual about a source, and what is done about it.
const (
	NoteGUIDs      Phrase = "its guids change from visit to visit: items are known by their links"
	NoteLinks      Phrase = "its guids and links change from visit to visit: items are known by title and text"
	NoteParts      Phrase = "its addresses differ from visit to visit in %s: that is left aside where items are recognised"
	NoteDates      Phrase = "it dates everything at the time of the visit: its dates are left aside"
	NoteLies       Phrase = "it says that nothing changed when something did: it is always asked for the whole document"
	NoteUnsteady   Phrase = "items leave the middle of its feed all the time: none is held for withdrawn any more"
	NoteFuture     Phrase = "%d items are dated in the future: they take the time at which they were first seen"
	NoteDuplicates Phrase = "%d guids stand on more than one entry: those entries are known by their links"
	NoteOffHosts   Phrase = "it now answers from %s, which is none of its declared hosts: it no longer counts as official"
	NoteMoved      Phrase = "it redirects for good to %s since %s: put that address into the configuration"
	NoteHubSilent  Phrase = "the hub %s accepted the subscription and pushes nothing: visited by its schedule"
	NoteRenamed    Phrase = "it was declared as %s before: what was kept under that id is its own now"
	NoteTakenDown  Phrase = "it is taken down: nothing of it is kept or shown, and nothing that it brings is let in"
	NoteRetired    Phrase = "it is no longer declared, and not read any more since %s"
	NoteHidden     Phrase = "it is no longer declared since %s: its items are hidden, and shown again once it is declared"
	NoteNotPushed  Phrase = "not pushed by %s: %s; visited by its schedule"
)

// Phrases are all phrases.
func Phrases() []Phrase {
	return []Phrase{
		DueSchedule, DueOurFault, DueBackoff, DueGone, DueRhythm, DuePublisher, DueRetryAfter, DueRest, DuePushed, DueHubLost,
		NoteGUIDs, NoteLinks, NoteParts, NoteDates, NoteLies, NoteUnsteady, NoteFuture, NoteDuplicates, NoteOffHosts, NoteMoved, NoteHubSilent, NoteRenamed, NoteTakenDown, NoteRetired, NoteHidden, NoteNotPushed,
	}
}

// PhraseOf finds the phrase that words were made of; false for words of no phrase.
func PhraseOf(words string) (Phrase, bool) {
	var found Phrase
	for _, p := range Phrases() {
		head, _, format := strings.Cut(string(p), "%")
		if words == string(p) || format && head != "" && strings.HasPrefix(words, head) && len(p) > len(found) {
			found = p
		}
	}
	return found, found != ""
}

// Remark is a phrase with its values.
type Remark struct {
	Phrase Phrase
	Values []any
}

// With is the phrase as a remark.
func (p Phrase) With(values ...any) Remark { return Remark{p, values} }

func (r Remark) String() string { return fmt.Sprintf(string(r.Phrase), r.Values...) }

func said(remarks []Remark) []string {
	var all []string
	for _, r := range remarks {
		all = append(all, r.String())
	}
	return all
}
