package text

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestSearch(t *testing.T) {
	t.Parallel()
	const (
		displaced = "Plus de 3 000 personnes déplacées après l’attaque de Ménaka"
		gold      = "Une mine d’or s’effondre à Kangaba : dix morts"
		attacks   = "Gunmen attack two villages near the border"
		meeting   = "Le président du Mali reçoit l'ambassadeur des États-Unis"
	)
	for _, c := range []struct {
		query, lang, text string
		want              bool
	}{
		{"deplacees", "fr", displaced, true},
		{"DÉPLACÉES menaka", "fr", displaced, true},
		{"deplaces", "fr", "Les déplacés de Ménaka", true},
		{"deplace", "fr", "Les déplacés de Ménaka", true},
		{"attaques", "fr", displaced, true},
		{"l'attaque", "fr", displaced, true},
		{"3000", "fr", displaced, true},
		{"securite", "fr", "La sécurité d'abord", true},
		{"sécurités", "fr", "LA SECURITE", true},
		{"communautés", "fr", "une communaute", true},
		{"journal", "fr", "Les journaux du jour", true},
		{"attacks", "en", attacks, true},
		{"attacked village", "en", attacks, true},
		{"attaque", "en", attacks, false},
		{"menaka gao", "fr", displaced, false},

		{"la mine", "fr", gold, true},
		{"dans la mine", "fr", gold, true}, // stop words ask for nothing
		{"or", "fr", gold, true},           // unless they are all there is
		{"or", "fr", displaced, false},
		{"CAN 2025", "fr", "La CAN 2025 au Maroc", true}, // an acronym is no stop word
		{"CAN 2025", "fr", "Budget 2025", false},
		{"can 2025", "fr", "Budget 2025", true},
		{"THE BORDER", "en", "border", true}, // all is in capitals: no acronym

		{`"président du Mali"`, "fr", meeting, true},
		{"«presidents du mali»", "fr", meeting, true},
		{"“Mali président”", "fr", meeting, false},
		{`"reçoit ambassadeur"`, "fr", meeting, true}, // elisions are left out
		{`"reçoit`, "fr", meeting, true},
		{`mali "états unis"`, "fr", meeting, true},
		{"etats-unis", "fr", meeting, true},

		{"mali -niger", "fr", meeting, true},
		{"mali -ambassadeurs", "fr", meeting, false},
		{"-ambassadeur", "fr", meeting, false},
		{"-niger", "fr", meeting, true},
		{"-etats-unis", "fr", meeting, false},
		{"-etats-généraux", "fr", meeting, true},
		{`-"du mali"`, "fr", meeting, false},
		{"-le mali", "fr", meeting, true},

		{"", "fr", meeting, true},
		{"« » - ? !", "fr", meeting, true},
	} {
		s := ParseSearch(c.query)
		if got := searchWords(c.lang, c.text).Match(&s); got != c.want {
			t.Errorf("%q in %q: %v, want %v (%q)", c.query, c.text, got, c.want, s)
		}
	}
}

func TestPhrasesDoNotCrossPassages(t *testing.T) {
	t.Parallel()
	s := ParseSearch(`"attaque Gao"`)
	if searchWords("fr", "Une attaque", "Gao compte ses morts").Match(&s) || !searchWords("fr", "Titre", "L'attaque : Gao compte").Match(&s) {
		t.Error("a phrase stands in one passage")
	}
}

// Accents and case make no difference, neither in the query nor in the text.
func TestSearchIsBlindToAccents(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[a-zéèêàâçïôûœ]{2,12}`)
		lang := rapid.SampledFrom([]string{"fr", "en", "ar", ""}).Draw(t, "lang")
		a, b := word.Draw(t, "a"), word.Draw(t, "b")
		q := a + " " + b
		for _, query := range []string{q, Fold(q), `"` + q + `"`} {
			s := ParseSearch(query)
			for _, doc := range []string{q, Fold(q), "avant " + q + " après"} {
				if !searchWords(lang, doc).Match(&s) {
					t.Fatalf("%q does not find %q", query, doc)
				}
			}
		}
	})
}

func FuzzParseSearch(f *testing.F) {
	for _, seed := range []string{`a "b c" -d -"e f"`, "«", `-"`, "- -", "\xff\"\xc2", "l'"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, query string) {
		s := ParseSearch(query)
		searchWords("fr", query).Match(&s)
		for _, p := range append(s.Required, s.Excluded...) {
			for _, forms := range p {
				for _, form := range forms {
					if form == "" || len(form) > longestSearched {
						t.Errorf("form %q of %q", form, query)
					}
				}
			}
		}
	})
}

// searchWords reads passages by themselves.
func searchWords(lang string, passages ...string) Words {
	cache := new(WordCache)
	docs := make([]Doc, len(passages))
	for i, passage := range passages {
		docs[i] = cache.Read(passage)
	}
	return NewSearchReader(cache).Words(lang, docs...)
}

func BenchmarkSearchWords(b *testing.B) {
	const passage = "Le gouvernement de transition a annoncé mardi l'ouverture d'une enquête après les attaques qui ont fait plusieurs morts dans le cercle de Bankass, au centre du pays, où les populations déplacées attendent l'aide promise par les autorités régionales."
	b.ReportAllocs()
	cache := new(WordCache)
	reader := NewSearchReader(cache)
	doc := cache.Read(passage)
	for b.Loop() {
		reader.Words("fr", doc)
	}
}

// The forms of words are stored in indexes: when they change, so must SearchRules, or what is stored is not found.
func TestFormsChangeWithTheirVersion(t *testing.T) {
	t.Parallel()
	const rules = "1"
	got := searchWords("fr", "L’armée a repoussé les assaillants de Ɲɔrɔ, près d’Aguel’hoc : 1 200 déplacés, 3,5 %", "journaux œuvrant aujourd’hui")
	got = append(got, searchWords("en", "Gunmen attacked displaced families' villages")...)
	want := Words{
		strings.Fields("arme a repouss le assaill de nyoro pre aguel hoc 1200 deplac 3.5"),
		strings.Fields("journal oeuvr aujourd hui"),
		strings.Fields("gunmen attack displac famili villag"),
	}
	if diff := cmp.Diff(want, got); diff != "" || SearchRules != rules {
		t.Errorf("the forms are others (change SearchRules, then this test):\n%s", diff)
	}
}

// TestReaderMatchesAsWords: what the reader leaves unread decides nothing.
func TestReaderMatchesAsWords(t *testing.T) {
	t.Parallel()
	reader := NewSearchReader(new(WordCache))
	word := rapid.OneOf(rapid.StringMatching(`[a-eÀÉŒ]{1,6}(tion|ment|eurs|ies|ing|ly)?`), rapid.String())
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(word, 1, 8).Draw(t, "words")
		passage := strings.Join(words, " ")
		lang := rapid.SampledFrom([]string{"fr", "en", "ar"}).Draw(t, "lang")
		from := rapid.IntRange(0, len(words)-1).Draw(t, "from")
		query := strings.Join(words[from:rapid.IntRange(from, len(words)).Draw(t, "to")], " ")
		if rapid.Bool().Draw(t, "quoted") {
			query = `"` + query + `"`
		}
		for _, query := range []string{query, "-" + query, query + " -" + word.Draw(t, "excluded")} {
			s := ParseSearch(query)
			if got, want := reader.Match(&s, lang, passage), searchWords(lang, passage).Match(&s); got != want {
				t.Errorf("%q in %q: %t, want %t", query, passage, got, want)
			}
		}
	})
}

// TestStemKeepsInitial: a stem of a word in Latin letters begins as the word does.
func TestStemKeepsInitial(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		folded := Fold(rapid.StringMatching(`[a-z]{1,9}(tion|ment|eur|ies|ying|ly|s|y)?`).Draw(t, "word"))
		for _, lang := range []string{"fr", "en"} {
			if stem := Stem(lang, folded); stem[0] != folded[0] {
				t.Errorf("%s: %q has the stem %q", lang, folded, stem)
			}
		}
	})
}
