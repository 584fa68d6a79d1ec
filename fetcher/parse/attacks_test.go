package parse

import (
	"bufio"
	"encoding/json"
	"os"
	"testing"

	"griot/feeds"
	"griot/fetcher/parse/document"
	"griot/fetcher/parse/html/htmltest"
	"griot/fetcher/parse/xmlfix"
)

func checkItem(t testing.TB, where string, item *feeds.Item) {
	t.Helper()
	for _, fragment := range []string{item.Summary, item.Content} {
		if found := htmltest.Dangers(t, fragment); found != nil {
			t.Errorf("%s: %v in %.300q", where, found, fragment)
		}
	}
	addresses := []string{item.Link, item.Image}
	for _, e := range item.Enclosures {
		addresses = append(addresses, e.URL)
	}
	if item.Origin != nil {
		addresses = append(addresses, item.Origin.URL)
	}
	for _, a := range addresses {
		switch htmltest.Scheme(a) {
		case "javascript", "data", "vbscript", "file":
			t.Errorf("%s: address %.100q", where, a)
		}
	}
	for _, text := range append([]string{item.Title, item.Text, item.GUID}, item.Authors...) {
		if text != document.Clean(text) {
			t.Errorf("%s: %.100q has characters that no output may have", where, text)
		}
	}
}

// TestSanitiserSuite reads every document of feedparser's suite: its sanitiser cases are the best free collection of
// attacks on a feed reader.
func TestSanitiserSuite(t *testing.T) {
	t.Parallel()
	file, err := os.Open(shared + "data/feedparser_asserts.jsonl")
	if err != nil {
		t.Skip("no shared test material")
	}
	defer file.Close()
	scanner := bufio.NewScanner(file)
	scanner.Buffer(nil, 8<<20)
	attacks := 0
	for scanner.Scan() {
		var c suiteCase
		if err := json.Unmarshal(scanner.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		body, err := os.ReadFile(shared + "feedparser-tests/" + c.File)
		if err != nil {
			t.Fatal(err)
		}
		if len(htmltest.Dangers(t, xmlfix.Unescape(string(body)))) > 0 {
			attacks++
		}
		got, _ := Parse(suiteDocument(&c, body), document.Options{})
		for i := range got.Items {
			checkItem(t, c.File, &got.Items[i])
		}
	}
	if attacks < 300 {
		t.Errorf("only %d of the documents hold an attack: the check sees too little", attacks)
	}
}
