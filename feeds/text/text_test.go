package text_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"griot/feeds/text"

	"pgregory.net/rapid"
)

func TestFold(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Diré":                   "dire",
		"L’Œuvre":                "l'oeuvre",
		"Bourem‑Inaly — Gao":     "bourem-inaly - gao",
		"Ɲɛnɛ ŋana bɔlɔ":         "nyene ngana bolo",
		"De\u0301ja\u0300":       "deja",
		"Đông ŁÓDŹ":              "dong lodz",
		"bad\xffbyte":            "bad byte",
		"Ce\u00adpendant":        "cependant",
		"ﬁn":                     "fin",
		"déjà plié, rien à dire": "deja plie, rien a dire",
	} {
		if got := text.Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestRead(t *testing.T) {
	t.Parallel()
	tests := []struct{ in, want string }{
		{"L'armée à Bourem-Inaly.", "l'/armee/a/bourem/-inaly"},
		{"47 347 sinistrés, 6,5 % en 2024", "#47347/sinistres/,#6.5/en/#2024"},
		{"le 12.05.2024 à 10h30", "le/#12/.#05/.#2024/a/10h30"},
		{"M. Diarra parle. Il part", "m/.diarra/parle//il/part"},
		{"Bamako, 9 février – Le", "bamako/,#9/fevrier/~le"},
		{"Quoi ? Rien ! fini", "quoi//rien/fini"},
		{"un\ndeux", "un//deux"},
		{"2e fois", "2e/fois"},
	}
	for _, test := range tests {
		doc := text.Read(test.in)
		if got := outline(doc); got != test.want {
			t.Errorf("Read(%q) = %s, want %s", test.in, got, test.want)
		}
	}
}

// outline writes tokens one after the other: "/" between them, "//" where a sentence ends, and the sign of the gap.
func outline(doc text.Doc) string {
	var b strings.Builder
	for i, tok := range doc.Tokens {
		switch {
		case i == 0:
		case tok.Gap == text.GapSentence:
			b.WriteString("//")
		case tok.Gap == text.GapApostrophe:
			b.WriteString("/")
		default:
			b.WriteString("/" + map[text.Gap]string{text.GapHyphen: "-", text.GapComma: ",", text.GapDash: "~", text.GapPeriod: "."}[tok.Gap])
		}
		if tok.Is(text.Number) {
			b.WriteString("#")
		}
		b.WriteString(tok.Folded)
		if tok.Is(text.Elided) {
			b.WriteString("'")
		}
	}
	return b.String()
}

func TestFlags(t *testing.T) {
	t.Parallel()
	doc := text.Read("Les FAMa et l'ONU (Gao) ont parlé")
	for i, want := range []text.Flags{
		text.Capital | text.SentenceStart, text.Capital | text.Mixed, 0, text.Elided, text.Capital | text.AllCaps,
		text.Capital | text.Opened, 0, 0,
	} {
		if got := doc.Tokens[i].Flags; got != want {
			t.Errorf("%s has flags %b, want %b", doc.Text(i), got, want)
		}
	}
	if got := doc.Span(2, 4); got != "et l'ONU" {
		t.Errorf("Span = %q", got)
	}
}

func TestStem(t *testing.T) {
	t.Parallel()
	same := [][3]string{
		{"fr", "attaques", "attaque"}, {"fr", "terroristes", "terroriste"}, {"fr", "régionale", "régionales"},
		{"fr", "Attaqué", "attaquées"}, {"en", "attacks", "attack"}, {"en", "killing", "killed"},
	}
	for _, s := range same {
		if a, b := text.Stem(s[0], s[1]), text.Stem(s[0], s[2]); a != b {
			t.Errorf("%s -> %s, %s -> %s", s[1], a, s[2], b)
		}
	}
	if text.Stem("fr", "47347") != "47347" || text.Stem("fr", "\xff\xfe\xfd") == "" && text.Fold("\xff") != " " {
		t.Error("numbers and bytes that are no text stay")
	}
}

func TestStop(t *testing.T) {
	t.Parallel()
	if !text.Stop("fr", "dans") || !text.Stop("en", "the") || text.Stop("fr", "the") || text.Stop("fr", "mali") {
		t.Error("stop words go by language")
	}
}

// check is what holds for any text.
func check(t interface{ Fatalf(string, ...any) }, s string) {
	doc := text.Read(s)
	last, sentence := 0, 0
	for i, tok := range doc.Tokens {
		if tok.Start < last || tok.End <= tok.Start || tok.End > len(s) {
			t.Fatalf("token %d of %q spans %d-%d after %d", i, s, tok.Start, tok.End, last)
		}
		if tok.Folded == "" || !utf8.ValidString(tok.Folded) || !utf8.ValidString(doc.Text(i)) {
			t.Fatalf("token %d of %q folds to %q", i, s, tok.Folded)
		}
		if tok.Sentence < sentence || tok.Sentence > sentence+1 {
			t.Fatalf("sentence %d follows %d in %q", tok.Sentence, sentence, s)
		}
		last, sentence = tok.End, tok.Sentence
		doc.Stem(i, "fr")
		doc.Stem(i, "en")
	}
	if folded := text.Fold(s); text.Fold(folded) != folded {
		t.Fatalf("Fold is not settled on %q: %q", s, text.Fold(s))
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"", "L'armée", "47 347,5", "\xff’\u0301é", "M. X – Gao.", "Ǆ ʼn ẞ İ", "١٢٣ الجيش المالي", "日本語"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { check(t, s) })
}

func TestReadAnything(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		check(t, rapid.StringOf(rapid.RuneFrom([]rune("aéŒL'’-–., \n0123456789:«»?!\u0301\u00ad\u202fMŋ"))).Draw(t, "s"))
	})
}

func TestReadAllocatesLittle(t *testing.T) {
	s := strings.Repeat("Les forces armées maliennes ont, dans la région de Gao, mené 12 opérations. ", 400)
	cache := new(text.WordCache)
	cache.Read(s)
	if n := testing.AllocsPerRun(5, func() { cache.Read(s) }); n > 10 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkRead(b *testing.B) {
	for _, n := range []int{2_000, 1_000_000} {
		s := strings.Repeat("Les forces armées maliennes ont, dans la région de Gao, mené 12 opérations. ", n/76)
		cache := new(text.WordCache)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.SetBytes(int64(len(s)))
			b.ReportAllocs()
			for b.Loop() {
				cache.Read(s)
			}
		})
	}
}

// TestReadOpening: what is read of a text is what the whole reading has there.
func TestReadOpening(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`([a-zé]{1,8}[ ,.]? ?|[0-9]{1,4} |M\. |\n){0,40}`).Draw(t, "text")
		words, sentences := rapid.IntRange(0, 30).Draw(t, "words"), rapid.IntRange(0, 5).Draw(t, "sentences")
		all, opening := text.Read(s).Tokens, text.ReadOpening(s, words, sentences).Tokens
		if len(opening) > len(all) || !slices.Equal(opening, all[:len(opening)]) {
			t.Fatalf("read %+v, which is not how %+v begins", opening, all)
		}
		if n := len(opening); n < len(all) && (n < words || sentences > 0 && (n == 0 || all[n-1].Sentence < sentences)) {
			t.Fatalf("stopped after %d words", n)
		}
	})
}
