package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// report is an article of an outlet that may change between visits.
type report struct{ id, title, text string }

// newsroom serves feeds whose articles the test changes.
type newsroom struct {
	mu    sync.Mutex
	feeds map[string][]report // by path; the first is the latest
}

func (n *newsroom) publish(path string, r report) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.feeds[path] = slices.Insert(slices.DeleteFunc(n.feeds[path], func(old report) bool { return old.id == r.id }), 0, r)
}

func (n *newsroom) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	n.mu.Lock()
	defer n.mu.Unlock()
	var b strings.Builder
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>%s</title><link>/</link><description>d</description>`, r.URL.Path)
	for _, a := range n.feeds[r.URL.Path] {
		at := began.Add(-time.Hour).Format(time.RFC1123Z)
		fmt.Fprintf(&b, `<item><guid isPermaLink="false">%s</guid><title>%s</title><link>%s/%s</link><pubDate>%s</pubDate><description>%s</description></item>`,
			a.id, a.title, r.URL.Path, a.id, at, a.text)
	}
	fmt.Fprint(w, b.String()+`</channel></rss>`)
}

// Feed readers with what they keep between runs show each story once: not again when they run again, when a report is
// corrected, copied by another outlet or joined by the communiqué behind it, nor when the daemon starts anew; and a new
// one they do show, once.
func TestReadersShowNothingTwice(t *testing.T) {
	slowly(t)
	if testing.Short() {
		t.Skip("it runs feed readers")
	}
	news := &newsroom{feeds: map[string][]report{}}
	outlets := httptest.NewServer(news)
	defer outlets.Close()
	listen := freeAddress(t)
	path := filepath.Join(t.TempDir(), "griot.yaml")
	config := fmt.Sprintf(`site: {base_url: 'http://%s'}
polling: {allow_private: true, schedule: '@every 1h'}
sources:
  - {id: voix, name: La Voix, url: '%[2]s/voix', class: press, language: fr, home: ml}
  - {id: reprise, name: La Reprise, url: '%[2]s/reprise', class: press, language: fr, home: ml}
  - {id: etat-major, name: État-major, url: '%[2]s/etat-major', class: official, issuer: État-major général des Armées, language: fr, home: ml}
`, listen, outlets.URL)
	if err := os.WriteFile(path, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	toll := "Une patrouille des Forces armées maliennes est tombée dimanche dans une embuscade à la sortie de Léré, dans la région de Tombouctou. Deux soldats ont été tués et cinq autres blessés, selon le communiqué de l’État-major général des Armées. Les assaillants ont pris la fuite vers la forêt après l’arrivée des renforts venus de Niafunké."
	market := "Les commerçants de Diré ont repris leurs places au marché central après trois semaines de travaux. La mairie a fait refaire le toit, les caniveaux et les points d’eau, pour un coût de quarante millions de francs. Les vendeuses de poisson, logées entre-temps au bord du fleuve, sont les premières à être revenues."
	news.publish("/voix", report{"crue", "Crue du fleuve à Mopti", "Les pêcheurs de Mopti attendent la décrue pour remettre leurs pirogues à l’eau."})
	news.publish("/voix", report{"marche", "Le marché de Diré rouvre", market})
	news.publish("/voix", report{"lere", "Embuscade près de Léré", toll})
	news.publish("/reprise", report{"finale", "Finale de la coupe à Ségou", "Le stade de Ségou accueille samedi la finale de la coupe du Mali de football."})

	var daemon *running
	visit := func() {
		t.Helper()
		if daemon != nil {
			daemon.stop()
		}
		loaded, err := loadConfig(path)
		if err != nil {
			t.Fatal(err)
		}
		if s, err := poll(t.Context(), loaded, nil, io.Discard); err != nil || s.Failed > 0 {
			t.Fatalf("%v, %v", s, err)
		}
		daemon = runDaemon(t, path, listen)
		eventually(t, "the daemon serves", func() bool {
			resp, err := http.Get("http://" + listen + "/readyz")
			if err != nil {
				return false
			}
			resp.Body.Close()
			return resp.StatusCode == http.StatusOK
		})
	}
	visit()

	readers := subscribed(t, "http://"+listen)
	for _, step := range []struct {
		what string
		do   func()
		want []string // shown as new
	}{
		{"the first run", nil, []string{"Crue du fleuve à Mopti", "Embuscade près de Léré", "Finale de la coupe à Ségou", "Le marché de Diré rouvre"}},
		{"the second run", nil, nil},
		{"a correction", func() {
			news.publish("/voix", report{"lere", "Embuscade près de Léré : trois morts", strings.Replace(toll, "Deux soldats", "Trois soldats", 1)})
		}, nil},
		{"a further copy", func() { news.publish("/reprise", report{"dire", "Diré : le marché rouvre ses portes", market}) }, nil},
		{"the communiqué", func() {
			news.publish("/etat-major", report{"c7", "Communiqué n° 7 : embuscade près de Léré", strings.Replace(toll, ", selon le communiqué de l’État-major général des Armées", "", 1)})
		}, nil},
		{"a new report", func() {
			news.publish("/reprise", report{"kidal", "Un forage pour Kidal", "Les habitants de Kidal ont reçu lundi un nouveau forage, offert par une association de femmes."})
		}, []string{"Un forage pour Kidal"}},
		{"a restart", func() {}, nil},
	} {
		if step.do != nil {
			step.do()
			visit()
		}
		for name, r := range readers {
			titles := r.shown(t)
			slices.Sort(titles)
			if d := cmp.Diff(step.want, titles, cmpopts.EquateEmpty()); d != "" {
				t.Errorf("%s after %s (-want +shown):\n%s", name, step.what, d)
			}
		}
	}
	// The steps came about: the stories are those that the readers were shown, the corrected one with its communiqué.
	var feed struct {
		Items []struct {
			Title string
			Griot struct{ State string } `json:"_griot"`
		}
	}
	_, body := got(t, "http://"+listen+"/all.json")
	if err := json.Unmarshal([]byte(body), &feed); err != nil || len(feed.Items) != 5 || !strings.Contains(body, "Communiqué n° 7") || !strings.Contains(body, "La Reprise") {
		t.Errorf("%d stories (%v):\n%s", len(feed.Items), err, body)
	}
	both := 0
	for _, item := range feed.Items {
		if item.Griot.State == "both" {
			both++
		}
	}
	if both != 1 {
		t.Errorf("%d stories with their communiqué:\n%s", both, body)
	}
}

// subscriber is a feed reader that keeps its state. shown are the titles that a run shows as new.
type subscriber interface{ shown(testing.TB) []string }

// subscribed are the readers that are here, each with a feed in one XML format, with -slow in both.
func subscribed(t *testing.T, base string) map[string]subscriber {
	all := map[string]subscriber{}
	formats := map[string][]string{"newsboat": {"rss"}, "r2e": {"atom"}, "feed2exec": {"rss"}}
	for _, format := range []string{"rss", "atom"} {
		address := base + "/all." + format
		for name, subscribe := range map[string]func() subscriber{
			"newsboat":  func() subscriber { return newNewsboat(t, "newsboat", pythonWith(t, "sqlite3, json"), address) },
			"r2e":       func() subscriber { return newMailer(t, address) },
			"feed2exec": func() subscriber { return newExecutor(t, address) },
		} {
			if !*slow && !slices.Contains(formats[name], format) {
				continue
			}
			if _, err := exec.LookPath(name); err != nil {
				t.Logf("no %s here", name)
				continue
			}
			all[name+" "+format] = subscribe()
		}
	}
	if len(all) == 0 {
		t.Skip("no feed reader here: apt-get install newsboat rss2email feed2exec")
	}
	return all
}

// Feed readers list the same ids, titles, links and dates from RSS and from Atom, which are those that the JSON Feed gives.
// With -slow every feed of the demonstration is compared.
func TestReadersAgree(t *testing.T) {
	slowly(t)
	if testing.Short() {
		t.Skip("it runs feed readers")
	}
	base := startDemo(t)
	names := []string{"all", "region/ml.tombouctou", "topic/sante", "feeds/depeches"}
	if *slow {
		names = demoFeedNames(t, base)
	}
	want := map[string][]listed{}
	var addresses []string
	for _, name := range names {
		want[name] = jsonListed(t, base+"/"+name+".json")
		addresses = append(addresses, base+"/"+name+".rss", base+"/"+name+".atom")
	}
	for reader, list := range listers() {
		t.Run(reader, func(t *testing.T) {
			read := list(t, addresses)
			for _, name := range names {
				for _, format := range []string{"rss", "atom"} {
					if d := cmp.Diff(byID(want[name]), byID(read[base+"/"+name+"."+format])); d != "" {
						t.Errorf("%s.%s (-JSON Feed +%s):\n%s", name, format, reader, d)
					}
				}
			}
		})
	}
}

// jsonListed is what a JSON Feed lists.
func jsonListed(t *testing.T, address string) []listed {
	t.Helper()
	_, body := got(t, address)
	var feed struct {
		Items []struct {
			ID, Title, URL string
			Published      time.Time `json:"date_published"`
		}
	}
	if err := json.Unmarshal([]byte(body), &feed); err != nil || len(feed.Items) == 0 {
		t.Fatalf("%s: %d entries, %v", address, len(feed.Items), err)
	}
	var all []listed
	for _, i := range feed.Items {
		all = append(all, listed{i.ID, i.Title, i.URL, i.Published.UTC().Format(time.RFC3339)})
	}
	return all
}

// byID sorts entries by id, and leaves aside which white space parts words.
func byID(entries []listed) []listed {
	sorted := slices.Clone(entries)
	for i := range sorted {
		sorted[i].Title = strings.Join(strings.Fields(sorted[i].Title), " ")
	}
	slices.SortFunc(sorted, func(a, b listed) int { return strings.Compare(a.ID, b.ID) })
	return sorted
}

// demoFeedNames are the paths of every feed that has an entry, without their endings.
func demoFeedNames(t *testing.T, base string) (names []string) {
	t.Helper()
	_, list := got(t, base+"/feeds.opml")
	for _, part := range strings.Split(list, `xmlUrl="`)[1:] {
		address, _, _ := strings.Cut(part, `"`)
		name := strings.TrimPrefix(strings.TrimSuffix(strings.TrimSuffix(address, ".atom"), ".rss"), base+"/")
		if _, body := got(t, base+"/"+name+".json"); strings.Contains(body, `"date_published"`) && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) < 10 {
		t.Fatalf("only %d feeds in the list of feeds", len(names))
	}
	return names
}
