package web

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"griot/feeds"
	"griot/feeds/render"
)

// part is what a reader sees of one document of a feed, in any format.
type part struct {
	body    string
	etag    string
	archive bool
	ids     []string
	links   map[string]string // by relation
}

func readPart(t testing.TB, h *Handler, address string, format render.Format) part {
	t.Helper()
	got := get(h, strings.TrimPrefix(address, "https://griot.example"))
	if got.Code != http.StatusOK {
		t.Fatalf("%s: status %d: %s", address, got.Code, got.Body)
	}
	p := part{body: got.Body.String(), etag: got.Header().Get("Etag"), links: map[string]string{}}
	p.archive = strings.Contains(p.body, "<fh:archive>")
	type link struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
	}
	var links []link
	switch format {
	case render.Atom:
		var d struct {
			Links   []link   `xml:"http://www.w3.org/2005/Atom link"`
			Entries []string `xml:"entry>id"`
		}
		if err := xml.Unmarshal(got.Body.Bytes(), &d); err != nil {
			t.Fatalf("%s: %v", address, err)
		}
		links, p.ids = d.Links, d.Entries
	case render.RSS:
		var d struct {
			Links []link   `xml:"channel>link"`
			Items []string `xml:"channel>item>guid"`
		}
		if err := xml.Unmarshal(got.Body.Bytes(), &d); err != nil {
			t.Fatalf("%s: %v", address, err)
		}
		links, p.ids = d.Links, d.Items
	case render.JSON:
		var d struct {
			Next  string `json:"next_url"`
			Items []struct {
				ID string `json:"id"`
			} `json:"items"`
		}
		if err := json.Unmarshal(got.Body.Bytes(), &d); err != nil {
			t.Fatalf("%s: %v", address, err)
		}
		p.links["next"] = d.Next
		for _, i := range d.Items {
			p.ids = append(p.ids, i.ID)
		}
	}
	for _, l := range links {
		p.links[l.Rel] = l.Href
	}
	return p
}

// follow reads a feed and everything a relation leads to.
func follow(t testing.TB, h *Handler, address string, format render.Format, rel string) []part {
	t.Helper()
	var all []part
	for seen := map[string]bool{}; address != ""; address = all[len(all)-1].links[rel] {
		if seen[address] {
			t.Fatalf("%s: %s goes round in circles", address, rel)
		}
		seen[address] = true
		all = append(all, readPart(t, h, address, format))
	}
	return all
}

// longMemory holds a story for every hours hours, from start on.
func longMemory(n int, start time.Time, hours int) *memory {
	m := &memory{generation: 1}
	press := m.source("kunafoni", "Mali Kunafoni", feeds.Press, feeds.RepublishExcerpt)
	for i := range n {
		region := feeds.PlaceID("ml.gao")
		if i%3 == 0 {
			region = "ml.tombouctou"
		}
		story := newItem(press, fmt.Sprint("s", i), fmt.Sprintf("Nouvelle n° %d", i), "Le texte de la nouvelle.", 0, region, "sante")
		story.Seen = start.Add(time.Duration(i*hours) * time.Hour)
		story.Published = story.Seen
		m.stories = append(m.stories, newStory(story))
	}
	return m
}

var longAgo = time.Date(2025, 1, 3, 4, 0, 0, 0, time.UTC)

// Whoever follows the pages meets each story once; whoever follows the archive meets each once there, and what is not
// archived before.
func TestEverythingCanBeReached(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	t.Parallel()
	h := newHandler(t, testSite(), longMemory(900, longAgo, 11))
	for _, address := range []string{"/all", "/region/ml.gao", "/region/ml.tombouctou", "/select?region=ml.gao&brief=200", "/select?limit=7&group=item"} {
		t.Run(address, func(t *testing.T) {
			path, query, _ := strings.Cut(address, "?")
			for _, format := range render.Formats() {
				address := "https://griot.example" + path + "." + string(format) + withQuestion(query)
				want := 300
				if strings.Contains(address, "all") || strings.Contains(address, "limit") {
					want = 900
				} else if strings.Contains(address, "gao") {
					want = 600
				}
				met := map[string]int{}
				for _, p := range follow(t, h, address, format, "next") {
					for _, id := range p.ids {
						met[id]++
					}
				}
				if len(met) != want {
					t.Errorf("%s: %d entries by next, want %d", address, len(met), want)
				}
				for id, n := range met {
					if n != 1 && format != render.JSON {
						t.Errorf("%s: %s met %d times by next", address, id, n)
					}
				}
				if format == render.JSON {
					continue
				}
				parts := follow(t, h, address, format, "prev-archive")
				all, archived := map[string]bool{}, map[string]int{}
				for i, p := range parts {
					for _, id := range p.ids {
						all[id] = true
						if p.archive {
							archived[id]++
						}
					}
					if i > 0 && p.links["current"] != address {
						t.Errorf("%s: part %d has current %q", address, i, p.links["current"])
					}
				}
				if len(all) != want {
					t.Errorf("%s: %d entries by prev-archive, want %d", address, len(all), want)
				}
				for id, n := range archived {
					if n != 1 {
						t.Errorf("%s: %s is in %d archive documents", address, id, n)
					}
				}
				if !parts[len(parts)-1].archive {
					t.Errorf("%s: no archive", address)
				}
			}
		})
	}
}

// A page leads back to the one it was reached from.
func TestPagesLeadBack(t *testing.T) {
	t.Parallel()
	h := newHandler(t, testSite(), longMemory(200, longAgo, 3))
	pages := follow(t, h, "https://griot.example/all.rss", render.RSS, "next")
	if len(pages) != 4 {
		t.Fatalf("%d pages", len(pages))
	}
	for i, p := range pages[1:] {
		if got, want := p.links["previous"], pages[i].links["self"]; got != want {
			t.Errorf("page %d: previous %q, want %q", i+2, got, want)
		}
		if p.links["first"] != "https://griot.example/all.rss" {
			t.Errorf("page %d: first %q", i+2, p.links["first"])
		}
	}
	if pages[0].links["previous"] != "" || pages[3].links["next"] != "" {
		t.Error("the first page has one before it, or the last one after it")
	}
}

// A month with more than one document can hold is kept by day, and by hour.
func TestFullMonthsAreDivided(t *testing.T) {
	t.Parallel()
	m := longMemory(700, time.Date(2025, 3, 1, 0, 0, 0, 0, time.UTC), 1) // 29 days of one month
	for i := range 600 {                                                 // and a day of the next
		item := newItem(m.stories[0].Items[0].Source, fmt.Sprint("d", i), "Titre", "Texte", 0, "ml.gao", "")
		item.Seen = time.Date(2025, 4, 7, i%20, i%60, 0, 0, time.UTC)
		m.stories = append(m.stories, newStory(item))
	}
	late := newItem(m.stories[0].Items[0].Source, "late", "Titre", "Texte", 0, "ml.gao", "")
	late.Seen = time.Date(2025, 7, 1, 0, 0, 0, 0, time.UTC)
	m.stories = append(m.stories, newStory(late))
	h := newHandler(t, testSite(), m)
	parts := follow(t, h, "https://griot.example/all.atom", render.Atom, "prev-archive")
	all := map[string]bool{}
	var names []string
	for _, p := range parts {
		self := p.links["self"]
		names = append(names, strings.TrimSuffix(self[strings.LastIndexByte(self, '/')+1:], ".atom"))
		for _, id := range p.ids {
			all[id] = true
		}
		if len(p.ids) > feeds.MaxLimit {
			t.Errorf("%s: %d entries", self, len(p.ids))
		}
	}
	if len(all) != 1301 {
		t.Errorf("%d entries reached of 1301", len(all))
	}
	if !slices.Contains(names, "2025-04-07T13") || !slices.Contains(names, "2025-03-14") {
		t.Errorf("documents %q", names)
	}
	if got := get(h, "/archive/all/2025-04.atom"); got.Code != http.StatusFound || !strings.HasSuffix(got.Header().Get("Location"), "/archive/all/2025-04-07T19.atom") {
		t.Errorf("the whole month: %d %s", got.Code, got.Header().Get("Location"))
	}
}

// A closed month is rewritten by no later report, by no copy and by no news; what is taken out changes its ETag.
func TestClosedMonthsStay(t *testing.T) {
	t.Parallel()
	m := longMemory(600, longAgo, 7)
	h := newHandler(t, testSite(), m)
	address := "https://griot.example/archive/all/2025-02.rss"
	before := readPart(t, h, address, render.RSS)
	if !before.archive {
		t.Fatal("February is not closed in June")
	}
	if policy := get(h, "/archive/all/2025-02.rss").Header().Get("Cache-Control"); policy != cacheArchive {
		t.Errorf("Cache-Control %q", policy)
	}
	at := slices.IndexFunc(m.stories, func(s feeds.Story) bool { return s.Items[0].Seen.Month() == time.February })
	told := &m.stories[at]
	late := newItem(m.source("fama", "Forces armées", feeds.Official, feeds.RepublishExcerpt), "late", "Communiqué", "Un texte officiel.", 0, "ml.gao", "securite")
	late.Seen = time.Date(2025, 6, 2, 0, 0, 0, 0, time.UTC)
	told.Items = append(told.Items, late)
	told.Updated = late.Seen
	m.generation++
	if after := readPart(t, h, address, render.RSS); after.body != before.body || after.etag != before.etag {
		t.Error("a late report rewrites a closed month")
	}
	if june := readPart(t, h, "https://griot.example/archive/all/2025-06.rss", render.RSS); slices.Contains(june.ids, "urn:griot:"+told.ID.String()) {
		t.Error("a late report moves its story to another month")
	}
	m.stories = slices.Delete(m.stories, at, at+1)
	m.generation++
	if after := readPart(t, h, address, render.RSS); after.etag == before.etag || len(after.ids) != len(before.ids)-1 {
		t.Error("what was taken out is still archived")
	}
}

// The month that goes on is served, but not marked as settled.
func TestOpenMonth(t *testing.T) {
	t.Parallel()
	h := newHandler(t, testSite(), longMemory(600, longAgo, 7))
	open := readPart(t, h, "https://griot.example/archive/all/2025-06.rss", render.RSS)
	if open.archive || open.links["prev-archive"] == "" {
		t.Errorf("open month: %v %v", open.archive, open.links)
	}
	for _, path := range []string{
		"/archive/all/2025-13.rss", "/archive/all/2031-01.rss", "/archive/all/2025-06.xml", "/archive/all.rss", "/archive/", "/archive/2025-06.rss",
		"/archive/all/below-x.rss", "/archive/all/below-12-34.rss", "/archive/all/below--9000000000000000000-00000000000000000000000004.rss", "/archive/region/nowhere/2025-06.rss",
	} {
		t.Run(path, func(t *testing.T) {
			if got := get(h, path); got.Code != http.StatusNotFound {
				t.Errorf("%s: status %d", path, got.Code)
			}
		})
	}
	if got := get(h, "/archive/region/ml.gao/2025-02.rss?brief=200"); got.Header().Get("Location") != "/archive/select/2025-02.rss?region=ml.gao&brief=200" {
		t.Errorf("composed archive: %d to %q", got.Code, got.Header().Get("Location"))
	}
}

// A static copy has no pages: every link leads to a file.
func TestStaticChain(t *testing.T) {
	t.Parallel()
	h := newHandler(t, testSite(), longMemory(300, longAgo, 13)).Static()
	_, addresses, err := h.Sitemap(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, format := range render.Formats() {
		rel := "prev-archive"
		if format == render.JSON {
			rel = "next"
		}
		ids := map[string]bool{}
		for _, p := range follow(t, h, "https://griot.example/all."+string(format), format, rel) {
			if format != render.JSON && p.links["next"] != "" {
				t.Errorf("%s: next %q", format, p.links["next"])
			}
			if self := strings.TrimPrefix(p.links["self"], "https://griot.example"); format != render.JSON &&
				!slices.ContainsFunc(addresses, func(a Address) bool { return a.Path == self && "/"+a.File == self }) {
				t.Errorf("%s has no file", self)
			}
			for _, id := range p.ids {
				ids[id] = true
			}
		}
		if len(ids) != 300 {
			t.Errorf("%s: %d entries", format, len(ids))
		}
	}
}
