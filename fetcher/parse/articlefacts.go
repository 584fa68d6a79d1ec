package parse

import (
	"encoding/json"
	"strings"

	"griot/fetcher/parse/dates"
	"griot/fetcher/parse/document"
)

// maxFactDepth is how deep JSON-LD is looked into.
const maxFactDepth = 6

// readFacts reads an article from JSON-LD as schema.org has it. Names in foreign vocabularies and broken JSON are passed
// over.
func readFacts(scripts []string) Article {
	var a Article
	for _, script := range scripts {
		var v any
		if json.Unmarshal([]byte(strings.TrimSpace(document.Clean(script))), &v) == nil {
			a.take(v, maxFactDepth)
		}
	}
	return a
}

// take fills what is still empty from the articles in v.
func (a *Article) take(v any, depth int) {
	if depth == 0 {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, one := range v {
			a.take(one, depth-1)
		}
	case map[string]any:
		a.take(v["@graph"], depth-1)
		a.take(v["mainEntity"], depth-1)
		if !isArticle(v["@type"]) {
			return
		}
		if a.Text == "" {
			a.Text = paragraphs(factText(v["articleBody"]))
		}
		if a.Title == "" {
			a.Title = document.OneLine(PlainText(factText(v["headline"])))
		}
		if a.Published.IsZero() {
			a.Published = dates.First(factText(v["datePublished"]))
		}
		if a.Updated.IsZero() {
			a.Updated = dates.First(factText(v["dateModified"]))
		}
		if a.Image == "" {
			a.Image = factText(v["image"])
		}
		if a.Lang == "" {
			a.Lang = document.LanguageTag(factText(v["inLanguage"]))
		}
		if len(a.Authors) == 0 {
			a.Authors = factNames(v["author"])
		}
	}
}

// paragraphs is a text whose lines are its paragraphs, whether it holds HTML or not.
func paragraphs(s string) string {
	var lines []string
	for line := range strings.Lines(s) {
		if line = PlainText(line); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

func isArticle(kind any) bool {
	switch kind := kind.(type) {
	case string:
		kind = strings.TrimPrefix(strings.TrimPrefix(kind, "https://schema.org/"), "http://schema.org/")
		return strings.HasSuffix(kind, "Article") || kind == "BlogPosting" || kind == "Report" || kind == "SpecialAnnouncement"
	case []any:
		for _, one := range kind {
			if s, ok := one.(string); ok && isArticle(s) {
				return true
			}
		}
	}
	return false
}

// factText is a text, the first of a list, or the name or address of an object.
func factText(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case []any:
		if len(v) > 0 {
			if _, list := v[0].([]any); !list {
				return factText(v[0])
			}
		}
	case map[string]any:
		for _, key := range []string{"@value", "url", "name"} {
			if s, ok := v[key].(string); ok {
				return s
			}
		}
	}
	return ""
}

func factNames(v any) (names []string) {
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	for _, one := range list {
		switch one := one.(type) {
		case string:
			names = document.AddText(names, one)
		case map[string]any:
			if s, ok := one["name"].(string); ok {
				names = document.AddText(names, s)
			}
		}
		if len(names) == 20 {
			break
		}
	}
	return names
}
