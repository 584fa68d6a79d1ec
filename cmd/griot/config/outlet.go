package config

import (
	"strings"

	"go.yaml.in/yaml/v4"

	"griot/feeds"
	"griot/feeds/outlet"
)

// outlet reads which outlet a source belongs to: its id, or a mapping of id and name. One outlet has one name.
func (d *decoder) outlet(m *mapping, s *Source) {
	v, ok := m.get("outlet")
	if !ok {
		return
	}
	if v.node.Kind != yaml.MappingNode {
		readValue(v, &s.Outlet.ID, parseDeclaredOutlet)
		return
	}
	in := v.mapping()
	read(in, "id", &s.Outlet.ID, parseDeclaredOutlet)
	read(in, "name", &s.Outlet.Name, ParseLine)
	in.need("id")
	in.close()
	if s.Outlet.Name == "" || s.Outlet.ID == "" {
		return
	}
	for i := range d.config.Sources {
		other := &d.config.Sources[i]
		if other.Outlet.ID == s.Outlet.ID && other.Outlet.Name != "" && other.Outlet.Name != s.Outlet.Name {
			v.refuse(refuse("give it one name", "outlet %q is named %q by source %q", s.Outlet.ID, other.Outlet.Name, other.ID))
			return
		}
	}
}

// parseDeclaredOutlet reads an id of the operator's own, or one that Griot finds and lists, which has a domain.
func parseDeclaredOutlet(s string) (feeds.OutletID, error) {
	if strings.ContainsAny(s, ".:") {
		return parseOutletID(s)
	}
	return parseID[feeds.OutletID](s)
}

// manyPublishers reads the hosts whose domain tells nothing of whose word a source is.
func (d *decoder) manyPublishers(file *mapping) {
	readList(file, "many_publishers", &d.config.ManyPublishers, func(form string) (string, error) {
		if outlet.CheckForm(form) != nil {
			return "", refuse(`write exemple.net, "*.exemple.net", "exemple.net/*" or "exemple.net/word/*"`, "%q names no host of many publishers", form)
		}
		return form, nil
	})
}

// Outlets tells the outlets of the declared sources and of former ones, given what is known of them: the links of their
// feeds.
func (c *Config) Outlets(known []outlet.Source) (*outlet.Directory, error) {
	hosts, err := outlet.NewHosts(c.ManyPublishers)
	if err != nil {
		return nil, err
	}
	links := map[feeds.SourceID]string{}
	for i := range known {
		links[known[i].ID] = known[i].Link
	}
	var all []outlet.Source
	for i := range c.Sources {
		all = append(all, outlet.Source{Source: c.Sources[i].Source, Link: links[c.Sources[i].ID]})
	}
	for i := range known {
		if _, declared := c.Source(known[i].ID); !declared {
			former := known[i]
			former.Retired = true
			all = append(all, former)
		}
	}
	return outlet.New(all, hosts), nil
}
