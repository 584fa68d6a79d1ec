package config

import (
	"errors"
	"log/slog"
	"net/netip"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v4"

	"griot/feeds"
	"griot/feeds/text"
	"griot/feeds/web/limit"
	"griot/store/story"
)

const wholeConfig = `
site: {title: Le fil, base_url: "https://griot.example/fil/", language: no, contact: redaction@griot.example, licence: CC0}
listen: ":9000"
data: var/griot.db
admin: {listen: "127.0.0.1:9090", token: "${TOKEN}", user: veille, password: "un mot de passe long"}
log: {format: json, level: debug}
limits: {connections: 100, per_client: 10, requests: 1, requests_at_once: 101, renderings: 2, renderings_at_once: 102, trusted_proxies: [10.0.0.1, "2001:db8::/32"]}
retention: {items: 2w, keep_per_source: 0, removed: drop}
feeds: # before sources: the order of the keys does not matter
  - {slug: gao, title: Gao, description: Tout Gao, group: item, limit: 500, brief: 80, max_bytes: 20KB, query: {
      regions: [ml.gao, bf], topics: [sante, meteo], classes: [press], sources: [un], langs: [fr], states: [press, both], text: eau,
      not: {regions: [ml], topics: [sport], classes: [blog], sources: [deux], langs: [en]}}}
  - {slug: tout, title: Tout, webhook: {url: "https://robot.example/hook/${KEY}", secret: "${HOOK}"}}
push: {hub: false, lease: 2d, subscriptions: 500, per_host: 20, ping: ["https://hub.example/"]}
takedown:
  - {url: "https://un.example/a", date: 2026-02-09, reason: Droit de réponse}
  - {story: 00000000000000000000000004}
topics:
  meteo: {title: Météo, lines: [9 pluie, "6 vent de sable"]}
  sante: {replace: true, lines: [9 paludisme]}
places: {files: [builtin, lieux.tsv], units: [ml, bf]}
sources:
  - {id: un, name: "Un $${x} ${NAME}", url: "https://un.example/feed?key=${KEY}", class: press, republish: link, noindex: true, timeout: 5s, max_body: 1MiB, schedule: 0 6 * * *}
  - {id: deux, name: Deux, url: https://www.deux.example/liste, site: https://deux.example/, class: official, issuer: La mairie, hosts: [deux.example],
     home: ml.gao, language: ff, licence: domaine public,
     page: {item: article, title: h2, link: "h2 a@href", date: "time@datetime", summary: p, body: .content}}
polling: {schedule: 30 * * * *, timezone: Europe/Paris, concurrency: 8, per_host: 1, timeout: 1m, max_body: 2MB, user_agent: Test/1, allow_private: true, captures: 5}
`

func writeConfig(t *testing.T, text string) string {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "config.yaml")
	for name, content := range map[string]string{path: text, filepath.Join(dir, "lieux.tsv"): ""} {
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return path
}

func TestConfigValues(t *testing.T) {
	t.Parallel()
	path := writeConfig(t, wholeConfig)
	dir := filepath.Dir(path)
	if _, err := testLoader(map[string]string{"NAME": "a: b\n- c", "KEY": "s3cret"}).Load(path); err == nil {
		t.Fatal("a name of two lines was taken")
	}
	got, err := testLoader(map[string]string{"NAME": "a: [b", "KEY": "s3cret", "HOOK": "une clef de vingt octets", "TOKEN": "0123456789abcdef"}).Load(path)
	if err != nil {
		t.Fatal(err)
	}
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	page := Page{Item: "article", Title: "h2", Link: "h2 a@href", Date: "time@datetime", Summary: "p", Body: ".content"}
	six := Schedule{Spec: "0 6 * * *"}
	want := &Config{
		Stories: story.DefaultParams(),
		Path:    path,
		Site:    Site{Title: "Le fil", BaseURL: "https://griot.example/fil", Language: "no", Contact: "redaction@griot.example", Licence: "CC0"},
		Listen:  ":9000",
		Data:    filepath.Join(dir, "var/griot.db"),
		Admin:   Admin{Listen: "127.0.0.1:9090", Token: "0123456789abcdef", User: "veille", Password: "un mot de passe long"},
		Log:     Log{Format: "json", Level: slog.LevelDebug},
		Limits: Limits{Connections: 100, PerClient: 10, Requests: limit.Rates{Rate: 1, Burst: 101, WorkRate: 2, WorkBurst: 102,
			Proxies: limit.Proxies{netip.MustParsePrefix("10.0.0.1/32"), netip.MustParsePrefix("2001:db8::/32")}}},
		Retention: Retention{Items: 14 * 24 * time.Hour, Removed: RemovalDrop},
		Polling: Polling{
			Schedule: Schedule{Spec: "30 * * * *"}, Timezone: paris, Concurrency: 8, PerHost: 1, Timeout: time.Minute,
			MaxBody: 2_000_000, UserAgent: "Test/1", AllowPrivate: true, Captures: 5, Spacing: time.Second, SharedHosts: Default().Polling.SharedHosts,
		},
		Sources: []Source{
			{
				Source: feeds.Source{
					ID: "un", Name: "Un ${x} a: [b", URL: "https://un.example/feed?key=s3cret", Class: feeds.Press, Republish: feeds.RepublishLink, NoIndex: true,
				},
				Schedule: &six, Timeout: 5 * time.Second, MaxBody: 1 << 20,
			},
			{
				Source: feeds.Source{
					ID: "deux", Name: "Deux", URL: "https://www.deux.example/liste", Site: "https://deux.example/", Class: feeds.Official,
					Issuer: "La mairie", Hosts: []string{"deux.example"}, Home: "ml.gao", Language: "ff", Licence: "domaine public",
					Republish: feeds.RepublishExcerpt, Page: page.fingerprint(),
				},
				Page: &page,
			},
		},
		Places: Places{Files: []string{"builtin", filepath.Join(dir, "lieux.tsv")}, Units: []feeds.PlaceID{"ml", "bf"}},
		Topics: map[string]Topic{
			"meteo": {Title: "Météo", Lines: []string{"9 pluie", "6 vent de sable"}},
			"sante": {Lines: []string{"9 paludisme"}, Replace: true},
		},
		Feeds: []feeds.Feed{
			{
				Path: "feeds/gao", Title: "Gao", Description: "Tout Gao", MaxBytes: 20_000,
				Selection: feeds.Selection{Group: feeds.GroupItem, Limit: 500, Brief: 80, Query: feeds.Query{
					Regions: []feeds.PlaceID{"ml.gao", "bf"}, Topics: []string{"sante", "meteo"}, Classes: []feeds.Class{feeds.Press},
					Sources: []feeds.SourceID{"un"}, Langs: []string{"fr"}, States: []feeds.State{feeds.StatePress, feeds.StateBoth}, Search: text.ParseSearch("eau"),
					Not: feeds.Exclusion{
						Regions: []feeds.PlaceID{"ml"}, Topics: []string{"sport"}, Classes: []feeds.Class{feeds.Blog},
						Sources: []feeds.SourceID{"deux"}, Langs: []string{"en"},
					},
				}},
			},
			{Path: "feeds/tout", Title: "Tout", Selection: feeds.Selection{Group: feeds.GroupStory, Limit: feeds.DefaultLimit}},
		},
		Takedowns: []feeds.Takedown{
			{URL: "https://un.example/a", Date: feeds.Day{Year: 2026, Month: time.February, Day: 9}, Why: "Droit de réponse"},
			{Story: feeds.ItemID{15: 1}},
		},
		Push:     Push{Lease: 48 * time.Hour, Subscriptions: 500, PerHost: 20, Ping: []string{"https://hub.example/"}},
		Webhooks: []Webhook{{Feed: "tout", URL: "https://robot.example/hook/s3cret", Secret: "une clef de vingt octets", Private: true}},
		Secrets:  []string{"une clef de vingt octets", "un mot de passe long", "0123456789abcdef", "s3cret"},
	}
	if diff := cmp.Diff(want, got, compareConfigs()...); diff != "" {
		t.Errorf("config (-want +got):\n%s", diff)
	}
	if at := got.Sources[0].Schedule.Next(time.Date(2026, 2, 9, 0, 0, 0, 0, time.UTC)).UTC(); at.Hour() != 5 {
		t.Errorf("06:00 of a schedule is in the zone of polling, Paris; it fires at %s", at)
	}
}

// compareConfigs takes schedules for equal when their specs are: their times have a test of their own.
func compareConfigs() []cmp.Option {
	return []cmp.Option{
		cmp.Comparer(func(a, b Schedule) bool { return a.Spec == b.Spec }),
		cmp.Comparer(func(a, b netip.Prefix) bool { return a == b }),
		cmp.Comparer(func(a, b *time.Location) bool { return a.String() == b.String() }),
	}
}

func TestConfigDefaults(t *testing.T) {
	t.Parallel()
	path := writeConfig(t, "sources: [{id: un, name: Un, url: https://un.example/feed, class: press}]\npolling: {timezone: Europe/Paris}\n")
	got, err := Loader{}.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	want := Default()
	want.Path, want.Data, want.Sources = path, filepath.Join(filepath.Dir(path), want.Data), got.Sources
	want.Polling.Timezone = got.Polling.Timezone
	if diff := cmp.Diff(&want, got, compareConfigs()...); diff != "" {
		t.Errorf("config (-want +got):\n%s", diff)
	}
	if got.PublicURL() != "http://127.0.0.1:8080" {
		t.Errorf("public address %s", got.PublicURL())
	}
}

func TestPublicURL(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ base, listen, want string }{
		{"https://griot.example", ":8080", "https://griot.example"},
		{"", ":8080", "http://localhost:8080"},
		{"", "0.0.0.0:80", "http://localhost:80"},
		{"", "[::]:80", "http://localhost:80"},
		{"", "[::1]:80", "http://[::1]:80"},
	} {
		c := Config{Site: Site{BaseURL: test.base}, Listen: test.listen}
		if got := c.PublicURL(); got != test.want {
			t.Errorf("base %q, listen %q: %s, want %s", test.base, test.listen, got, test.want)
		}
	}
}

// The places that the file names decide which places feeds may name.
func TestKnownPlacesAreAskedForOnceThePlacesAreRead(t *testing.T) {
	t.Parallel()
	path := writeConfig(t, "places: {files: [lieux.tsv]}\nsources: [{id: un, name: Un, url: https://un.example/feed, class: press, home: xx}]\n")
	var asked []string
	loader := Loader{Known: func(p Places) (Known, error) {
		asked = p.Files
		return Known{Place: func(id feeds.PlaceID) bool { return id == "xx" }}, nil
	}}
	if _, err := loader.Load(path); err != nil {
		t.Error(err)
	}
	if want := []string{filepath.Join(filepath.Dir(path), "lieux.tsv")}; !cmp.Equal(asked, want) {
		t.Errorf("asked for %q, want %q", asked, want)
	}
	loader.Known = func(Places) (Known, error) { return Known{}, errors.New("lieux.tsv:3: too few columns") }
	_, err := loader.Load(path)
	if want := path + ":1:9: places: lieux.tsv:3: too few columns"; err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

func TestShippedConfig(t *testing.T) {
	t.Parallel()
	c, err := Loader{Env: os.LookupEnv}.Load("../../../config.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Sources) < 60 {
		t.Errorf("%d sources, want 60 at least", len(c.Sources))
	}
	if len(c.Feeds) < 15 {
		t.Errorf("%d feeds, want 15 at least", len(c.Feeds))
	}
	for _, s := range c.Sources {
		if s.Language == "" || s.Site == "" {
			t.Errorf("source %s lacks a language or a site", s.ID)
		}
	}
	if c.Polling.AllowPrivate || !strings.HasPrefix(c.Listen, "127.0.0.1:") {
		t.Errorf("not safe as shipped: allow_private %t, listen %s", c.Polling.AllowPrivate, c.Listen)
	}
	defaults := Default()
	if c.Listen != defaults.Listen || filepath.Base(c.Data) != defaults.Data || !cmp.Equal(c.Places, defaults.Places) {
		t.Errorf("the file says it shows the defaults: listen %s, data %s, places %v", c.Listen, c.Data, c.Places)
	}
	if diff := cmp.Diff(defaults.Polling, c.Polling, append(compareConfigs(), cmp.FilterPath(
		func(p cmp.Path) bool { return p.Last().String() == ".UserAgent" }, cmp.Ignore()))...); diff != "" {
		t.Errorf("the file says it shows the defaults of polling (-default +file):\n%s", diff)
	}
	if diff := cmp.Diff(defaults.Limits, c.Limits, compareConfigs()...); diff != "" {
		t.Errorf("the file says it shows the defaults of limits (-default +file):\n%s", diff)
	}
	if diff := cmp.Diff(defaults.Retention, c.Retention); diff != "" {
		t.Errorf("the file says it shows the defaults of retention (-default +file):\n%s", diff)
	}
}

// The shipped file is the manual: it names every key there is. That wholeConfig holds them all is seen to by
// TestConfigValues, which leaves no field of a Config empty.
func TestShippedConfigNamesEveryKey(t *testing.T) {
	t.Parallel()
	manual, err := os.ReadFile("../../../config.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var whole yaml.Node
	if err := yaml.Unmarshal([]byte(wholeConfig), &whole); err != nil {
		t.Fatal(err)
	}
	ownNames := []string{"meteo", "sante"}
	var walk func(*yaml.Node)
	walk = func(n *yaml.Node) {
		for i, child := range n.Content {
			key := n.Kind == yaml.MappingNode && i%2 == 0
			if key && !slices.Contains(ownNames, child.Value) && !regexp.MustCompile(`\b`+child.Value+`\b`).Match(manual) {
				t.Errorf("config.yaml does not explain the key %s", child.Value)
			}
			walk(child)
		}
	}
	walk(&whole)
}

// Whatever the bytes, the loader answers with a Config or with faults that have a place.
func FuzzLoad(f *testing.F) {
	f.Add([]byte(wholeConfig))
	faulty, err := filepath.Glob("testdata/faults/*.yaml")
	if err != nil || len(faulty) == 0 {
		f.Fatalf("no seeds: %v", err)
	}
	for _, name := range faulty {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := testLoader(map[string]string{"KEY": "x"}).parse("config.yaml", data)
		if err == nil {
			if len(c.Sources) == 0 {
				t.Error("a configuration without sources was taken")
			}
			return
		}
		var faults *Error
		if !errors.As(err, &faults) || len(faults.Faults) == 0 {
			t.Fatalf("no faults but %v", err)
		}
		lines := strings.Count(string(data), "\n") + 1
		for _, fault := range faults.Faults {
			if fault.Line < 1 || fault.Line > lines+1 || fault.Column < 1 || fault.Message == "" {
				t.Errorf("no place: %+v", fault)
			}
		}
	})
}
