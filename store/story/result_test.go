package story

import (
	"testing"

	"griot/feeds/text"
)

func TestResults(t *testing.T) {
	for _, test := range []struct {
		one, other string
		apart      int
	}{
		{"Kayes et Sikasso dos à dos (1-1)", "Sikasso accroché 1-1 à Kayes", 0},
		{"Kayes et Sikasso dos à dos (1-1)", "Sikasso domine Ségou (2-0)", 1},
		{"Le Mali bat la Guinée 2-1", "Guinea lose 1-2 to Mali", 0},
		{"Le Mali bat la Guinée 2-1", "Le Mali bat la Guinée", 0},
		{"Réunion du 22-25 juin", "Le Mali bat la Guinée 2-1", 0},
	} {
		one, other := text.Read(test.one), text.Read(test.other)
		if got := resultsOf(&one).apart(resultsOf(&other)); got != test.apart {
			t.Errorf("%q, %q: apart %d", test.one, test.other, got)
		}
	}
}
