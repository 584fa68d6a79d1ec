package story

import (
	"testing"

	"griot/feeds/text"
)

func TestAffairs(t *testing.T) {
	for _, test := range []struct {
		one, other string
		apart      bool
	}{
		{"Trois enseignants enlevés à Tominian", "Les trois enseignants de Tominian libérés", true},
		{"Trois enseignants enlevés à Tominian", "Des enseignants kidnappés près de Tominian", false},
		{"Le gouvernement suspend les vols", "Levée de l'interdiction des vols", true},
		{"L'armée quitte Kourouba après deux attaques", "Attaque du camp de Kourouba", true},
		{"Le camp de Kourouba attaqué", "Attaque du camp de Kourouba", false},
		{"L'ancien ministre interpellé", "L'ancien ministre condamné à dix ans", true},
		{"Town mourns its mayor", "Rain floods the market", false},
	} {
		r := newReading(nil)
		r.lang = "fr"
		one, other := text.Read(test.one), text.Read(test.other)
		if got := r.affairOf(&one, true).come().apart(r.affairOf(&other, true).come()) > 0; got != test.apart {
			t.Errorf("%q, %q: apart %v", test.one, test.other, got)
		}
	}
}
