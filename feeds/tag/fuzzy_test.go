package tag

import (
	"testing"

	"griot/feeds"
)

func TestLike(t *testing.T) {
	t.Parallel()
	tagger, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		typed string
		first feeds.PlaceID
	}{
		{"Tombouctou", "ml.tombouctou"},
		{"tombuctu", "ml.tombouctou"},
		{"ml.tombuctou", "ml.tombouctou"},
		{"SEGOU", "ml.segou"},
		{"Burkina-Faso", "bf"},
		{"menaca", "ml.menaka"},
		{"qqqqqqq", ""},
		{"", ""},
		{" .-", ""},
	} {
		var first feeds.PlaceID
		like := tagger.Like(c.typed)
		if len(like) > 0 {
			first = like[0].ID
		}
		if first != c.first || len(like) > likeMost {
			t.Errorf("%q: %d places, the first %q, want %q", c.typed, len(like), first, c.first)
		}
	}
}

// Only who bears the name, or has it as an alias: Béré is one letter from Léré.
func TestBearing(t *testing.T) {
	t.Parallel()
	tagger, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Lere", "Léré", "TIMBUKTU", "Segou"} {
		bearing := tagger.Bearing(name)
		for _, p := range bearing {
			if _, named := Named([]Place{p}, name); !named {
				t.Errorf("%q: %s (%s) does not bear that name", name, p.ID, p.Name)
			}
		}
		if len(bearing) == 0 {
			t.Errorf("%q: no place bears that name", name)
		}
	}
	for _, name := range []string{"lero", "tombuctu", "", "ml.gao"} {
		if bearing := tagger.Bearing(name); len(bearing) > 0 {
			t.Errorf("%q: borne by %s", name, bearing[0].Name)
		}
	}
}

func TestNamed(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]feeds.PlaceID{
		"mali": "ml", "Burkina-Faso": "bf", "tombouctou": "ml.tombouctou", "SEGOU": "ml.segou", "Timbuktu": "ml.tombouctou", "malo": "", "": "",
	} {
		if p, ok := Named(BuiltinPlaces(), name); p.ID != want || ok != (want != "") {
			t.Errorf("%q: %q, want %q", name, p.ID, want)
		}
	}
}

func TestInside(t *testing.T) {
	t.Parallel()
	tagger, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	units := tagger.Inside("ml")
	if len(units) != 20 {
		t.Errorf("%d units directly in Mali, want its 19 regions and the district", len(units))
	}
	for _, p := range units {
		if p.Level != Region {
			t.Errorf("%s (%s) is no unit of the country", p.ID, p.Level)
		}
	}
	if units[0].ID != "ml.bamako" || units[1].ID != "ml.bandiagara" {
		t.Errorf("the units begin with %s and %s, want them by their names", units[0].ID, units[1].ID)
	}
	if inside := tagger.Inside("nowhere"); inside != nil {
		t.Errorf("something lies in nowhere: %v", inside)
	}
}
