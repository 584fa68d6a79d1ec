package sign

import (
	"strings"
	"testing"
	"time"

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
		cache := new(text.WordCache)
		r := newReading(NewSigner(cache))
		r.begin("fr", time.Time{}, time.Time{})
		one, other := cache.Read(test.one), cache.Read(test.other)
		if got := r.affairOf(&one, true).come().Apart(r.affairOf(&other, true).come()) > 0; got != test.apart {
			t.Errorf("%q, %q: apart %v", test.one, test.other, got)
		}
	}
}

// TestChains: what stages.txt holds has its place in an affair.
func TestChains(t *testing.T) {
	chains := 0
	for line := range strings.Lines(stageLines) {
		name, list, ok := strings.Cut(line, ":")
		if strings.HasPrefix(line, "#") || !ok {
			continue
		}
		chains++
		if n := len(strings.Split(list, "|")); n < 2 || n > stagesAChain {
			t.Errorf("%s: %d stages", name, n)
		}
	}
	if chains < 2 || chains > mostChains {
		t.Errorf("%d chains", chains)
	}
}

// TestCome: of each chain the last stage stays, and what another text tells is added where nothing is told.
func TestCome(t *testing.T) {
	if got := Stage(0x7c31f).come(); got != 0x48218 {
		t.Errorf("%x", got)
	}
	if got := Stage(0x408).or(0x8881); got != 0x8488 {
		t.Errorf("%x", got)
	}
}
