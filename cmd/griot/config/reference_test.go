package config

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v4"

	"griot/feeds/web/pages"
)

// The manual in the program is what config.yaml says.
func TestReferenceIsThatOfTheShippedFile(t *testing.T) {
	t.Parallel()
	shipped, err := os.ReadFile("../../../config.yaml")
	if err != nil {
		t.Fatal(err)
	}
	want := manualOf(string(shipped))
	if *update {
		if err := os.WriteFile("reference.yaml", []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if want != manualText {
		t.Error("reference.yaml is not in step with config.yaml: go generate ./cmd/griot/config")
	}
}

// What the manual shows as the values of keys are the defaults, but for what each operator writes anew.
func TestReferenceShowsTheDefaults(t *testing.T) {
	t.Parallel()
	doc := &document{taken: map[string]string{}}
	config, want := Default(), Default()
	root, ok := doc.parse([]byte(strings.NewReplacer("\nsources:\n", "\n", "\nfeeds:\n", "\n").Replace(manualText)))
	if !ok {
		t.Fatal(doc.faults)
	}
	(&decoder{config: &config}).decode(root)
	if len(doc.faults) != 1 || !strings.Contains(doc.faults[0].Message, "sources") {
		t.Errorf("faults beside the missing sources: %v", doc.faults)
	}
	want.Site = Site{Title: config.Site.Title, Language: "fr", Contact: config.Site.Contact, Licence: config.Site.Licence}
	want.Polling.UserAgent = config.Polling.UserAgent
	if diff := cmp.Diff(want, config, compareConfigs()...); diff != "" {
		t.Errorf("-default +manual:\n%s", diff)
	}
}

// ownKey stands for the names that operators choose themselves.
const ownKey = "own"

// decoderKeys are all keys that the decoder knows, found by showing it files that hold every key it looks for, each as a
// mapping and as a list of mappings, until it looks for no further one.
func decoderKeys(t *testing.T) map[string]bool {
	t.Helper()
	known := map[string]bool{}
	for {
		before := len(known)
		for _, listed := range []bool{false, true} {
			file, err := yaml.Marshal(nested(known, listed))
			if err != nil {
				t.Fatal(err)
			}
			doc := &document{taken: map[string]string{}}
			config := Default()
			root, ok := doc.parse(file)
			if !ok {
				t.Fatalf("not read: %v\n%s", doc.faults, file)
			}
			(&decoder{config: &config}).decode(root)
			for _, path := range doc.asked {
				known[strings.ReplaceAll(path, "[0]", "")] = true
			}
		}
		if len(known) == before {
			return known
		}
	}
}

// nested is a file with every known key, and below each one of an operator's own; at the end of each path is nothing more.
func nested(known map[string]bool, listed bool) any {
	root := map[string]any{}
	for _, path := range slices.Sorted(maps.Keys(known)) {
		at := root
		for key := range strings.SplitSeq(path, ".") {
			below, ok := at[key].(map[string]any)
			if !ok {
				below = map[string]any{}
				at[key] = below
			}
			at = below
		}
		at[ownKey] = map[string]any{ownKey: map[string]any{}}
	}
	if !listed {
		return root
	}
	return withLists(root, true)
}

// withLists puts the values of the top-level keys into lists of one.
func withLists(in map[string]any, top bool) map[string]any {
	out := map[string]any{}
	for key, below := range in {
		out[key] = below
		if top {
			out[key] = []any{below}
		}
	}
	return out
}

// Every key that the decoder knows is told of in the reference, and the reference tells of no other. A key has an entry
// of its own or is named in that of the key it is below.
func TestReferenceTellsEveryKey(t *testing.T) {
	t.Parallel()
	known := decoderKeys(t)
	for _, sure := range []string{"polling.captures", "sources.page.item", "sources.wordpress.tag", "feeds.query.not.langs", "stories.event.rare_idf", "takedown.reason", "topics.own.lines"} {
		if !known[sure] {
			t.Fatalf("the decoder was not seen to look for %s; it looks for %q", sure, slices.Sorted(maps.Keys(known)))
		}
	}
	told := map[string]string{}
	tell := func(e pages.ReferenceEntry, more ...string) {
		for _, key := range e.Keys {
			key = strings.Replace(key, "topics.orpaillage", "topics."+ownKey, 1)
			if _, twice := told[key]; twice {
				t.Errorf("%s is told of twice", key)
			}
			told[key] = strings.Join(slices.Concat(e.Text, e.Example, more, []string{e.Value}), " ")
		}
	}
	for _, section := range readReference(manualText) {
		tell(section.ReferenceEntry, section.After...)
		for _, e := range section.Entries {
			tell(e)
		}
	}
	for key := range known {
		if _, ok := told[key]; ok {
			continue
		}
		above, name := "", key
		if dot := strings.LastIndexByte(key, '.'); dot >= 0 {
			above, name = key[:dot], key[dot+1:]
		}
		if above == "" || !regexp.MustCompile(`\b`+name+`\b`).MatchString(told[above]) {
			t.Errorf("config.yaml does not tell of %s", key)
		}
	}
	for key := range told {
		if !known[key] && key != "topics."+ownKey {
			t.Errorf("config.yaml tells of %s, which is no key", key)
		}
	}
}

// manualOf is what a configuration file says of its keys.
func manualOf(file string) string {
	var kept strings.Builder
	declared := false // within the lists of sources and feeds
	for line := range strings.Lines(file) {
		if declared && (strings.HasPrefix(line, " ") || strings.TrimSpace(line) == "") {
			continue
		}
		declared = line == "sources:\n" || line == "feeds:\n"
		kept.WriteString(line)
	}
	return kept.String()
}
