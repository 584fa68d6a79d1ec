package sign

import (
	"testing"

	"griot/feeds/text"
)

func TestResults(t *testing.T) {
	for _, test := range []struct {
		one, other string
		differ     bool
	}{
		{"Kayes et Sikasso dos à dos (1-1)", "Sikasso accroché 1-1 à Kayes", false},
		{"Kayes et Sikasso dos à dos (1-1)", "Sikasso domine Ségou (2-0)", true},
		{"Le Mali bat la Guinée 2-1", "Guinea lose 1-2 to Mali", false},
		{"Le Mali bat la Guinée 2-1", "Le Mali bat la Guinée", false},
		{"Réunion du 22-25 juin", "Le Mali bat la Guinée 2-1", false},
	} {
		one, other := text.Read(test.one), text.Read(test.other)
		if got := resultsOf(&one).Differ(resultsOf(&other)); got != test.differ {
			t.Errorf("%q, %q: differ %v", test.one, test.other, got)
		}
	}
}
