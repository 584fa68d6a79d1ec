package web

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"griot/feeds"
)

// TestOddAddresses: a composed address is the canonical one, leads to it in one step, or has a reason why not.
func TestOddAddresses(t *testing.T) {
	t.Parallel()
	m := newMemory()
	m.statuses[1].Former = []feeds.SourceID{"mali-actu", "fama"} // the latter is another source's now
	h := newHandler(t, testSite(), m)
	for query, want := range map[string]string{
		// spelt otherwise
		"region=ML.Gao&brief=9":             "region=ml.gao&brief=9",
		"topic=SANTE&class=Press":           "topic=sante&class=press",
		"source=KUNAFONI":                   "source=kunafoni",
		"source=mali-actu":                  "source=kunafoni",
		"source=-mali-actu&q=gao":           "source=-kunafoni&q=gao",
		"group=item&source=FAMA":            "source=fama&group=item",
		"lang=FR":                           "lang=fr",
		"lang=fr-FR":                        "lang=fr",
		"lang=fr_ML,EN":                     "lang=en&lang=fr",
		"lang=fra,fr":                       "lang=fr",
		"lang=-en-GB":                       "lang=-en",
		"state=-press":                      "state=attributed&state=both&state=official",
		"region=ml.gao%2Cml.tombouctou&":    "region=ml.gao&region=ml.tombouctou",
		"&&class=press":                     "class=press",
		"class=press&class=press":           "class=press",
		"class=press&q=":                    "class=press",
		"class=press&q=+":                   "class=press",
		"q=march%C3%A9%FF":                  "q=march%C3%A9",
		"limit=007":                         "limit=7",
		"class=press&utm_source=x&fbclid=y": "class=press",
		"group=item&brief=00":               "group=item&brief=0",
		"since=2026-02-09":                  "since=2026-02-09T00%3A00%3A00Z",
		// a selection that has a path of its own
		"region=ML.GAO":                         "/region/ml.gao",
		"group=story&limit=50&q=":               "/all",
		"state=press,official,both,attributed":  "/all",
		"topic=securite&region=ML.TOMBOUCTOU":   "/feeds/tombouctou-securite",
		"topic=-securite,securite,sante&brief=": "topic=sante&topic=-securite",
		// what cannot be
		"lang=xx":                           "400 « xx » n’est pas une langue ; écrivez un code ISO 639",
		"lang=-und":                         "400 « und » n’est pas une langue",
		"lang=french":                       "400 « french » n’est pas une langue",
		"lang=fr,-FR":                       "400 tout ce qui est demandé est exclu",
		"region=ml.gao,-ML.gao":             "400 tout ce qui est demandé est exclu",
		"state=press,-press":                "400 tout ce qui est demandé est exclu",
		"q=%F0%9F%8E%89":                    "400 « 🎉 » ne contient aucun mot",
		"q=%22%22+-":                        "400 ne contient aucun mot",
		"class=press&q=%F0%9F%8E%89":        "400 ne contient aucun mot",
		"limit=0":                           "400 n’est pas un nombre de 1 à 500",
		"limit=5&limit=6":                   "400 limit n’a qu’une valeur",
		"brief=-1":                          "400 n’est pas un nombre de 0 à 10000",
		"group=x":                           "400 group ne peut pas être « x », seulement story, item",
		"since=2026-02-10&until=2026-02-9":  "400 n’est ni un jour",
		"since=2026-02-10&until=2026-02-09": "400 doit venir après since",
		"since=9999-12-31T23:59:59-14:00":   "400 n’est ni un jour",
		"regoin=ml":                         "400 le paramètre « regoin » n’existe pas",
		"q=a;b":                             "400 un point-virgule",
		"q=" + strings.Repeat("x", 201):     "400 plus de 200 octets",
		"region=atlantis":                   "404 La page /select propose ce qui existe.",
		"topic=magie":                       "404 La page /select propose ce qui existe.",
		"source=-nulle":                     "404 La page /select propose ce qui existe.",
	} {
		t.Run(query, func(t *testing.T) {
			for _, ending := range []string{".rss", ".json", ""} {
				asked := "/select" + ending + "?" + query
				got := get(h, asked)
				if code, reason, refused := strings.Cut(want, " "); refused {
					if fmt.Sprint(got.Code) != code || !strings.Contains(plainSpaces(got.Body.String()), reason) {
						t.Errorf("%.60s: %d %s, want %s", asked, got.Code, got.Body, want)
					}
					continue
				}
				target := "/select" + ending + "?" + want
				if strings.HasPrefix(want, "/") {
					target = want + ending
				}
				if target == "/all" {
					target = "/"
				}
				location := got.Header().Get("Location")
				if location != target {
					t.Errorf("%s: %d, leads to %q, want %q", asked, got.Code, location, target)
				} else if got := get(h, location); got.Code != 200 {
					t.Errorf("%s: %d at %s: leads on to %q", asked, got.Code, location, got.Header().Get("Location"))
				}
			}
		})
	}
	for _, escaped := range []string{"q=a+b", "q=a%20b", "%71=%61%20b"} {
		t.Run(escaped, func(t *testing.T) { // one address
			if got := get(h, "/select.rss?"+escaped); got.Code != 200 {
				t.Errorf("%s: %d", escaped, got.Code)
			}
		})
	}
}

func plainSpaces(s string) string { return strings.ReplaceAll(s, "\u00a0", " ") }

// TestExcludedWithinItself: a place whose country is excluded leaves nothing; a country without one of its places does.
func TestExcludedWithinItself(t *testing.T) {
	t.Parallel()
	site := testSite()
	site.Places = atlas{}
	h := newHandler(t, site, newMemory())
	for query, want := range map[string]int{
		"region=ml.gao&region=-ml": 400, "region=ml.gao&region=ml.tombouctou&region=-ml": 400,
		"region=ml&region=-ml.gao": 200, "region=ml.gao&region=ne&region=-ml": 200, "region=ml.gao&region=-ml.tombouctou": 200, "region=-ml": 200,
	} {
		t.Run(query, func(t *testing.T) {
			if got := get(h, "/select.rss?"+query); got.Code != want {
				t.Errorf("%s: %d, want %d: %s", query, got.Code, want, got.Body)
			}
		})
	}
}

// TestOddSearches: the search page tells people what a program gets an error for.
func TestOddSearches(t *testing.T) {
	t.Parallel()
	h := newHandler(t, testSite(), newMemory())
	for target, want := range map[string]string{
		"/search?q=%F0%9F%8E%89":                "200 « 🎉 » ne contient aucun mot à chercher.",
		"/search?q=%F0%9F%8E%89&ui=en":          "200 “🎉” holds no word to look for.",
		"/search?q=":                            "301 /search",
		"/search?q=%FF":                         "301 /search",
		"/search?q=++gao+":                      "301 /search?q=gao",
		"/search?q=gao&q=marche":                "301 /search?q=gao+marche",
		"/search?q=gao&fbclid=x":                "301 /search?q=gao",
		"/search?q=gao&limit=9&lang=FR":         "301 /select?lang=fr&q=gao&limit=9",
		"/search?q=gao&lang=xx":                 "400 n’est pas une langue",
		"/select?class=press&ui=DE":             "400 ui ne peut pas être « DE », seulement fr, en",
		"/search?q=gao&ui=en&ui=xx":             "400 ui cannot be “xx”, only one of fr, en",
		"/select.rss?state=-":                   "400 state ne peut pas être « - », seulement press",
		"/select.rss?region=ml.gao+ne":          "400 une virgule sépare plusieurs valeurs",
		"/search?query=gao":                     "400 le paramètre « query » n’existe pas",
		"/search?q=" + strings.Repeat("x", 201): "400 plus de 200 octets",
		"/?topic=sante":                         "301 /topic/sante",
		"/select?fbclid=x&q=":                   "200 Composer un flux",
		"/?limit=50":                            "301 /",
		"/?utm_source=lettre":                   "200 ",
		"/all?topic=sante&brief=5":              "301 /select?topic=sante&brief=5",
	} {
		t.Run(target, func(t *testing.T) {
			got := get(h, target)
			said := plainSpaces(got.Body.String())
			if got.Code == 301 {
				said = got.Header().Get("Location")
			}
			code, part, _ := strings.Cut(want, " ")
			if fmt.Sprint(got.Code) != code || !strings.Contains(said, part) || got.Code == 301 && said != part {
				t.Errorf("%.60s: %d %.300s, want %s", target, got.Code, said, want)
			}
		})
	}
}

// TestBoundsAreToldAsAsked: days and hours of a selection are UTC in its address, its form and its title, whatever zone the
// site's other times are in.
func TestBoundsAreToldAsAsked(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Skip(err)
	}
	for query, want := range map[string]struct{ fr, en, field string }{
		"since=2026-11-10T00%3A00%3A00Z": {"depuis le 10 novembre 2026", "since 10 November 2026", `type="date" name="since" value="2026-11-10"`},
		"until=2026-11-10T00%3A00%3A00Z": {"avant le 10 novembre 2026", "before 10 November 2026", `type="date" name="until" value="2026-11-10"`},
		"until=2026-11-01T15%3A00%3A00Z": {"avant le 1er novembre 2026 à 15 h 00 UTC", "before 1 November 2026, 15:00 UTC", `type="text" name="until" value="2026-11-01T15:00:00Z"`},
		"region=ml.gao&group=item":       {"Gao · articles un à un", "Gao · item by item", ""},
		"group=item":                     {"Articles un à un", "Item by item", ""},
	} {
		t.Run(query, func(t *testing.T) {
			site := testSite()
			site.Location = zone
			h := newHandler(t, site, newMemory())
			french, english := plainSpaces(get(h, "/select?"+query).Body.String()), plainSpaces(get(h, "/select?"+query+"&ui=en").Body.String())
			wantContains(t, french, "<h1>"+want.fr+"</h1>")
			wantContains(t, english, "<h1>"+want.en+"</h1>")
			wantContains(t, french, want.field)
			wantContains(t, plainSpaces(get(h, "/select.rss?"+query).Body.String()), "<title>"+want.fr+" · Griot Sahel</title>")
		})
	}
}
