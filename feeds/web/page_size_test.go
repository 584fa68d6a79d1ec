package web

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"griot/feeds"
)

// newBusyMemory holds n stories such as a wire brings: long titles and addresses, excerpts at full length, several
// outlets, places and topics.
func newBusyMemory(n int) *memory {
	m := &memory{revision: 1}
	var outlets []*feeds.Source
	for i := range 6 {
		outlets = append(outlets, m.source(fmt.Sprintf("source-%d", i), fmt.Sprintf("Le Quotidien du Sahel %d", i), feeds.Classes()[i], feeds.RepublishExcerpt))
	}
	text := strings.Repeat("Les autorités de la région ont annoncé l’ouverture d’un couloir vers la ville, où plusieurs milliers de déplacés attendent. ", 5)
	for i := range n {
		first := newItem(outlets[i%6], fmt.Sprintf("2026/02/09/des-milliers-de-deplaces-attendent-l-ouverture-d-un-couloir-%d", i),
			fmt.Sprintf("Tombouctou : des milliers de déplacés attendent l’ouverture d’un couloir vers la ville (%d)", i), text, i*7, "ml.tombouctou", "securite")
		second := newItem(outlets[(i+1)%6], fmt.Sprintf("n%d", i), "Le couloir de Tombouctou", text, i*7+1, "ml.gao", "sante")
		m.stories = append(m.stories, newStory(first, second))
	}
	return m
}

// TestPageSize: a page of 100 stories is one document below 100 KB, uncompressed, and one stylesheet.
func TestPageSize(t *testing.T) {
	site := testSite()
	site.Feeds[0].Selection = feeds.Selection{Query: feeds.Query{Topics: []string{"securite"}, Regions: []feeds.PlaceID{"ml"}}, Limit: 100}
	h := newHandler(t, site, newBusyMemory(120))
	page := get(h, "/"+site.Feeds[0].Path).Body.Bytes()
	if n := bytes.Count(page, []byte("<h3")); n != 100 {
		t.Fatalf("%d stories on the page, want 100", n)
	}
	t.Logf("a page of 100 stories: %d bytes", len(page))
	if len(page) >= 100_000 {
		t.Errorf("a page of 100 stories has %d bytes", len(page))
	}
	if n := bytes.Count(page, []byte("stylesheet")); n != 1 {
		t.Errorf("%d stylesheets", n)
	}
	for _, other := range []string{"<img", "<script", "<iframe", "@import", "<link rel=\"preload"} {
		wantMissing(t, string(page), other)
	}
}

// TestPagesAreDeterministic: two handlers over one archive write the same bytes, now and later.
func TestPagesAreDeterministic(t *testing.T) {
	first := newHandler(t, testSite(), newBusyMemory(40))
	time.Sleep(time.Second) // a clock in a page would show
	second := newHandler(t, testSite(), newBusyMemory(40))
	for _, path := range []string{"/", "/region/ml.gao", "/topic/sante", "/search?q=couloir", "/feeds", "/?lang=en"} {
		a, b := get(first, path), get(second, path)
		if a.Code != 200 || a.Body.String() != b.Body.String() {
			t.Errorf("%s: two renderings differ (status %d)", path, a.Code)
		}
	}
}
