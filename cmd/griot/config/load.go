package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// Loader reads configuration files.
type Loader struct {
	// Env looks up the NAME of ${NAME}, as os.LookupEnv does.
	Env func(string) (string, bool)
	// Known gives the ids that exist once the file's places are loaded; an error is reported as a fault of places.
	// It may be nil.
	Known func(Places) (Known, error)
}

// Load reads and validates a file. The error is a [*Error] with every fault found.
func (l Loader) Load(path string) (*Config, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		fault := Fault{Message: "cannot be read: " + reason(err)}
		if errors.Is(err, fs.ErrNotExist) {
			fault.Hint = `name another with --config, or see "griot demo"`
		}
		return nil, &Error{File: path, Faults: []Fault{fault}, cause: err}
	}
	return l.parse(path, data)
}

func (l Loader) parse(path string, data []byte) (*Config, error) {
	doc := &document{env: l.Env, taken: map[string]string{}}
	config := Default()
	config.Path = path
	decoder := &decoder{config: &config, known: l.Known, dir: filepath.Dir(path)}
	if root, ok := doc.parse(data); ok {
		decoder.decode(root)
	}
	if len(doc.faults) > 0 {
		return nil, &Error{File: path, Faults: sortFaults(doc.faults), Read: decoder.read}
	}
	config.Secrets = longestFirst(doc.secrets)
	return &config, nil
}

func (d *decoder) decode(root value) {
	file := root.mapping()
	d.section(file, "site", d.site)
	read(file, "listen", &d.config.Listen, ParseListen)
	read(file, "data", &d.config.Data, ParseLine)
	d.config.Data = d.resolve(d.config.Data)
	d.section(file, "admin", d.admin)
	d.section(file, "log", d.log)
	d.section(file, "limits", d.limits)
	d.section(file, "retention", d.retention)
	d.section(file, "polling", d.polling)
	d.places(file)
	d.topics(file)
	d.manyPublishers(file)
	d.sources(file)
	d.section(file, "stories", d.stories)
	d.section(file, "push", d.push)
	d.feeds(file)
	d.takedown(file)
	file.need("sources")
	file.close()
}
