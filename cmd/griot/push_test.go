package main

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"griot/cmd/griot/config"
)

// hubbed is an outlet with a hub of its own.
type hubbed struct {
	*httptest.Server
	asked chan url.Values
}

func newHubbed(t *testing.T) *hubbed {
	h := &hubbed{asked: make(chan url.Values, 8)}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /feed", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Link", fmt.Sprintf(`<%s/hub>; rel="hub", <%s/feed>; rel="self"`, h.URL, h.URL))
		fmt.Fprint(w, rss("La Voix du Fleuve", "Le marché de Diré rouvre"))
	})
	mux.HandleFunc("POST /hub", func(w http.ResponseWriter, r *http.Request) {
		r.ParseForm()
		h.asked <- r.PostForm
		w.WriteHeader(http.StatusAccepted)
	})
	h.Server = httptest.NewServer(mux)
	t.Cleanup(h.Close)
	return h
}

// wait is the next request to the hub.
func (h *hubbed) wait(t *testing.T) url.Values {
	t.Helper()
	select {
	case form := <-h.asked:
		return form
	case <-time.After(45 * time.Second):
		t.Fatal("the hub was not asked")
		return nil
	}
}

func verifyPush(t *testing.T, form url.Values) (int, string) {
	t.Helper()
	q := url.Values{"hub.mode": form["hub.mode"], "hub.topic": form["hub.topic"], "hub.challenge": {"xyz"}, "hub.lease_seconds": {"86400"}}
	return got(t, form.Get("hub.callback")+"?"+q.Encode())
}

func got(t *testing.T, address string) (int, string) {
	t.Helper()
	resp, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

func pushTo(t *testing.T, form url.Values, body string) int {
	t.Helper()
	h := hmac.New(sha256.New, []byte(form.Get("hub.secret")))
	io.WriteString(h, body)
	req, err := http.NewRequest(http.MethodPost, form.Get("hub.callback"), strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("X-Hub-Signature", "sha256="+hex.EncodeToString(h.Sum(nil)))
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	return resp.StatusCode
}

// running is a daemon in this process.
type running struct {
	stop func()
	log  *safeBuffer
}

type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// runDaemon serves a configuration until stop is called.
func runDaemon(t *testing.T, path, listen string) *running {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	r := &running{log: &safeBuffer{}}
	load := func() (*config.Config, error) {
		cfg, err := loadConfig(path)
		if err != nil {
			return nil, err
		}
		return cfg.With(listen, ""), nil
	}
	done := make(chan error, 1)
	log := slog.New(slog.NewTextHandler(r.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	go func() { done <- serve(ctx, load, func(*config.Config) {}, func() {}, io.Discard, log) }()
	var once sync.Once
	r.stop = func() {
		once.Do(func() {
			cancel()
			if err := <-done; err != nil {
				t.Errorf("serve: %v", err)
			}
		})
	}
	t.Cleanup(r.stop)
	return r
}

// handedOut counts the ports that freeAddress handed out.
var handedOut atomic.Uint32

// freeAddress returns an address that nobody listens on. Its port is below those that the system hands out, so that no
// server of a test beside takes it before its own one does.
func freeAddress(t testing.TB) string {
	t.Helper()
	for range 1000 {
		port := 20_000 + (uint32(os.Getpid())*97+handedOut.Add(1))%10_000
		if l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port)); err == nil {
			defer l.Close()
			return l.Addr().String()
		}
	}
	t.Fatal("no port is free")
	return ""
}

// eventually tries until ok, or fails after a while.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if ok() {
			return
		}
	}
	t.Fatalf("never: %s", what)
}

// TestHubPushesIntoTheWire runs the daemon against an outlet with a hub: what the hub delivers is published at once,
// what others deliver is not, a restart keeps the subscription, and no secret is shown.
func TestHubPushesIntoTheWire(t *testing.T) {
	t.Parallel()
	outlet := newHubbed(t)
	listen := freeAddress(t)
	base := "http://" + listen + "/fil"
	path := filepath.Join(t.TempDir(), "griot.yaml")
	config := fmt.Sprintf("site: {base_url: %q}\npolling: {allow_private: true, schedule: '@every 1h'}\nsources:\n  - {id: voix, name: La Voix, url: %q, class: press, language: fr, home: ml}\n", base, outlet.URL+"/feed")
	if err := os.WriteFile(path, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	loaded, err := loadConfig(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := poll(t.Context(), loaded, nil, io.Discard); err != nil { // so that the hub is known at the start
		t.Fatal(err)
	}
	daemon := runDaemon(t, path, listen)
	form := outlet.wait(t)
	if callback := form.Get("hub.callback"); !strings.HasPrefix(callback, base+"/push/") || form.Get("hub.topic") != outlet.URL+"/feed" {
		t.Fatalf("request: %v", form)
	}
	if status, _ := got(t, base+"/push/guess?hub.mode=subscribe&hub.challenge=x&hub.topic="+url.QueryEscape(form.Get("hub.topic"))); status != 404 {
		t.Errorf("guessed token: %d", status)
	}
	if status, body := verifyPush(t, form); status != 200 || body != "xyz" {
		t.Fatalf("verification: %d %s", status, body)
	}
	published := func(words string) func() bool {
		return func() bool {
			_, body := got(t, base+"/all.rss")
			return strings.Contains(body, words)
		}
	}
	if status := pushTo(t, form, rss("La Voix du Fleuve", "Attaque repoussée près de Gao")); status != http.StatusAccepted {
		t.Errorf("delivery: %d", status)
	}
	eventually(t, "the delivery is published", published("Attaque repoussée près de Gao"))
	forged := url.Values{"hub.callback": form["hub.callback"], "hub.secret": {"autre"}}
	if status := pushTo(t, forged, rss("La Voix du Fleuve", "Tout est faux")); status != http.StatusAccepted {
		t.Errorf("forged delivery: %d", status)
	}
	var status string
	eventually(t, "the hub is trusted", func() bool { // which is noted once the delivery is stored, and so published
		_, status = got(t, base+"/status.json")
		return strings.Contains(status, `"state":"trusted"`)
	})
	if !strings.Contains(status, `"delivered":1`) {
		t.Errorf("status.json does not tell of the subscription:\n%s", status)
	}

	daemon.stop()
	first := daemon.log.String()
	daemon = runDaemon(t, path, listen)
	eventually(t, "the daemon is back", func() bool {
		resp, err := http.Get(base + "/healthz")
		if err != nil {
			return false
		}
		resp.Body.Close()
		return resp.StatusCode == 200
	})
	eventually(t, "the subscription is known again", func() bool {
		return pushTo(t, form, rss("La Voix du Fleuve", "Le gouverneur reçoit les notables à Mopti")) == http.StatusAccepted
	})
	eventually(t, "a delivery after the restart is published", published("Le gouverneur reçoit"))
	if published("Tout est faux")() {
		t.Error("a forged delivery was published")
	}
	token := form.Get("hub.callback")[len(base+"/push/"):]
	for name, text := range map[string]string{"log": first + daemon.log.String(), "status.json": status} {
		if strings.Contains(text, token) || strings.Contains(text, form.Get("hub.secret")) {
			t.Errorf("%s shows a secret:\n%s", name, text)
		}
	}
}

func TestHubsAreGivenAPublicAddressOnly(t *testing.T) {
	t.Parallel()
	for base, want := range map[string]string{
		"": "", "http://127.0.0.1:8080": "", "https://griot.local": "", "http://10.0.0.3/fil": "",
		"https://griot.example.org": "https://griot.example.org/push", "https://example.org/fil": "https://example.org/fil/push",
	} {
		config := config.Default()
		config.Site.BaseURL = base
		if callback := config.PushCallback(); callback != want {
			t.Errorf("base address %q: callback %q, want %q", base, callback, want)
		}
	}
}
