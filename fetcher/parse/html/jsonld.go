package html

import (
	"encoding/json"
	"strings"

	"griot/fetcher/parse/dates"
	"griot/fetcher/parse/document"
)

// maxJSONLDDepth is how deep JSON-LD is searched.
const maxJSONLDDepth = 6

// readJSONLD reads an article from JSON-LD in the vocabulary of schema.org. It skips other vocabularies and broken JSON.
func readJSONLD(scripts []string) Article {
	var a Article
	for _, script := range scripts {
		var v any
		if json.Unmarshal([]byte(strings.TrimSpace(document.Clean(script))), &v) == nil {
			a.take(v, maxJSONLDDepth)
		}
	}
	return a
}

// take fills the fields that are still empty from the articles in v.
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
			a.Text = paragraphs(ldText(v["articleBody"]))
		}
		if a.Title == "" {
			a.Title = document.OneLine(PlainText(ldText(v["headline"])))
		}
		if a.Published.IsZero() {
			a.Published = dates.First(ldText(v["datePublished"]))
		}
		if a.Updated.IsZero() {
			a.Updated = dates.First(ldText(v["dateModified"]))
		}
		if a.Image == "" {
			a.Image = ldText(v["image"])
		}
		if a.Lang == "" {
			a.Lang = document.LanguageTag(ldText(v["inLanguage"]))
		}
		if len(a.Authors) == 0 {
			a.Authors = ldNames(v["author"])
		}
	}
}

// paragraphs returns a text of which each line is a paragraph, with HTML in it or without.
func paragraphs(s string) string {
	var lines []string
	for line := range strings.Lines(s) {
		if line = PlainText(line); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// isArticle reports whether a type of schema.org is that of an article.
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

// ldText returns a text, the first of a list, or the address or name of an object.
func ldText(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case []any:
		if len(v) > 0 {
			if _, list := v[0].([]any); !list {
				return ldText(v[0])
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

// ldNames returns the names of one or several persons.
func ldNames(v any) (names []string) {
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
