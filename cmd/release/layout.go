package main

import (
	"bytes"
	"fmt"
	"time"
)

// archive is what the tar archive holds: everything to install by hand.
func (g *goods) archive(program []byte) tree {
	var t tree
	t.addProgram("griot", program)
	t.add("README.md", g.readme)
	t.add("CHANGELOG.md", g.changelog)
	t.add("LICENSE", g.licence)
	t.add("THIRD-PARTY.txt", g.thirdParty)
	t.add("config.yaml", g.config)
	t.add("man/griot.1", g.manual)
	t.add("completions/griot.bash", g.completions["bash"])
	t.add("completions/_griot", g.completions["zsh"])
	t.add("completions/griot.fish", g.completions["fish"])
	t.add("systemd/griot.sysusers", g.user)
	for name, unit := range g.units {
		t.add("systemd/"+name, bytes.ReplaceAll(unit, []byte(packagedProgram), []byte(localProgram)))
	}
	for name, example := range g.examples {
		t.add("examples/"+name, example)
	}
	return t
}

// debian is the package for an architecture.
func (g *goods) debian(program []byte, arch string, v version, at time.Time) (*debianPackage, error) {
	config, err := configured(g.config, map[string]string{"data": daemonData})
	if err != nil {
		return nil, err
	}
	entry := fmt.Sprintf("griot (%s) unstable; urgency=medium\n\n  * Built from the release; changelog.gz says what is new.\n\n -- %s  %s\n",
		v.debian(), maintainer, at.UTC().Format(time.RFC1123Z))
	packed := map[string][]byte{"changelog.gz": g.changelog, "changelog.Debian.gz": []byte(entry), "griot.1.gz": g.manual}
	for name, content := range packed {
		if packed[name], err = compressed(content); err != nil {
			return nil, err
		}
	}
	var t tree
	t.addProgram("usr/bin/griot", program)
	t.add("etc/griot/config.yaml", config)
	for name, unit := range g.units {
		t.add("usr/lib/systemd/system/"+name, unit)
	}
	t.add("usr/lib/sysusers.d/griot.conf", g.user)
	t.add("usr/share/bash-completion/completions/griot", g.completions["bash"])
	t.add("usr/share/zsh/vendor-completions/_griot", g.completions["zsh"])
	t.add("usr/share/fish/vendor_completions.d/griot.fish", g.completions["fish"])
	t.add("usr/share/man/man1/griot.1.gz", packed["griot.1.gz"])
	t.add("usr/share/lintian/overrides/griot", g.overrides)
	doc := tree{}
	doc.add("README.md", g.readme)
	doc.add("copyright", g.copyright)
	doc.add("THIRD-PARTY.txt", g.thirdParty)
	doc.add("changelog.gz", packed["changelog.gz"])
	doc.add("changelog.Debian.gz", packed["changelog.Debian.gz"])
	for name, example := range g.examples {
		doc.add("examples/"+name, example)
	}
	p := &debianPackage{control: control(arch, v), data: append(t, doc.below("usr/share/doc/griot")...), conffiles: []string{"/etc/griot/config.yaml"}}
	for name, script := range g.scripts {
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

// image is what the Dockerfile copies, but for the programs: the configuration, and the empty directory of the data.
func (g *goods) image() (tree, error) {
	config, err := configured(g.config, map[string]string{"data": "/data/griot.db", "listen": `":8080"`})
	var t tree
	t.add("config.yaml", config)
	t.add("THIRD-PARTY.txt", g.thirdParty)
	t.addDirectory("data")
	return t, err
}
