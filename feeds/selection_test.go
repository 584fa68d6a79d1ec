package feeds

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestSelectionHasOneForm: what is asked for in several ways has one address, and what cannot be has a reason.
func TestSelectionHasOneForm(t *testing.T) {
	for query, want := range map[string]string{
		"":                                     "",
		"region=ne,ml.gao":                     "region=ml.gao&region=ne",
		"region=ne&region=ml.gao":              "region=ml.gao&region=ne",
		"region=ml.gao%2Cne":                   "region=ml.gao&region=ne",
		"region=ml.gao,,ne,":                   "region=ml.gao&region=ne",
		"region=ml.gao,+ne":                    "region=ml.gao&region=ne",
		"region=ml.gao,ml.gao":                 "region=ml.gao",
		"region=ml.gao,ne,-ne":                 "region=ml.gao&region=-ne",
		"class=PRESS,-Blog":                    "class=press&class=-blog",
		"state=-press":                         "state=attributed&state=both&state=official",
		"state=-press,-both":                   "state=attributed&state=official",
		"state=press,both,-both":               "state=press",
		"state=official,press,both":            "state=both&state=official&state=press",
		"state=official,press,both,attributed": "",
		"q=++a+%09b&q=c":                       "q=a+b+c",
		"q=a%FFb%00c":                          "q=a+b+c",
		"since=2026-02-09":                     "since=2026-02-09T00%3A00%3A00Z",
		"since=2026-02-09T15:59:59Z":           "since=2026-02-09T15%3A00%3A00Z",
		"until=2026-02-09T15:30:00+01:00":      "until=2026-02-09T14%3A00%3A00Z",
		"since=2026-02-09&since=2026-02-09":    "since=2026-02-09T00%3A00%3A00Z",
		"limit=50":                             "",
		"limit=%2B007":                         "limit=7",
		"limit=+7+":                            "limit=7",
		"limit=7&limit=7":                      "limit=7",
		"brief=0":                              "brief=0",
		"group=story":                          "",
		"group=ITEM":                           "group=item",
	} {
		values, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		got, err := ParseSelection(values, typed)
		if err != nil || got.Encode() != want {
			t.Errorf("%s: %q, want %q (%v)", query, got.Encode(), want, err)
		}
	}
}

func TestSelectionFaults(t *testing.T) {
	for query, want := range map[string]FaultKind{
		"regions=ml":                         FaultUnknownParameter,
		"Region=ml":                          FaultUnknownParameter,
		"region=-":                           FaultNoID,
		"region=--ml":                        FaultNoID,
		"region=ml;ne":                       FaultNoID,
		"region=" + strings.Repeat("é", 101): FaultNoID,
		"region=ml,-ml":                      FaultNothingLeft,
		"state=press,-press":                 FaultNothingLeft,
		"state=-press,-both,-official,-attributed": FaultNothingLeft,
		"state=-presse":                     FaultUnknownValue,
		"class=journal":                     FaultUnknownValue,
		"group=x":                           FaultUnknownValue,
		"group=item&group=story":            FaultRepeated,
		"limit=5&limit=6":                   FaultRepeated,
		"limit=0":                           FaultNoNumber,
		"limit=-1":                          FaultNoNumber,
		"limit=1e9":                         FaultNoNumber,
		"limit=501":                         FaultNoNumber,
		"limit=99999999999999999999":        FaultNoNumber,
		"brief=-1":                          FaultNoNumber,
		"brief=10001":                       FaultNoNumber,
		"since=hier":                        FaultNoTime,
		"since=2026-02-30":                  FaultNoTime,
		"since=0001-01-01":                  FaultNoTime,
		"since=9999-12-31T23:59:59-14:00":   FaultNoTime, // the year 10000 in UTC
		"until=0000-01-01T00:00:00%2B14:00": FaultNoTime,
		"since=2026-02-09&until=2026-02-09": FaultNoSpan,
		"since=2026-02-10&until=2026-02-09": FaultNoSpan,
		"since=2026-02-09T15:10:00Z&until=2026-02-09T15:50:00Z": FaultNoSpan,
		"q=" + strings.Repeat("x", 201):                         FaultTooLong,
	} {
		values, err := url.ParseQuery(strings.ReplaceAll(query, ";", "%3B"))
		if err != nil {
			t.Fatal(err)
		}
		_, err = ParseSelection(values, typed)
		var fault *SelectionFault
		if !errors.As(err, &fault) || fault.Kind != want || fault.Parameter == "" {
			t.Errorf("%.60s: %v, want %s", query, err, want)
		}
	}
}

// TestSelectionReadsItself: the canonical address of whatever is read is read as the same.
func TestSelectionReadsItself(t *testing.T) {
	words := rapid.SampledFrom([]string{
		"ml", "ML", "-ml", "ne", "-ne", "fr", "press", "-press", "official", "-both", "both", "attributed", "item", "story", "", ",", " ", "-",
		"0", "7", "50", "+9", "2026-02-09", "2026-02-10T01:30:00-11:00", "9999-12-31T23:59:59-14:00", "\"deux mots\" -x", "\xff", "\x00é",
	})
	rapid.Check(t, func(t *rapid.T) {
		values := url.Values{}
		for range rapid.IntRange(0, 6).Draw(t, "parameters") {
			list := rapid.SliceOfN(words, 1, 3).Draw(t, "values")
			values.Add(rapid.SampledFrom(parameters).Draw(t, "name"), strings.Join(list, ","))
		}
		s, err := ParseSelection(values, typed)
		if err != nil {
			t.Skip(err)
		}
		canonical := s.Encode()
		read, err := url.ParseQuery(canonical)
		if err != nil {
			t.Fatal(err)
		}
		again, err := ParseSelection(read, typed)
		if err != nil || again.Encode() != canonical {
			t.Errorf("%v: %q is read as %q (%v)", values, canonical, again.Encode(), err)
		}
	})
}

// typed reads no words: how they are read is another room's affair.
func typed(words string) Search { return Search{Typed: words} }
