package config

import (
	"os"
	"slices"
	"strings"
	"time"

	"griot/feeds"
	"griot/feeds/tag"
)

func (d *decoder) site(m *mapping) {
	site := &d.config.Site
	read(m, "title", &site.Title, ParseLine)
	read(m, "base_url", &site.BaseURL, parseBaseURL)
	read(m, "language", &site.Language, ParseLanguage)
	read(m, "contact", &site.Contact, ParseLine)
	read(m, "licence", &site.Licence, ParseLine)
}

func (d *decoder) retention(m *mapping) {
	read(m, "items", &d.config.Retention.Items, durationWithin(day, 36500*day))
	read(m, "keep_per_source", &d.config.Retention.KeepPerSource, numberWithin(0, 100_000))
	read(m, "removed", &d.config.Retention.Removed, parseRemoval)
}

// parseRemoval reads what happens to the items of a source that is no longer declared.
func parseRemoval(s string) (Removal, error) {
	return oneOf("way", s, []Removal{RemovalKeep, RemovalHide, RemovalDrop})
}

func (d *decoder) polling(m *mapping) {
	p := &d.config.Polling
	read(m, "timezone", &p.Timezone, parseZone)
	// The default is in the default zone: read it again for the zone of the file.
	if schedule, err := d.schedule(p.Schedule.Spec); err == nil {
		p.Schedule = schedule
	}
	read(m, "schedule", &p.Schedule, d.schedule)
	read(m, "concurrency", &p.Concurrency, numberWithin(1, 1024))
	read(m, "per_host", &p.PerHost, numberWithin(1, 16))
	read(m, "spacing", &p.Spacing, durationWithin(0, time.Minute))
	if _, given := m.get("shared_hosts"); given {
		p.SharedHosts = nil
	}
	readList(m, "shared_hosts", &p.SharedHosts, ParseHost)
	read(m, "timeout", &p.Timeout, parseTimeout)
	read(m, "max_body", &p.MaxBody, parseBodySize)
	read(m, "user_agent", &p.UserAgent, parseUserAgent)
	read(m, "allow_private", &p.AllowPrivate, parseSwitch)
	read(m, "captures", &p.Captures, numberWithin(0, 20))
}

func (d *decoder) schedule(spec string) (Schedule, error) {
	return ParseSchedule(spec, d.config.Polling.Timezone)
}

func parseTimeout(s string) (time.Duration, error) {
	return durationWithin(time.Second, 10*time.Minute)(s)
}

func (d *decoder) places(file *mapping) {
	places := &d.config.Places
	readUnits := func() {}
	d.section(file, "places", func(m *mapping) {
		if _, given := m.get("units"); given { // they are among the places, which are not known yet
			places.Units = []feeds.PlaceID{}
			readUnits = func() { readList(m, "units", &places.Units, d.place) }
		}
		readList(m, "files", &places.Files, d.placesFile)
		if v, ok := m.get("files"); ok && len(places.Files) == 0 {
			v.refuse(refuse("write [builtin]", "names no file"))
		}
	})
	if !slices.Contains(places.Files, BuiltinPlaces) {
		places.Units = []feeds.PlaceID{}
	}
	if d.known != nil {
		var err error
		if d.ids, err = d.known(*places); err != nil {
			v, ok := file.get("places")
			if !ok {
				v = file.value
			}
			for _, fault := range each(err) {
				v.refuse(fault)
			}
		}
	}
	readUnits()
}

// each takes joined errors apart.
func each(err error) []error {
	joined, several := err.(interface{ Unwrap() []error })
	if !several {
		return []error{err}
	}
	var all []error
	for _, one := range joined.Unwrap() {
		all = append(all, each(one)...)
	}
	return all
}

func (d *decoder) placesFile(name string) (string, error) {
	if name == BuiltinPlaces {
		return name, nil
	}
	name = d.resolve(name)
	d.read = append(d.read, name)
	if info, err := os.Stat(name); err != nil {
		return "", refuse(`write "builtin" or the name of a file beside this one`, "%s: %s", name, reason(err))
	} else if info.IsDir() {
		return "", refuse("name a file", "%s is a directory", name)
	}
	return name, nil
}

func (d *decoder) topics(file *mapping) {
	v, ok := file.get("topics")
	if !ok {
		return
	}
	topics := v.mapping()
	for i, topic := range topics.each() {
		id, err := ParseSlug(topics.entries[i].key.Value)
		if err != nil {
			topic.refuse(err)
			continue
		}
		m := topic.mapping()
		var t Topic
		read(m, "title", &t.Title, ParseLine)
		read(m, "replace", &t.Replace, parseSwitch)
		readList(m, "lines", &t.Lines, parseTopicLine)
		m.need("lines")
		m.close()
		d.config.Topics[id] = t
	}
}

// parseTopicLine reads a line of the lexicon, as the rules will.
func parseTopicLine(s string) (string, error) {
	line, err := ParseLine(s)
	if err != nil {
		return "", err
	}
	if strings.HasPrefix(line, "[") {
		return "", refuse("the key is the topic", "a line begins no topic here")
	}
	if _, err := tag.ParseLexicon(strings.NewReader("[x]\n"+line), "x"); err != nil {
		return "", refuse(`write a weight and a phrase, as in "6 orpailleur*"`, "%s", strings.TrimPrefix(err.Error(), "x:2: "))
	}
	return line, nil
}
