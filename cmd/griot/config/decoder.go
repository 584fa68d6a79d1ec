package config

import (
	"errors"
	"fmt"
	"griot/feeds"
	"io/fs"
	"path/filepath"
	"slices"
)

// Known says which ids exist outside the configuration file. A nil function, or list, leaves them unchecked.
type Known struct {
	Place  func(feeds.PlaceID) bool
	Places []feeds.PlaceID // to offer the nearest of them; may be nil
	// Named is the place with a name, to offer it to who wrote the name; may be nil.
	Named  func(string) (feeds.PlaceID, bool)
	Topics []string // the built-in ones; those that the file adds count as well
}

// reason is the cause without the path that stands before it anyway.
func reason(err error) string {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err.Error()
	}
	return err.Error()
}

// decoder turns a file's values into a Config, whatever the order of the file. It reads first what others depend on:
// zones before schedules, places and sources before the feeds that name them.
type decoder struct {
	config *Config
	known  func(Places) (Known, error)
	dir    string   // of the configuration file
	read   []string // the other files that the configuration names

	ids       Known
	sourceIDs []feeds.SourceID
}

// section reads a mapping below a key, when it is there.
func (d *decoder) section(in *mapping, key string, decode func(*mapping)) {
	if v, ok := in.get(key); ok {
		m := v.mapping()
		decode(m)
		m.close()
	}
}

// resolve takes a relative name from the directory of the configuration file.
func (d *decoder) resolve(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(d.dir, name)
}

func (d *decoder) place(s string) (feeds.PlaceID, error) {
	if id := feeds.PlaceID(s); s != "" && (d.ids.Place == nil || d.ids.Place(id)) {
		return id, nil
	}
	if d.ids.Named != nil {
		if id, ok := d.ids.Named(s); ok {
			return "", refuse(fmt.Sprintf("write its id: %q", id), "%q is the name of a place", s)
		}
	}
	if near := nearest(s, asStrings(d.ids.Places)); near != "" {
		return "", refuse(fmt.Sprintf("did you mean %q?", near), "unknown place %q", s)
	}
	return "", refuse("an id such as ml.tombouctou stands in the address of the place's page", "unknown place %q", s)
}

func (d *decoder) topic(s string) (string, error) {
	if _, own := d.config.Topics[s]; own || d.ids.Topics == nil && s != "" || slices.Contains(d.ids.Topics, s) {
		return s, nil
	}
	known := slices.Clone(d.ids.Topics)
	for id := range d.config.Topics {
		known = append(known, id)
	}
	slices.Sort(known)
	return "", UnknownName("topic", s, known)
}
