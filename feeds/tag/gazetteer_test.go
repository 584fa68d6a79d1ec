package tag_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"griot/feeds"
	"griot/feeds/tag"
)

const header = "id\tlevel\tname\taliases\tparents\tlat\tlon\tpopulation\trisk\n"

func TestReadGazetteer(t *testing.T) {
	t.Parallel()
	places, err := tag.ReadGazetteer(strings.NewReader("# mine\n"+header+
		"xx\tcountry\tXanadu\tLand of Kubla\n"+
		"xx.alph\tregion\tAlph\t\txx\t12.5\t-3\t1200\tword|short\r\n"), "my-places.tsv")
	if err != nil {
		t.Fatal(err)
	}
	p := places[1]
	if len(places) != 2 || p.Parents[0] != "xx" || !p.Located || p.Lat != 12.5 || p.Population != 1200 || p.Risk != tag.RiskWord|tag.RiskShort {
		t.Errorf("read %+v", places)
	}
}

func TestReadGazetteerNamesTheLine(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ file, want string }{
		{"", "holds no header row"},
		{"id\tname\tcolour\n", `my.tsv:1: unknown column "colour"`},
		{"id\tname\n", `my.tsv:1: the header lacks the column "level"`},
		{header + "a\ttown\n", `my.tsv:2: "a" has no name`},
		{header + "\n# x\na\thamlet\tA\n", `my.tsv:4:3: unknown level "hamlet"`},
		{header + "a\ttown\tA\t\t\t95\t0\n", `my.tsv:2:12: lat "95" is not a number of degrees`},
		{header + "a\ttown\tA\t\t\tNaN\t0\n", `lat "NaN" is not`},
		{header + "a\ttown\tA\t\t\t\t\tmany\n", `population "many" is not a whole number`},
		{header + "a\ttown\tA\t\t\t\t\t\tlion\n", `unknown risk "lion"`},
		{header + "a b\ttown\tA\n", `my.tsv:2:1: id "a b" holds a blank`},
		{header + "a\ttown\tA\na\ttown\tB\n", `my.tsv:3: id "a" is already on line 2`},
		{header + "a\ttown\tA" + strings.Repeat("\t", 12) + "\n", "remove the tabs that are too many"},
		{header + "a\thamlet\tA\nb\tlair\tB\n", `my.tsv:3:3: unknown level "lair"`}, // all faults at once
		{header + "é\thamlet\tA\t\t\t95\n", "my.tsv:2:3: unknown level"},            // of one row, too; columns are characters
		{header + "é\thamlet\tA\t\t\t95\n", "my.tsv:2:14: lat \"95\""},
		{"id   level   name\n", "my.tsv:1: no tab in this row"},
		{header + "a   town   A\n", "my.tsv:2: no tab in this row"},
		{header + "a\ttown  A\n", "a tab, not blanks, must stand between the columns"},
	} {
		if _, err := tag.ReadGazetteer(strings.NewReader(test.file), "my.tsv"); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q: %v, want %s", test.file, err, test.want)
		}
	}
}

func TestNewRefusesBrokenGazetteers(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		places []tag.Place
		want   string
	}{
		{[]tag.Place{{ID: "a", Level: tag.Town, Name: "A", Parents: []feeds.PlaceID{"b"}}}, "does not have"},
		{[]tag.Place{{ID: "a", Level: tag.Town, Name: "A"}, {ID: "a", Level: tag.Town, Name: "A"}}, "twice"},
		{[]tag.Place{{ID: "a", Level: tag.Town, Name: "A", Parents: []feeds.PlaceID{"b"}}, {ID: "b", Level: tag.Town, Name: "B", Parents: []feeds.PlaceID{"a"}}}, "in itself"},
		{[]tag.Place{{ID: "a", Level: tag.Town, Name: "A", Classical: "old"}}, "once lay"},
	} {
		if _, err := tag.New(tag.Options{Places: test.places, Units: []feeds.PlaceID{}}); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%v: %v, want %s", test.places, err, test.want)
		}
	}
}

// What is wrong among places is told of all of them, with the file, the line and the column of the cell.
func TestCheckPlacesNamesTheLine(t *testing.T) {
	t.Parallel()
	mine, err := tag.ReadGazetteer(strings.NewReader("id\tlevel\tname\tparents\tclassical\n"+
		"zz.a\tregion\tÉa\tml|xx\n# more\nzz.b\tregion\tÉb\tml\told\nzz.c\tregion\tÉc\tml\n"), "my.tsv")
	if err != nil {
		t.Fatal(err)
	}
	err = tag.CheckPlaces(tag.MergePlaces(tag.BuiltinPlaces(), mine))
	if want := `my.tsv:2:16: place "zz.a" lies in "xx", which the gazetteer does not have
my.tsv:4:19: place "zz.b" once lay in "old", which the gazetteer does not have`; err == nil || err.Error() != want {
		t.Errorf("%v", err)
	}
	round, err := tag.ReadGazetteer(strings.NewReader("id\tlevel\tname\tparents\na\tregion\tA\tb\nb\tregion\tB\ta|c\nc\tregion\tC\ta\n"), "my.tsv")
	if err != nil {
		t.Fatal(err)
	}
	err = tag.CheckPlaces(round)
	if want := `my.tsv:2:12: place "a" lies in itself: its parents go round in a circle
my.tsv:3:12: place "b" lies in itself: its parents go round in a circle
my.tsv:4:12: place "c" lies in itself: its parents go round in a circle`; err == nil || err.Error() != want {
		t.Errorf("%v", err)
	}
	if err := tag.CheckPlaces(tag.BuiltinPlaces()); err != nil {
		t.Error(err)
	}
}

func TestOperatorsAddAndReplacePlaces(t *testing.T) {
	t.Parallel()
	mine := []tag.Place{
		{ID: "ml.sikasso.mine.fantaville", Country: "ml", Level: tag.Town, Name: "Fantaville", Parents: []feeds.PlaceID{"ml.sikasso"}},
		{ID: "ml.gao", Country: "ml", Level: tag.Region, Name: "Gao-la-Belle", Parents: []feeds.PlaceID{"ml"}},
	}
	tagger, err := tag.New(tag.Options{Places: tag.MergePlaces(tag.BuiltinPlaces(), mine)})
	if err != nil {
		t.Fatal(err)
	}
	if p, _ := tagger.Place("ml.gao"); p.Name != "Gao-la-Belle" {
		t.Errorf("ml.gao is still %q", p.Name)
	}
	tags := tagged(tagger, &feeds.Item{Title: "Fête à Fantaville"})
	if !slices.Contains(tags.Within, "ml.sikasso") || tags.Places[0] != "ml.sikasso.mine.fantaville" {
		t.Errorf("Fantaville lies in %v", tags.Within)
	}
	if tagger.Version() == newTagger(t).Version() {
		t.Error("other places, same version")
	}
}

// TestAnotherCountry makes a tagger for a newsroom elsewhere: nothing of it is tied to Mali.
func TestAnotherCountry(t *testing.T) {
	t.Parallel()
	places, err := tag.ReadGazetteer(strings.NewReader("id\tlevel\tname\tparents\tdemonyms\n"+
		"xx\tcountry\tXanadu\t\txanadien\nxx.alph\tregion\tAlph\txx\t\nxx.kubla\tregion\tKubla\txx\t\nxx.alph.dome\ttown\tDôme\txx.alph\t\n"), "xanadu.tsv")
	if err != nil {
		t.Fatal(err)
	}
	tagger, err := tag.New(tag.Options{Places: places, Units: []feeds.PlaceID{"xx"}})
	if err != nil {
		t.Fatal(err)
	}
	tags := tagged(tagger, &feeds.Item{Title: "Incendie à Dôme", Text: "Le feu a pris lundi à Dôme, dans la région d'Alph."})
	if len(tags.Regions) != 1 || tags.Regions[0].ID != "xx.alph" {
		t.Errorf("regions %v", tags.Regions)
	}
}

func TestLookUp(t *testing.T) {
	t.Parallel()
	tagger := newTagger(t)
	var chain []string
	for _, p := range tagger.Chain("ml.tombouctou.dire.c-binga") {
		chain = append(chain, p.Name)
	}
	if got := strings.Join(chain, " > "); got != "Binga > Diré > Tombouctou > Mali" {
		t.Error(got)
	}
	if tagger.Chain("nowhere") != nil {
		t.Error("an unknown place has a chain")
	}
	units := tagger.Regions()
	if units[0].Country.ID != "ml" || len(units[0].Regions) != 20 || len(units) < 195 {
		t.Errorf("%d countries, the first with %d units", len(units), len(units[0].Regions))
	}
	if topics := tagger.Topics(); len(topics) != 14 || topics[0].ID != "securite" || topics[0].Name != "Sécurité" || topics[0].Names["en"] != "Security" {
		t.Errorf("topics %v", topics)
	}
}

// TestClassicalUnits: a place answers to its unit of today and to the one of before 2023, unless the text says which.
func TestClassicalUnits(t *testing.T) {
	t.Parallel()
	tagger := newTagger(t)
	for text, want := range map[string]string{
		"Des hommes armés ont attaqué un convoi à Douentza.":               "ml.douentza ml.mopti",
		"Une attaque à Boni, dans la région de Mopti, a fait trois morts.": "ml.mopti",
		"Une attaque dans la région de Douentza a fait trois morts.":       "ml.douentza",
		"Une attaque à Ménaka a fait trois morts.":                         "ml.menaka",
	} {
		var got []string
		for _, r := range tagged(tagger, &feeds.Item{Text: text}).Regions {
			got = append(got, string(r.ID))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v, want %s", text, got, want)
		}
	}
}

func FuzzReadGazetteer(f *testing.F) {
	f.Add([]byte(header + "a\ttown\tA\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		places, err := tag.ReadGazetteer(bytes.NewReader(b), "fuzz")
		if err == nil {
			tag.New(tag.Options{Places: places, Units: []feeds.PlaceID{}})
		}
	})
}
