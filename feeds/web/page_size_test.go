package web

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"griot/feeds"
	"griot/feeds/web/pages"
)

// newBusyMemory holds n stories such as a wire brings: long titles and addresses, excerpts at full length, several
// outlets, places and topics. The titles and addresses are repeated so many times.
func newBusyMemory(n, times int) *memory {
	m := &memory{generation: 1}
	var outlets []*feeds.Source
	for i := range 6 {
		outlets = append(outlets, m.source(fmt.Sprintf("source-%d", i), fmt.Sprintf("Le Quotidien du Sahel %d", i), feeds.Classes()[i], feeds.RepublishExcerpt))
	}
	text := strings.Repeat("Les autorités de la région ont annoncé l’ouverture d’un couloir vers la ville, où plusieurs milliers de déplacés attendent. ", 5)
	for i := range n {
		first := newItem(outlets[i%6], fmt.Sprintf("2026/02/09/%sd-un-couloir-%d", strings.Repeat("des-milliers-de-deplaces-attendent-l-ouverture-", times), i),
			fmt.Sprintf("%s(%d)", strings.Repeat("Tombouctou : des milliers de déplacés attendent l’ouverture d’un couloir vers la ville ", times), i), text, i*7, "ml.tombouctou", "securite")
		second := newItem(outlets[(i+1)%6], fmt.Sprintf("n%d", i), "Le couloir de Tombouctou", text, i*7+1, "ml.gao", "sante")
		m.stories = append(m.stories, newStory(first, second))
	}
	return m
}

// TestPageSize: a page of 100 stories is one document below 100 KB, uncompressed, and one stylesheet, whatever the length
// of titles, addresses and names; where all cannot fit, the oldest go without their excerpts.
func TestPageSize(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		stories  *memory
		excerpts int // of a page of 100 stories, at least
	}{
		"such as come":     {newBusyMemory(120, 1), 90},
		"with long titles": {newBusyMemory(120, 2), 30},
		"longer than any":  {newBusyMemory(120, 40), 0},
	} {
		t.Run(name, func(t *testing.T) {
			site := testSite()
			site.Feeds[0].Selection = feeds.Selection{Query: feeds.Query{Topics: []string{"securite"}, Regions: []feeds.PlaceID{"ml"}}, Limit: 100}
			h := newHandler(t, site, test.stories)
			for path, most := range map[string]int{
				"/": pages.FrontStories, "/?lang=en": pages.FrontStories, "/region/ml.gao": 50, "/topic/sante": 50, "/" + site.Feeds[0].Path: 100,
				"/search?q=couloir": pages.SearchStories, "/select?region=ml.tombouctou&topic=securite&class=press&class=agency&class=official&limit=100": pages.FormStories,
			} {
				got := get(h, path)
				if got.Code == 301 { // to the canonical form
					got = get(h, got.Header().Get("Location"))
				}
				page := got.Body.Bytes()
				stories, excerpts := bytes.Count(page, []byte("<h3")), bytes.Count(page, []byte(">Les autorités"))
				t.Logf("%s: %d stories, %d with their excerpts, %d bytes", path, stories, excerpts, len(page))
				if got.Code != 200 || stories == 0 || stories > most || test.excerpts > 0 && stories != most {
					t.Errorf("%s: status %d, %d stories, want %d", path, got.Code, stories, most)
				}
				if excerpts < min(test.excerpts, most) {
					t.Errorf("%s: %d of %d stories have an excerpt, want %d", path, excerpts, stories, test.excerpts)
				}
				if len(page) >= 100_000 {
					t.Errorf("%s: %d bytes for %d stories", path, len(page), stories)
				}
				if n := bytes.Count(page, []byte("stylesheet")); n != 1 {
					t.Errorf("%s: %d stylesheets", path, n)
				}
				wantContains(t, string(page), `<link rel="icon" type="image/svg+xml" href="data:image/svg&#43;xml;base64,`)
				for _, other := range []string{"<img", "<script", "<iframe", "<object", "<style", "@import", "url(", "<link rel=\"preload", "<link rel=\"prefetch"} {
					wantMissing(t, string(page), other)
				}
			}
		})
	}
}

// TestPagesAreDeterministic: two handlers over one archive write the same bytes, now and later.
func TestPagesAreDeterministic(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		first := newHandler(t, testSite(), newBusyMemory(40, 1))
		second := newHandler(t, testSite(), newBusyMemory(40, 1))
		for _, path := range []string{"/", "/region/ml.gao", "/topic/sante", "/search?q=couloir", "/feeds", "/?lang=en"} {
			a := get(first, path)
			time.Sleep(25 * time.Hour) // a clock in a page would show
			b := get(second, path)
			if a.Code != 200 || a.Body.String() != b.Body.String() {
				t.Errorf("%s: two renderings differ (status %d)", path, a.Code)
			}
		}
	})
}
