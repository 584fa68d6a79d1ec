package web

import (
	"strings"
	"testing"
)

// TestSelectionsAreTitledInWords: a selection's title names what it asks for as readers know it.
func TestSelectionsAreTitledInWords(t *testing.T) {
	t.Parallel()
	h := newHandler(t, testSite(), newMemory())
	for path, want := range map[string]string{
		"/select?source=kunafoni":                       "Mali Kunafoni",
		"/select?region=ml.gao&source=-kunafoni":        "Gao · sans Mali Kunafoni",
		"/select?region=ml.gao&topic=sante&state=press": "Gao · Santé · Presse",
		"/select?lang=en&q=march%C3%A9":                 "Anglais · « marché »",
	} {
		t.Run(path, func(t *testing.T) {
			page := get(h, path).Body.String()
			_, after, _ := strings.Cut(page, "<h1>")
			heading, _, _ := strings.Cut(after, "</h1>")
			if got := strings.ReplaceAll(heading, "\u00a0", " "); !strings.EqualFold(got, want) {
				t.Errorf("%s is headed %q, want %q", path, got, want)
			}
		})
	}
}
