package config

import (
	"fmt"
	"net/url"
	"slices"

	"go.yaml.in/yaml/v4"

	"griot/feeds"
)

func (d *decoder) sources(file *mapping) {
	list, ok := file.get("sources")
	if !ok {
		return
	}
	lines, addresses := map[feeds.SourceID]int{}, map[string]feeds.SourceID{}
	for _, v := range list.list() {
		m := v.mapping()
		source := d.source(m)
		m.close()
		if line, repeated := lines[source.ID]; repeated && source.ID != "" {
			m.refuse(refuse("ids are never shared or used again", "source %q is declared on line %d already", source.ID, line))
			continue
		}
		lines[source.ID] = v.node.Line
		d.sourceIDs = append(d.sourceIDs, source.ID)
		address := feeds.CanonicalURL(source.URL)
		if other, repeated := addresses[address]; repeated && source.URL != "" {
			m.refuse(refuse("remove one of them", "source %q has the address of source %q", source.ID, other))
			continue
		}
		addresses[address] = source.ID
		d.config.Sources = append(d.config.Sources, source)
	}
	if len(list.node.Content) == 0 && list.node.Kind == yaml.SequenceNode {
		list.refuse(refuse("", "no source is declared"))
	}
}

func (d *decoder) source(m *mapping) Source {
	var s Source
	read(m, "id", &s.ID, parseID[feeds.SourceID])
	read(m, "name", &s.Name, ParseLine)
	read(m, "url", &s.URL, ParseWebURL)
	if v, ok := m.get("url"); ok {
		v.addSecretsOf(s.URL)
	}
	read(m, "site", &s.Site, ParseWebURL)
	read(m, "class", &s.Class, ParseClass)
	read(m, "issuer", &s.Issuer, ParseLine)
	readList(m, "hosts", &s.Hosts, ParseHost)
	read(m, "language", &s.Language, ParseLanguage)
	read(m, "home", &s.Home, d.place)
	s.Republish = feeds.RepublishExcerpt
	read(m, "republish", &s.Republish, ParseRepublish)
	read(m, "licence", &s.Licence, ParseLine)
	read(m, "noindex", &s.NoIndex, parseSwitch)
	d.outlet(m, &s)
	read(m, "timeout", &s.Timeout, parseTimeout)
	read(m, "max_body", &s.MaxBody, parseBodySize)
	if _, own := m.get("schedule"); own {
		var schedule Schedule
		read(m, "schedule", &schedule, d.schedule)
		s.Schedule = &schedule
	}
	if v, ok := m.get("page"); ok {
		page := v.mapping()
		s.Page = decodePage(page)
		s.Source.Page = s.Page.fingerprint()
		page.close()
	}
	read(m, "fulltext", &s.FullText, parseSwitch)
	if decodeWordPress(m, &s) {
		m.addSecretsOf(s.URL)
		m.need("id", "name", "class")
	} else {
		m.need("id", "name", "url", "class")
	}
	checkOfficial(m, &s)
	return s
}

// checkOfficial faults a source whose class, issuer and hosts do not agree. An official item changes the state of its
// story, so it must be plain who speaks and where.
func checkOfficial(m *mapping, s *Source) {
	_, issuer := m.get("issuer")
	hosts, hosted := m.get("hosts")
	switch {
	case s.Class == feeds.Official && !issuer:
		m.refuse(refuse("name the body that speaks, as issuer: Présidence du Mali", `an official source needs "issuer"`))
	case s.Class != feeds.Official && s.Class != "" && (issuer || hosted):
		m.refuse(refuse("remove it, or make the class official", "issuer and hosts belong to official sources"))
	}
	if u, err := url.Parse(s.URL); hosted && err == nil && s.URL != "" && len(s.Hosts) > 0 && !HostWithin(u.Hostname(), s.Hosts) {
		hosts.refuse(refuse("add it", "the host of url, %s, is not among them", u.Hostname()))
	}
}

func parseID[ID ~string](s string) (ID, error) {
	s, err := ParseSlug(s)
	return ID(s), err
}

func ParseClass(s string) (feeds.Class, error) { return oneOf("class", s, feeds.Classes()) }

func ParseRepublish(s string) (feeds.Republish, error) {
	return oneOf("policy", s, []feeds.Republish{feeds.RepublishLink, feeds.RepublishExcerpt, feeds.RepublishFull})
}

// oneOf reads one of a few names.
func oneOf[T ~string](what, s string, all []T) (T, error) {
	if slices.Contains(all, T(s)) {
		return T(s), nil
	}
	return "", UnknownName(what, s, asStrings(all))
}

// CheckSources reports as an error the first name that is no source.
func (c *Config) CheckSources(names []string) error {
	for _, name := range names {
		if _, ok := c.Source(feeds.SourceID(name)); !ok {
			return fmt.Errorf("there is no source %q in %s (griot sources lists them)", name, c.Path)
		}
	}
	return nil
}

func (c *Config) Officials() []feeds.Source {
	var officials []feeds.Source
	for _, s := range c.Sources {
		if s.Class == feeds.Official {
			officials = append(officials, s.Source)
		}
	}
	return officials
}

func (c *Config) DeclaredSources() []feeds.Source {
	sources := make([]feeds.Source, len(c.Sources))
	for i := range c.Sources {
		sources[i] = c.Sources[i].Source
	}
	return sources
}
