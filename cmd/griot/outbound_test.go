package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// robot is a program that a webhook calls. Messages with a wrong signature are not taken.
type robot struct {
	*httptest.Server
	mu   sync.Mutex
	told []string // as "new Attaque …"
	ids  []string
}

const robotSecret = "une clef de plus de seize octets"

func newRobot(t *testing.T) *robot {
	r := &robot{}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, _ := io.ReadAll(req.Body)
		mac := hmac.New(sha256.New, []byte(robotSecret))
		fmt.Fprintf(mac, "%s.%s.%s", req.Header.Get("Webhook-Id"), req.Header.Get("Webhook-Timestamp"), body)
		if req.Header.Get("Webhook-Signature") != "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)) {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		var m struct {
			Event, Feed string
			Item        struct {
				ID, Title string
				Griot     struct{ State string } `json:"_griot"`
			}
		}
		if err := json.Unmarshal(body, &m); err != nil || m.Feed != "tout" || !strings.HasPrefix(m.Item.ID, "urn:griot:") || m.Item.Griot.State == "" {
			t.Errorf("message %s: %v", body, err)
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		r.told, r.ids = append(r.told, m.Event+" "+m.Item.Title), append(r.ids, req.Header.Get("Webhook-Id"))
	}))
	t.Cleanup(r.Close)
	return r
}

func (r *robot) messages() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.told)
}

// TestOneGriotSubscribesToAnother runs two daemons. The first polls an outlet and pushes: to a webhook, and by its hub to
// the second, which subscribes to the first's feed as it would to any. What the outlet's own hub delivers to the first is
// published by the second within seconds, and neither forgets the other over a restart.
func TestOneGriotSubscribesToAnother(t *testing.T) {
	slowly(t)
	outlet, receiver := newHubbed(t), newRobot(t)
	firstAt, secondAt := freeAddress(t), freeAddress(t)
	dir := t.TempDir()
	write := func(name, config string) string {
		path := filepath.Join(dir, name, "griot.yaml")
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(config), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	const polling = "polling: {allow_private: true, schedule: '@every 1h'}\n"
	first := write("first", fmt.Sprintf("site: {base_url: 'http://%s/fil'}\n"+polling+
		"sources:\n  - {id: voix, name: La Voix, url: %q, class: press, language: fr, home: ml}\n"+
		"feeds:\n  - {slug: tout, title: Tout, webhook: {url: %q, secret: %q}}\n", firstAt, outlet.URL+"/feed", receiver.URL+"/hook/k3y", robotSecret))
	second := write("second", fmt.Sprintf("site: {base_url: 'http://%s'}\n"+polling+
		"sources:\n  - {id: premier, name: Premier, url: 'http://%s/fil/all.rss', class: aggregator, language: fr, home: ml, republish: excerpt}\n", secondAt, firstAt))
	for _, path := range []string{first} { // so that the outlet's hub is known at the start
		loaded, err := loadConfig(path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := poll(t.Context(), loaded, nil, io.Discard); err != nil {
			t.Fatal(err)
		}
	}
	one := runDaemon(t, first, firstAt)
	form := outlet.wait(t)
	if status, _ := verifyPush(t, form); status != 200 {
		t.Fatalf("verification: %d", status)
	}
	loaded, err := loadConfig(second)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := poll(t.Context(), loaded, nil, io.Discard); err != nil {
		t.Fatal(err)
	}
	two := runDaemon(t, second, secondAt)
	firstStatus := func(holds string) func() bool {
		return func() bool {
			_, body := got(t, "http://"+firstAt+"/fil/status.json")
			return strings.Contains(body, holds)
		}
	}
	published := func(words string) func() bool {
		return func() bool {
			_, body := got(t, "http://"+secondAt+"/all.rss")
			return strings.Contains(body, words)
		}
	}
	eventually(t, "the second subscribes to the first", firstStatus(`"subscribers":1`))
	if status := pushTo(t, form, rss("La Voix du Fleuve", "Le marché de Diré rouvre", "Attaque repoussée près de Gao")); status != http.StatusAccepted {
		t.Fatalf("delivery to the first: %d", status)
	}
	eventually(t, "the second publishes what the first was pushed", published("Attaque repoussée près de Gao"))
	eventually(t, "the webhook is told", func() bool { return len(receiver.messages()) == 1 })
	_, status := got(t, "http://"+secondAt+"/status.json")
	if !strings.Contains(status, `"state":"trusted"`) || !strings.Contains(status, `/fil/hub"`) {
		t.Errorf("the second does not know who pushes to it:\n%s", status)
	}
	_, page := got(t, "http://"+firstAt+"/fil/status")
	if !strings.Contains(page, "all.rss") || !strings.Contains(page, "1\u00a0abonné") {
		t.Errorf("the first does not show its subscriber:\n%s", page)
	}

	one.stop()
	log := one.log.String()
	one = runDaemon(t, first, firstAt)
	eventually(t, "the first is back", func() bool {
		resp, err := http.Get("http://" + firstAt + "/fil/healthz")
		if err != nil {
			return false
		}
		resp.Body.Close()
		return resp.StatusCode == 200
	})
	eventually(t, "the first knows its own subscription again", func() bool {
		// The outlet gives its first article another title: a correction.
		return pushTo(t, form, rss("La Voix du Fleuve", "Le gouverneur reçoit les notables à Mopti", "Attaque repoussée près de Gao")) == http.StatusAccepted
	})
	eventually(t, "the second publishes what came after the restart", published("Le gouverneur reçoit"))
	eventually(t, "the webhook is told of that alone", func() bool { return len(receiver.messages()) == 2 })
	if got := receiver.messages(); got[0] != "new Attaque repoussée près de Gao" || got[1] != "changed Le gouverneur reçoit les notables à Mopti" {
		t.Errorf("webhook: %q", got)
	}
	two.stop()
	_, status = got(t, "http://"+firstAt+"/fil/status.json")
	one.stop()
	for name, text := range map[string]string{"log of the first": log + one.log.String(), "log of the second": two.log.String(), "status.json": status} {
		for what, secret := range map[string]string{"the webhook's secret": robotSecret, "the webhook's path": "k3y", "a callback": "/push/"} {
			if strings.Contains(text, secret) {
				t.Errorf("%s shows %s:\n%s", name, what, text)
			}
		}
	}
}
