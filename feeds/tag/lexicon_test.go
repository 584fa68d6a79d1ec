package tag_test

import (
	"bytes"
	"strings"
	"testing"

	"griot/feeds"
	"griot/feeds/tag"
)

func lexicon(t testing.TB, s string) *tag.Lexicon {
	t.Helper()
	l, err := tag.ParseLexicon(strings.NewReader(s), "test")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestTopicsOfALexicon(t *testing.T) {
	t.Parallel()
	l := lexicon(t, `
		[eau L'eau] 5
		5 forage* | chateau* d'eau
		5 near(panne, pompe, 4)
		6 SOMAGEP
		not forages petroliers
		-9 vin
		[riz Riz]
		under eau 0.9
		6 riz`)
	tagger, err := tag.New(tag.Options{Lexicon: l})
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"Un Forage neuf":               "eau",
		"Deux châteaux d’eau":          "eau",
		"forages pétroliers":           "",
		"la pompe est tombée en panne": "eau",
		"la pompe du puits voisin de l'école est depuis hier en panne": "",
		"La SOMAGEP prévient": "eau",
		"la somagep":          "",
		"un forage et du vin": "",
		"le riz":              "riz",
		"forage, forage, riz": "eau", // rice gives way to the stronger water
		"forage, riz":         "riz eau",
	} {
		var got []string
		tags := tagged(tagger, &feeds.Item{Text: text})
		for _, s := range tags.Topics {
			got = append(got, s.ID)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v, want %q", text, tags.Topics, want)
		}
	}
	tags := tagged(tagger, &feeds.Item{Title: "Riz", Text: "Un forage"})
	var words []string
	for _, e := range tags.Evidence {
		if strings.HasPrefix(e.Tag, "topic:") {
			words = append(words, e.Tag+" "+e.Field+" "+e.Words)
		}
	}
	if got := strings.Join(words, "; "); got != "topic:riz title Riz; topic:eau text forage" {
		t.Errorf("evidence %s", got)
	}
}

func TestParseLexiconNamesTheLine(t *testing.T) {
	t.Parallel()
	for file, want := range map[string]string{
		"5 mot":                           "test:1: a term stands before the first topic",
		"[Eau L'eau]":                     "test:1: ",
		"[eau]\nbeaucoup pompe":           `test:2: "beaucoup" stands neither for a weight`,
		"[eau]\n500 pompe":                "test:2: ",
		"[eau]\n5 pompe | ":               "holds no word",
		"[eau]\n5 a*":                     "two letters at least",
		"[eau]\nunder riz":                "write \"under topic share\"",
		"[eau]\nname water":               "write \"name en Security\"",
		"[eau]\nunder riz 2":              "at most 1",
		"[eau]\n5 near(a, b, 99)":         "1 to 50",
		"[eau]\nnot near(pompe, eau, 3)":  "takes a phrase",
		"[eau]\n\n# x\n5 ok\nmany faults": "test:5: ",
	} {
		if _, err := tag.ParseLexicon(strings.NewReader(file), "test"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", file, err, want)
		}
	}
}

func TestMerge(t *testing.T) {
	t.Parallel()
	base := lexicon(t, "[eau L'eau] 5\n5 forage\n[riz Riz]\n6 riz")
	merged := base.Merge(lexicon(t, "[eau]\nunder riz 0.5\n2 forage | 3 x\n[mil Mil] 4\n6 mil"))
	if len(merged.Topics) != 3 || merged.Topics[0].Name != "L'eau" || merged.Topics[0].Threshold != 5 || merged.Topics[0].Under["riz"] != 0.5 || merged.Topics[0].Terms[0].Weight != 2 {
		t.Errorf("merged %+v", merged)
	}
	if base.Topics[0].Terms[0].Weight != 5 {
		t.Error("the base has changed")
	}
	if _, err := tag.New(tag.Options{Lexicon: lexicon(t, "[eau]\n5 a b\n[eau]\n5 c")}); err == nil {
		t.Error("a topic stands twice")
	}
}

func FuzzParseLexicon(f *testing.F) {
	f.Add([]byte("[eau L'eau] 5\n5 forage* | near(a, b, 3)\nnot c"))
	f.Fuzz(func(t *testing.T, b []byte) {
		l, err := tag.ParseLexicon(bytes.NewReader(b), "fuzz")
		if err == nil {
			tag.New(tag.Options{Lexicon: l, Places: []tag.Place{{ID: "x", Level: tag.Country, Name: "X"}}, Units: []feeds.PlaceID{}})
		}
	})
}
