package web

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestTypeset(t *testing.T) {
	for text, want := range map[string]string{
		"Gao : le marché rouvre":            "Gao~: le marché rouvre",
		"Qui paiera ?":                      "Qui paiera~?",
		"« Rien ! », dit-il ; puis il part": "«~Rien~!~», dit-il~; puis il part",
		"Le sac se vend 32 000 francs":      "Le sac se vend 32~000 francs",
		"En 2026 1234 têtes, 12 345 678":    "En 2026 1234 têtes, 12~345~678",
		"5 % de plus, 10 %":                 "5~% de plus, 10~%",
		"voir :racine et a: b":              "voir :racine et a: b",
		"Déjà bien\u00a0: rien":             "Déjà bien~: rien",
		"":                                  "",
		" : ":                               " : ",
	} {
		if got := strings.ReplaceAll(typeset("fr", text), "\u00a0", "~"); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
		if got := typeset("en", text); got != text {
			t.Errorf("English %q becomes %q", text, got)
		}
	}
}

// TestTypesetKeepsEveryLetter: it changes kinds of space only.
func TestTypesetKeepsEveryLetter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune("aé1 :;?!%«»\u00a0’"))).Draw(t, "text")
		got := typeset("fr", text)
		if plain := strings.NewReplacer("\u00a0", " "); plain.Replace(got) != plain.Replace(text) {
			t.Errorf("%q becomes %q", text, got)
		}
		if again := typeset("fr", got); again != got {
			t.Errorf("%q becomes %q, then %q", text, got, again)
		}
	})
}
