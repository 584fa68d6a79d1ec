package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"griot/cmd/griot/config"
	"griot/feeds/web/hub"
	"griot/fetcher/guard"
)

// reader is a WebSub subscriber.
type reader struct {
	*httptest.Server
	mu    sync.Mutex
	asked int
	sent  []string
}

func newReader(t *testing.T) *reader {
	r := &reader{}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, _ := io.ReadAll(req.Body)
		r.mu.Lock()
		defer r.mu.Unlock()
		if req.Method == http.MethodGet {
			r.asked++
			io.WriteString(w, req.URL.Query().Get("hub.challenge"))
			return
		}
		r.sent = append(r.sent, string(body))
	}))
	t.Cleanup(r.Close)
	return r
}

func (r *reader) documents() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.sent)
}

// TestKilledHubForgetsNobody kills the daemon without warning. The one that takes its place knows who subscribed, sends
// them what is new, and nothing twice; what is sent is what a reader gets, to the byte.
func TestKilledHubForgetsNobody(t *testing.T) {
	slowly(t)
	outlet, subscriber := newHubbed(t), newReader(t)
	listen := freeAddress(t)
	base := "http://" + listen
	path := filepath.Join(t.TempDir(), "griot.yaml")
	config := fmt.Sprintf("listen: %s\nsite: {base_url: %q}\npolling: {allow_private: true, schedule: '@every 1h'}\nsources:\n  - {id: voix, name: La Voix, url: %q, class: press, language: fr, home: ml}\n", listen, base, outlet.URL+"/feed")
	if err := os.WriteFile(path, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("griot", "poll", "--config", path).CombinedOutput(); err != nil { // so that the outlet's hub is known
		t.Fatalf("%v\n%s", err, out)
	}
	serve := func() *exec.Cmd {
		daemon := exec.Command("griot", "serve", "--config", path)
		if err := daemon.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { daemon.Process.Kill(); daemon.Wait() })
		eventually(t, "the daemon answers", func() bool {
			resp, err := http.Get(base + "/healthz")
			if err != nil {
				return false
			}
			resp.Body.Close()
			return resp.StatusCode == http.StatusOK
		})
		return daemon
	}
	daemon := serve()
	form := outlet.wait(t)
	verifyPush(t, form)
	resp, err := http.PostForm(base+"/hub", url.Values{"hub.mode": {"subscribe"}, "hub.topic": {base + "/all.rss"}, "hub.callback": {subscriber.URL + "/push"}})
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	subscribed := func() bool {
		_, status := got(t, base+"/status.json")
		return strings.Contains(status, `"subscribers":1`)
	}
	eventually(t, "subscribed", subscribed)
	for round, titles := range [][]string{{"Marché de Diré"}, {"Marché de Diré", "Crue à Mopti"}} {
		eventually(t, "the outlet's news is taken", func() bool { return pushTo(t, form, rss("La Voix du Fleuve", titles...)) == http.StatusAccepted })
		eventually(t, "it is sent on", func() bool { return len(subscriber.documents()) > round })
		_, served := got(t, base+"/all.rss")
		if sent := subscriber.documents()[round]; sent != served || !strings.Contains(sent, titles[round]) {
			t.Errorf("sent\n%s\nserved\n%s", sent, served)
		}
		// What was sent is written down within milliseconds.
		time.Sleep(500 * time.Millisecond)
		daemon.Process.Kill()
		daemon.Wait()
		daemon = serve()
		if !subscribed() {
			t.Fatal("the subscription is forgotten")
		}
	}
	time.Sleep(5 * time.Second)
	if n := len(subscriber.documents()); n != 2 {
		t.Errorf("%d documents were sent, want 2", n)
	}
	if subscriber.asked != 1 {
		t.Errorf("asked %d times", subscriber.asked)
	}
}

// nowhere is a store and a site with nothing in them.
type nowhere struct{ hub.Publisher }

func (nowhere) Feed(context.Context, string) (hub.Feed, error) {
	return hub.Feed{Path: "all.rss"}, nil
}

// TestHubCallsNobodyOnPrivateAddresses: by the guarded client, even where the name looks public.
func TestHubCallsNobodyOnPrivateAddresses(t *testing.T) {
	t.Parallel()
	config, dir := config.Default(), t.TempDir()
	config.Data = filepath.Join(dir, "griot.db")
	s, err := newSetup(&config)
	if err != nil {
		t.Fatal(err)
	}
	db, _, err := openStore(t.Context(), s, slog.New(slog.DiscardHandler), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	subscriber := newReader(t)
	port := subscriber.URL[strings.LastIndex(subscriber.URL, ":"):]
	for _, tc := range []struct {
		name, callback string
		public         func(string) bool // what the hub takes for public by its name
		status         int
	}{
		{"named openly", subscriber.URL, guard.PublicHost, http.StatusBadRequest},
		{"by a name that leads there", "http://localhost" + port, nil, http.StatusAccepted},
		{"by another way to write it", "http://127.1" + port, guard.PublicHost, http.StatusAccepted},
		{"as IPv6", "http://[::ffff:127.0.0.1]" + port, guard.PublicHost, http.StatusBadRequest},
		{"as another service", "http://lecteur.example.org:25/", guard.PublicHost, http.StatusBadRequest},
	} {
		t.Run(tc.name, func(t *testing.T) {
			h, err := hub.New(t.Context(), db, slog.New(slog.DiscardHandler))
			if err != nil {
				t.Fatal(err)
			}
			h.Set(hub.Settings{
				BaseURL: "https://fil.example", URL: "https://fil.example/hub", Publisher: nowhere{}, Client: guard.NewClient(false, 2),
				Public: tc.public, Lease: time.Hour, Subscriptions: 10, PerHost: 10,
			})
			ctx, cancel := context.WithCancel(t.Context())
			done := make(chan struct{})
			go func() { defer close(done); h.Run(ctx) }()
			defer func() { cancel(); <-done }()
			form := url.Values{"hub.mode": {"subscribe"}, "hub.topic": {"https://fil.example/all.rss"}, "hub.callback": {tc.callback}}
			req := httptest.NewRequest(http.MethodPost, "/hub", strings.NewReader(form.Encode()))
			req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			answer := httptest.NewRecorder()
			h.ServeHTTP(answer, req)
			if answer.Code != tc.status {
				t.Errorf("%d %s, want %d", answer.Code, answer.Body, tc.status)
			}
			if answer.Code == http.StatusAccepted {
				eventually(t, "the callback is tried", func() bool { return h.Metrics().Unconfirmed == 1 })
			}
			if subscriber.asked != 0 || h.Metrics().Subscriptions != 0 {
				t.Errorf("%d requests arrived", subscriber.asked)
			}
		})
	}
}
