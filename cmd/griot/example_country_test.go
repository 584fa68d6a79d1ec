package main

import (
	"encoding/json"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// readmeBlock is the one block of the README in a language.
func readmeBlock(t *testing.T, language string) string {
	t.Helper()
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile("(?s)```"+language+"\n(.*?)```").FindAllSubmatch(readme, -1)
	if len(found) != 1 {
		t.Fatalf("the README has %d blocks of %s, want one", len(found), language)
	}
	return string(found[0][1])
}

// The README's example of another country is run: its files are good, and an item gets the places and topics it promises.
func TestExampleOfAnotherCountry(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, language := range map[string]string{"comores.tsv": "tsv", "config.yaml": "yaml"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(readmeBlock(t, language)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	config, err := loadConfig(filepath.Join(dir, "config.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	tagger, err := newTagger(config)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"Une distillerie d’ylang-ylang rouvre à Mutsamudu": `"regions":["km.ndzuwani"],"places":["km.mutsamudu"],"topics":["ylang-ylang"]`,
		"Moroni rejette la médiation":                      `"regions":["km"]`,
		"Grève des médecins à Gao":                         `"regions":["ml"]`,
	} {
		items := strings.NewReader(`{"id":"1","title":"` + text + `","text":"` + text + `.","date":"2026-02-09"}`)
		stream, err := readStream(items, "the example")
		if err != nil {
			t.Fatal(err)
		}
		got, err := json.Marshal(annotate(config, newDeriver(tagger), stream, func(int, int) {}))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(got), want) {
			t.Errorf("%s: want %s, got %s", text, want, got)
		}
	}
}

// The help shows the same example.
func TestExampleInTheHelpIsTheReadmes(t *testing.T) {
	t.Parallel()
	shown, err := os.ReadFile("../../feeds/web/pages/examples.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, language := range []string{"tsv", "yaml"} {
		if !strings.Contains(html.UnescapeString(string(shown)), readmeBlock(t, language)) {
			t.Errorf("feeds/web/pages/examples.html does not hold the README's %s", language)
		}
	}
}
