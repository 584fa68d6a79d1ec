package web

import (
	"regexp"
	"strings"
	"testing"
)

// Text browsers, which show all of a form, name each group of choices once; what reads pages aloud knows it by its label.
func TestGroupsOfChoicesAreNamedOnce(t *testing.T) {
	t.Parallel()
	body := get(newHandler(t, testSite(), newMemory()), "/select").Body.String()
	_, body, _ = strings.Cut(body, `<form class="compose"`)
	groups := regexp.MustCompile(`<summary>([^<]+)</summary>`).FindAllStringSubmatch(body, -1)
	if len(groups) < 3 {
		t.Fatalf("%d groups of choices", len(groups))
	}
	for _, group := range groups {
		if n := strings.Count(body, ">"+group[1]+"<"); n != 1 {
			t.Errorf("%s is shown %d times", group[1], n)
		}
		wantContains(t, body, `<fieldset aria-label="`+group[1]+`">`)
	}
}
