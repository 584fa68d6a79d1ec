package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"griot/cmd/griot/control"
)

// listener is a subscriber's callback: it confirms what it is asked, and keeps what it is sent.
type listener struct {
	*httptest.Server
	mu    sync.Mutex
	asked []url.Values
	sent  []string // the topic, as the Link header names it, and the document
}

func newListener(t *testing.T) *listener {
	l := &listener{}
	l.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		l.mu.Lock()
		defer l.mu.Unlock()
		if r.Method == http.MethodGet {
			l.asked = append(l.asked, r.URL.Query())
			io.WriteString(w, r.URL.Query().Get("hub.challenge"))
			return
		}
		body, _ := io.ReadAll(r.Body)
		l.sent = append(l.sent, r.Header.Get("Link")+"\n"+string(body))
	}))
	t.Cleanup(l.Close)
	return l
}

func (l *listener) deliveries() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.sent)
}

func (l *listener) verifications() []url.Values {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.asked)
}

// TestARenamedFeedIsFollowed is the life of a feed that is renamed twice under a running daemon: what reload says before,
// where readers are led, and what a subscriber of the hub is sent, who does nothing.
func TestARenamedFeedIsFollowed(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	t.Parallel()
	var mu sync.Mutex
	titles := []string{"Le marché de Diré rouvre"}
	outlet := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		io.WriteString(w, rss("La Voix", titles...))
	}))
	t.Cleanup(outlet.Close)
	listen, path := freeAddress(t), filepath.Join(t.TempDir(), "griot.yaml")
	base := "http://" + listen + "/fil"
	data := filepath.Join(filepath.Dir(path), "griot.db")
	configureAt := func(path, feeds string) {
		t.Helper()
		write(t, path, fmt.Sprintf("site: {base_url: '%s'}\npolling: {allow_private: true, schedule: '@every 1h'}\n"+
			"sources:\n  - {id: voix, name: La Voix, url: '%s/feed', class: press, language: fr, home: ml}\nfeeds: [%s]\n", base, outlet.URL, feeds))
	}
	configure := func(feeds string) {
		t.Helper()
		configureAt(path, feeds)
	}
	poll := func(title string) {
		t.Helper()
		mu.Lock()
		titles = append(titles, title)
		mu.Unlock()
		var out, faults bytes.Buffer
		if code := run(t.Context(), []string{"poll", "--config", path}, &out, &faults); code != exitDone {
			t.Fatalf("poll: %d, %s", code, faults.String())
		}
	}
	checked := func(path string) (said string, changes []map[string]any) {
		t.Helper()
		var out, asJSON, faults bytes.Buffer
		if run(t.Context(), []string{"check", "--config", path}, &out, &faults) != exitDone || run(t.Context(), []string{"check", "--json", "--config", path}, &asJSON, &faults) != exitDone {
			t.Fatalf("check: %s", faults.String())
		}
		var result struct{ Changes []map[string]any }
		must(t, json.Unmarshal(asJSON.Bytes(), &result))
		return out.String(), result.Changes
	}
	check := func() (said string, changes []map[string]any) {
		t.Helper()
		return checked(path)
	}
	// checkNext checks a configuration before the daemon can notice it.
	checkNext := func(feeds string) (said string, changes []map[string]any) {
		t.Helper()
		next := filepath.Join(filepath.Dir(path), "next.yaml")
		configureAt(next, feeds)
		return checked(next)
	}
	configure("{slug: gao, title: Gao}")
	daemon := runDaemon(t, path, listen)
	eventually(t, "the daemon answers", func() bool {
		resp, err := http.Get(base + "/healthz")
		if err != nil {
			return false
		}
		resp.Body.Close()
		return true
	})
	poll("Attaque repoussée près de Gao")
	reader := newListener(t)
	topic := base + "/feeds/gao.rss"
	subscribe := func(topic string) {
		t.Helper()
		n := len(reader.verifications())
		resp, err := http.PostForm(base+"/hub", url.Values{"hub.mode": {"subscribe"}, "hub.topic": {topic}, "hub.callback": {reader.URL + "/callback"}})
		must(t, err)
		resp.Body.Close()
		if resp.StatusCode != http.StatusAccepted {
			t.Fatalf("%s: status %d", topic, resp.StatusCode)
		}
		eventually(t, "the subscription is verified", func() bool { return len(reader.verifications()) == n+1 })
		if asked := reader.verifications()[n]; asked.Get("hub.topic") != topic {
			t.Errorf("verified as %v", asked)
		}
		eventually(t, "the subscription is in force", func() bool {
			_, status := got(t, base+"/status.json")
			return strings.Contains(status, `"subscribers":1`)
		})
	}
	subscribe(topic)
	if said, changes := check(); strings.Contains(said, "in force") || len(changes) > 0 {
		t.Errorf("nothing has changed, and check says %s, %v", said, changes)
	}

	said, changes := checkNext("{slug: nord, title: Nord}")
	if !strings.Contains(said, "\nonce this configuration is in force:\n  feed gao is gone: its addresses answer 404, and the hub ends the subscription of its one subscriber; ") {
		t.Errorf("check says %s", said)
	}
	if len(changes) != 1 || changes[0]["kind"] != "feed_gone" || changes[0]["id"] != "gao" || changes[0]["subscribers"] != 1.0 {
		t.Errorf("check says %v", changes)
	}

	for i, step := range []struct{ feeds, slug, log string }{
		{"{slug: nord, aliases: [gao], title: Nord}", "nord", "feed gao is nord now"},
		{"{slug: sahel, aliases: [gao, nord], title: Sahel, query: {langs: [fr]}}", "sahel", "feed nord is sahel now"},
	} {
		said, _ := checkNext(step.feeds)
		before := len(daemon.log.String()) // the daemon may notice the file by itself before it is asked
		configure(step.feeds)
		must(t, control.Ask(t.Context(), data, "/reload", nil))
		logged := daemon.log.String()[before:]
		at, reloaded := strings.Index(logged, step.log), strings.Index(logged, "configuration reloaded")
		if !strings.Contains(said, step.log) || at < 0 || at > reloaded {
			t.Errorf("check says %s; the log says %s", said, logged)
		}
		if i == 1 && !strings.Contains(logged, "feed sahel selects otherwise: lang=fr, before everything") {
			t.Errorf("the log says %s", logged)
		}
		if said, _ := check(); strings.Contains(said, "in force") {
			t.Errorf("after the reload check says %s", said)
		}
		for _, address := range []string{"gao.rss", "gao.atom", "gao.json?limit=5", "gao"} {
			want := "/fil/feeds/" + step.slug + strings.TrimPrefix(address, "gao")
			for _, method := range []string{http.MethodGet, http.MethodHead} {
				if status, _, location := answered(t, method, base+"/feeds/"+address, ""); status != http.StatusMovedPermanently || location != want {
					t.Errorf("%s: %d to %q, want %q", address, status, location, want)
				}
			}
		}
		poll(fmt.Sprintf("Nouvelle %d de Kidal", i))
		var news string // a delivery before it may tell of the new address alone
		eventually(t, "the news arrives", func() bool {
			all := reader.deliveries()
			if len(all) == 0 {
				return false
			}
			news = all[len(all)-1]
			return strings.Contains(news, fmt.Sprintf("Nouvelle %d de Kidal", i))
		})
		if !strings.Contains(news, "<"+topic+`>; rel="self"`) || !strings.Contains(news, fmt.Sprintf("Nouvelle %d de Kidal", i)) || !strings.Contains(news, base+"/feeds/"+step.slug+".rss") {
			t.Errorf("delivered %s", news)
		}
		subscribe(topic)
	}
	daemon.stop()

	// Without a daemon the data file is read, as by griot poll from cron.
	configure("{slug: sahel, aliases: [nord], title: Sahel, query: {langs: [fr]}}")
	if said, _ := check(); !strings.Contains(said, "  alias gao is gone: addresses that led to feed sahel answer 404\n") {
		t.Errorf("check says %s", said)
	}
	var out, faults bytes.Buffer
	if code := run(t.Context(), []string{"poll", "--config", path}, &out, &faults); code != exitDone || !strings.Contains(faults.String(), "alias gao is gone") {
		t.Errorf("poll: %d, %s", code, faults.String())
	}
}

// TestWebhooksKnowFormerSlugs: what was delivered under one of them is not sent again.
func TestWebhooksKnowFormerSlugs(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "griot.yaml")
	write(t, path, "sources: [{id: voix, name: La Voix, url: 'https://voix.example/feed', class: press}]\nfeeds:\n"+
		"  - {slug: est, title: Est, webhook: {url: 'https://robot.example/', secret: 'une clef de plus de seize octets'}}\n"+
		"  - {slug: nord, aliases: [gao, kidal], title: Nord, webhook: {url: 'https://robot.example/', secret: 'une clef de plus de seize octets'}}\n")
	cfg, err := loadConfig(path)
	must(t, err)
	hooks := webhooksOf(cfg)
	if len(hooks) != 2 || len(hooks[0].Former) > 0 || !slices.Equal(hooks[1].Former, []string{"gao", "kidal"}) {
		t.Errorf("webhooks: %+v", hooks)
	}
}
