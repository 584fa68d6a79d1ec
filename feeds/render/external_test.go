package render

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"griot/feeds"
)

// shared is the place of schemas and tools that are no part of the project; tests that need them skip without.
const shared = "../../../shared"

// TestOtherReaders has programs of others judge the documents, where they are installed.
func TestOtherReaders(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	t.Parallel()
	dir := t.TempDir()
	var rss, atom, jsonFeeds []string
	put := func(name string, c *Channel) {
		for format, list := range map[Format]*[]string{RSS: &rss, Atom: &atom, JSON: &jsonFeeds} {
			file := filepath.Join(dir, name+"."+string(format))
			if err := os.WriteFile(file, rendered(t, c, format), 0o600); err != nil {
				t.Fatal(err)
			}
			*list = append(*list, file)
		}
	}
	put("rich", richChannel())
	put("corrected", correctedChannel("fr"))
	brief := richChannel()
	brief.Feed.Brief = 80
	put("brief", brief)
	empty := richChannel()
	empty.Entries = nil
	put("empty", empty)
	archived := richChannel()
	archived.Part = Part{
		Document: "archive/region/ml.tombouctou/2026-02", Archive: true, Current: "region/ml.tombouctou",
		PrevArchive: "archive/region/ml.tombouctou/2026-01",
	}
	put("archived", archived)
	page := richChannel()
	page.Part = Part{
		Document: "archive/region/ml.tombouctou/below-1-a", First: "region/ml.tombouctou", Previous: "region/ml.tombouctou", Current: "region/ml.tombouctou",
		Next: "archive/region/ml.tombouctou/below-2-a", PrevArchive: "archive/region/ml.tombouctou/below-2-a",
	}
	put("page", page)
	for name, s := range hostile() {
		put("hostile "+name, filled(s, feeds.RepublishExcerpt))
		if len(s) > 1000 {
			continue
		}
		put("hostile full "+name, filled(s, feeds.RepublishFull))
		put("hostile link "+name, filled(s, feeds.RepublishLink))
		short := filled(s, feeds.RepublishExcerpt)
		short.Feed.Brief = 80
		put("hostile brief "+name, short)
	}
	for name, c := range extremes() {
		put(name, c)
	}

	t.Run("ruby", func(t *testing.T) {
		const strict = `ARGV.each { |f| RSS::Parser.parse(File.read(f, encoding: "UTF-8"), true) or abort("#{f}: not a feed") }`
		run(t, "ruby", append([]string{"-rrss", "-e", strict}, append(rss, atom...)...)...)
	})
	t.Run("jing", func(t *testing.T) { run(t, "jing", append([]string{"-c", schema(t, "atom.rnc")}, atom...)...) })
	t.Run("xmllint", func(t *testing.T) {
		run(t, "xmllint", append([]string{"--noout", "--huge", "--relaxng", schema(t, "atom.rng")}, atom...)...)
	})
	t.Run("feedparser", func(t *testing.T) {
		if exec.Command("/usr/bin/python3", "-c", "import feedparser").Run() != nil {
			t.Skip("python3-feedparser is not installed")
		}
		const strict = `
import feedparser, sys
for name in sys.argv[1:]:
    d = feedparser.parse(name)
    if d.bozo or d.version not in ("rss20", "atom10"):
        sys.exit("%s: %s %s" % (name, d.version, d.get("bozo_exception")))
    for e in d.entries:
        if not (e.get("id", "").startswith("urn:griot:") and e.get("title") and e.get("link")):
            sys.exit("%s: %r" % (name, e))
`
		run(t, "/usr/bin/python3", append([]string{"-c", strict}, append(rss, atom...)...)...)
	})
	t.Run("w3c feed validator", func(t *testing.T) {
		dir := os.Getenv("FEEDVALIDATOR") // the folder that holds the package feedvalidator
		if dir == "" {
			t.Skip("FEEDVALIDATOR does not name the W3C validator's source")
		}
		const strict = `
import re, sys
sys.path.insert(0, sys.argv[1])
import feedvalidator
from feedvalidator import compatibility
from feedvalidator.formatter.text_plain import Formatter
bad = 0
for name in sys.argv[2:]:
    document = open(name, "rb").read()
    base = re.search(rb'<(?:atom:)?link[^>]*href="([^"]*)"[^>]*rel="self"|<link[^>]*rel="self"[^>]*href="([^"]*)"', document)
    base = (base.group(1) or base.group(2)).decode().replace("&amp;", "&")
    try:
        events = feedvalidator.validateString(document, firstOccurrenceOnly=1, base=base)["loggedEvents"]
    except feedvalidator.logging.ValidationFailure as failure:
        events = [failure.event]
    for complaint in Formatter(compatibility.AA(events)):
        bad += 1
        print(name, complaint)
sys.exit(bad > 0)
`
		run(t, "/usr/bin/python3", append([]string{"-c", strict, dir}, append(rss, atom...)...)...)
	})
	t.Run("json schema", func(t *testing.T) {
		tool := filepath.Join(shared, "tools", "jsonfeedcheck.py")
		if _, err := os.Stat(tool); err != nil {
			t.Skip(err)
		}
		if exec.Command("/usr/bin/python3", "-c", "import jsonschema").Run() != nil {
			t.Skip("python3-jsonschema is not installed")
		}
		run(t, "/usr/bin/python3", append([]string{tool, filepath.Join(shared, "schemas")}, jsonFeeds...)...)
	})
}

func schema(t *testing.T, name string) string {
	file := filepath.Join(shared, "schemas", name)
	if _, err := os.Stat(file); err != nil {
		t.Skip(err)
	}
	return file
}

func run(t *testing.T, program string, args ...string) {
	t.Helper()
	if testing.Short() {
		t.Skip("other programs take seconds to start")
	}
	if _, err := exec.LookPath(program); err != nil {
		t.Skip(err)
	}
	if out, err := exec.Command(program, args...).CombinedOutput(); err != nil {
		t.Errorf("%s: %v\n%.3000s", program, err, out)
	}
}
