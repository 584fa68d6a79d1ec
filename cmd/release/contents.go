package main

import (
	"context"
	"strings"
)

// contents are the files that every kind of package has beside the program.
type contents struct {
	readme, changelog, licence, thirdParty []byte
	config                                 []byte
	manual                                 []byte            // griot(1), in roff
	completions                            map[string][]byte // by shell
	units                                  map[string][]byte
	user                                   []byte // sysusers.d(5)
	scripts                                map[string][]byte
	copyright, overrides                   []byte
	examples                               map[string][]byte
}

// Where programs and the data file of the daemon lie, as the shipped units have it.
const (
	packagedProgram = "/usr/bin/griot"
	localProgram    = "/usr/local/bin/griot"
	daemonData      = "/var/lib/griot/griot.db"
)

// gather reads the files of the project, and has the program write those that describe it.
func (r *release) gather(ctx context.Context, program string) (*contents, error) {
	var err error
	var c contents
	read := func(to *[]byte, name string) {
		if err == nil {
			*to, err = r.read(name)
		}
	}
	read(&c.readme, "README.md")
	read(&c.changelog, "CHANGELOG.md")
	read(&c.licence, "LICENSE")
	read(&c.config, "config.yaml")
	read(&c.user, packaging+"/systemd/griot.sysusers")
	read(&c.copyright, packaging+"/debian/copyright")
	read(&c.overrides, packaging+"/debian/lintian-overrides")
	c.units, err = r.readAll(err, "systemd", ".service", ".timer")
	c.scripts, err = r.readAll(err, "debian", "postinst", "prerm", "postrm")
	c.examples = map[string][]byte{}
	for _, dir := range []string{"proxy", "monitoring"} {
		var files map[string][]byte
		files, err = r.readAll(err, dir, "")
		for name, content := range files {
			c.examples[dir+"/"+name] = content
		}
	}
	if err != nil {
		return nil, err
	}
	if c.thirdParty, err = r.thirdParty(ctx, r.modules); err != nil {
		return nil, err
	}
	if c.manual, err = output(ctx, program, "manual", "--date", r.time.UTC().Format("2006-01-02")); err != nil {
		return nil, err
	}
	c.completions = map[string][]byte{}
	for _, shell := range []string{"bash", "zsh", "fish"} {
		if c.completions[shell], err = output(ctx, program, "completion", shell); err != nil {
			return nil, err
		}
	}
	return &c, nil
}

// readAll reads the files of a folder of the packaging whose names have one of the endings. It does nothing when
// something failed before.
func (p project) readAll(failed error, dir string, endings ...string) (map[string][]byte, error) {
	if failed != nil {
		return nil, failed
	}
	names, err := p.under(dir)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for _, name := range names {
		for _, ending := range endings {
			if strings.HasSuffix(name, ending) {
				if files[name], err = p.read(packaging + "/" + dir + "/" + name); err != nil {
					return nil, err
				}
			}
		}
	}
	return files, nil
}
