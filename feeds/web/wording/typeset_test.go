package wording

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestTypeset(t *testing.T) {
	t.Parallel()
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
		t.Run(text, func(t *testing.T) {
			if got := strings.ReplaceAll(Typeset("fr", text), "\u00a0", "~"); got != want {
				t.Errorf("it becomes %q, want %q", got, want)
			}
			if got := Typeset("en", text); got != text {
				t.Errorf("in English it becomes %q", got)
			}
		})
	}
}

// TestTypesetKeepsEveryLetter: it changes kinds of space only.
func TestTypesetKeepsEveryLetter(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune("aé1 :;?!%«»\u00a0’"))).Draw(t, "text")
		got := Typeset("fr", text)
		if plain := strings.NewReplacer("\u00a0", " "); plain.Replace(got) != plain.Replace(text) {
			t.Errorf("%q becomes %q", text, got)
		}
		if again := Typeset("fr", got); again != got {
			t.Errorf("%q becomes %q, then %q", text, got, again)
		}
	})
}
