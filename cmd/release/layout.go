package main

import (
	"bytes"
	"fmt"
	"time"
)

// archive is what the tar archive holds: everything to install by hand.
func (c *contents) archive(program []byte) fileTree {
	var t fileTree
	t.addProgram("griot", program)
	t.add("README.md", c.readme)
	t.add("CHANGELOG.md", c.changelog)
	t.add("LICENSE", c.licence)
	t.add("THIRD-PARTY.txt", c.thirdParty)
	t.add("config.yaml", c.config)
	t.add("man/griot.1", c.manual)
	t.add("completions/griot.bash", c.completions["bash"])
	t.add("completions/_griot", c.completions["zsh"])
	t.add("completions/griot.fish", c.completions["fish"])
	t.add("systemd/griot.sysusers", c.user)
	for name, unit := range c.units {
		t.add("systemd/"+name, bytes.ReplaceAll(unit, []byte(packagedProgram), []byte(localProgram)))
	}
	for name, example := range c.examples {
		t.add("examples/"+name, example)
	}
	return t
}

// debian is the package for an architecture.
func (c *contents) debian(program []byte, arch string, v version, at time.Time) (*debianPackage, error) {
	config, err := configured(c.config, map[string]string{"data": daemonData})
	if err != nil {
		return nil, err
	}
	entry := fmt.Sprintf("griot (%s) unstable; urgency=medium\n\n  * Built from the release; changelog.gz says what is new.\n\n -- %s  %s\n",
		v.debian(), maintainer, at.UTC().Format(time.RFC1123Z))
	packed := map[string][]byte{"changelog.gz": c.changelog, "changelog.Debian.gz": []byte(entry), "griot.1.gz": c.manual}
	for name, content := range packed {
		if packed[name], err = compressed(content); err != nil {
			return nil, err
		}
	}
	var t fileTree
	t.addProgram("usr/bin/griot", program)
	t.add("etc/griot/config.yaml", config)
	for name, unit := range c.units {
		t.add("usr/lib/systemd/system/"+name, unit)
	}
	t.add("usr/lib/sysusers.d/griot.conf", c.user)
	t.add("usr/share/bash-completion/completions/griot", c.completions["bash"])
	t.add("usr/share/zsh/vendor-completions/_griot", c.completions["zsh"])
	t.add("usr/share/fish/vendor_completions.d/griot.fish", c.completions["fish"])
	t.add("usr/share/man/man1/griot.1.gz", packed["griot.1.gz"])
	t.add("usr/share/lintian/overrides/griot", c.overrides)
	doc := fileTree{}
	doc.add("README.md", c.readme)
	doc.add("copyright", c.copyright)
	doc.add("THIRD-PARTY.txt", c.thirdParty)
	doc.add("changelog.gz", packed["changelog.gz"])
	doc.add("changelog.Debian.gz", packed["changelog.Debian.gz"])
	for name, example := range c.examples {
		doc.add("examples/"+name, example)
	}
	p := &debianPackage{control: control(arch, v), data: append(t, doc.below("usr/share/doc/griot")...), conffiles: []string{"/etc/griot/config.yaml"}}
	for name, script := range c.scripts {
		p.scripts.addProgram(name, script)
	}
	return p, nil
}

// maintainer answers for the package.
const maintainer = "The Griot Authors <authors@griot.invalid>"

// control describes the package; Installed-Size is added when it is packed.
func control(arch string, v version) []string {
	return []string{
		"Package: griot",
		"Version: " + v.debian(),
		"Architecture: " + arch,
		"Maintainer: " + maintainer,
		"Depends: init-system-helpers (>= 1.52), systemd | systemd-standalone-sysusers | systemd-sysusers",
		"Recommends: ca-certificates",
		"Section: web",
		"Priority: optional",
		"Description: feeds in, feeds per region and topic out",
		" Griot polls the feeds of news outlets and official bodies, keeps every item",
		" once, says where and what each is about, joins the reports of one event to",
		" each other and to the official communiqué behind them, and republishes the",
		" result as feeds per region and topic.",
		" .",
		" The first wire it serves is Mali and the Sahel, in French; places, topics,",
		" words and sources are data.",
	}
}

// image is what the Dockerfile copies beside the programs: the configuration, and the empty directory of the data.
func (c *contents) image() (fileTree, error) {
	config, err := configured(c.config, map[string]string{"data": "/data/griot.db", "listen": `":8080"`})
	var t fileTree
	t.add("config.yaml", config)
	t.add("THIRD-PARTY.txt", c.thirdParty)
	t.addDirectory("data")
	return t, err
}
