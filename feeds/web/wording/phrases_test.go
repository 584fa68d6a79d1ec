package wording

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"

	"griot/feeds"
	"griot/feeds/health"
)

// TestEveryPhraseHasWords: what a source's page says is in the page's language, with as many values as the phrase.
func TestEveryPhraseHasWords(t *testing.T) {
	t.Parallel()
	for _, language := range Languages() {
		w := For(language)
		for _, phrase := range health.Phrases() {
			words, ok := w.phrases[phrase]
			if !ok {
				t.Errorf("%s: no words for %q", language, phrase)
			}
			if strings.Count(words, "%") != strings.Count(string(phrase), "%") {
				t.Errorf("%s: %q takes other values than %q", language, words, phrase)
			}
			if language == "fr" && words == string(phrase) {
				t.Errorf("%q is not French", words)
			}
		}
	}
}

// TestEveryFaultHasWords: what is wrong with an address is said in each language.
func TestEveryFaultHasWords(t *testing.T) {
	t.Parallel()
	kinds := faultKinds(t)
	for _, language := range Languages() {
		w := For(language)
		for _, kind := range kinds {
			fault := &feeds.SelectionFault{Kind: kind, Parameter: "limit", Value: "v", Allowed: "a, b", Low: 1, High: 2}
			if said := w.BadAddress(fault, "/help/compose"); w.faults[kind] == "" || strings.Contains(said, "%!") {
				t.Errorf("%s: %s: %q", language, kind, said)
			}
		}
	}
}

// faultKinds returns the kinds of faults that package feeds declares.
func faultKinds(t *testing.T) (kinds []feeds.FaultKind) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "../../selection_fault.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		declared, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if kind, ok := declared.Type.(*ast.Ident); !ok || kind.Name != "FaultKind" {
			return false
		}
		for _, value := range declared.Values {
			kind, err := strconv.Unquote(value.(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			kinds = append(kinds, feeds.FaultKind(kind))
		}
		return false
	})
	if len(kinds) < 10 {
		t.Fatalf("%d kinds of faults are declared", len(kinds))
	}
	return kinds
}
