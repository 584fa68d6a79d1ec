package web

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"griot/feeds/web/limit"
)

func askFrom(h http.Handler, addr, target string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("GET", target, nil)
	r.RemoteAddr = addr + ":5000"
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func throttled(t *testing.T, limits limit.Rates, log *slog.Logger) *Handler {
	site := testSite()
	site.Throttle = limit.NewThrottle(limits)
	h, err := New(site, newMemory(), newMemory(), log)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestClientIsHeldBackAlone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var log strings.Builder
		h := throttled(t, limit.Rates{Rate: 2, Burst: 5, WorkRate: 1, WorkBurst: 100}, slog.New(slog.NewTextHandler(&log, nil)))
		for i := range 5 {
			if got := askFrom(h, "41.73.1.2", "/all.rss"); got.Code != 200 {
				t.Fatalf("request %d: status %d", i, got.Code)
			}
		}
		for range 3 {
			got := askFrom(h, "41.73.1.2", "/all.rss")
			if got.Code != 429 || got.Header().Get("Retry-After") != "1" || got.Header().Get("Cache-Control") != "no-store" {
				t.Errorf("status %d, header %v", got.Code, got.Header())
			}
			wantContains(t, got.Body.String(), "Trop de demandes depuis votre adresse")
		}
		if got := askFrom(h, "41.73.1.3", "/all.rss"); got.Code != 200 {
			t.Errorf("another client: status %d", got.Code)
		}
		if n := strings.Count(log.String(), "held back"); n != 1 || !strings.Contains(log.String(), "client=41.73.1.2") {
			t.Errorf("log: %s", log.String())
		}
		time.Sleep(time.Second)
		for i, want := range []int{200, 200, 429} {
			if got := askFrom(h, "41.73.1.2", "/all.rss"); got.Code != want {
				t.Errorf("a second later, request %d: status %d, want %d", i, got.Code, want)
			}
		}
		if got := h.config.Throttle.HeldBack(); got != 4 {
			t.Errorf("%d refusals counted, want 4", got)
		}
	})
}

// TestOthersAreHeldBack: what is asked of another handler on the site counts with what is asked of the site.
func TestOthersAreHeldBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := throttled(t, limit.Rates{Rate: 1, Burst: 4, WorkRate: 1, WorkBurst: 100}, slog.New(slog.DiscardHandler))
		hub := h.Throttled(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusAccepted) }))
		for i, want := range []int{202, 202, 202} {
			if got := askFrom(hub, "41.73.1.2", "/hub"); got.Code != want {
				t.Errorf("request %d: status %d, want %d", i, got.Code, want)
			}
		}
		askFrom(h, "41.73.1.2", "/all.rss")
		if got := askFrom(hub, "41.73.1.2", "/hub"); got.Code != 429 || got.Header().Get("Retry-After") != "1" {
			t.Errorf("status %d, header %v", got.Code, got.Header())
		}
		if got := askFrom(hub, "41.73.1.3", "/hub"); got.Code != 202 {
			t.Errorf("another client: status %d", got.Code)
		}
	})
}

func TestDocumentsAtHandCostNoWork(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := throttled(t, limit.Rates{Rate: 100, Burst: 100, WorkRate: 1, WorkBurst: 3}, slog.New(slog.DiscardHandler))
		for _, ask := range []struct {
			path string
			want int
		}{
			{"/all.rss", 200}, {"/all.rss", 200}, {"/all.rss", 200}, {"/all.rss", 200},
			{"/all.atom", 200}, {"/all.json", 200}, {"/select.rss?q=un", 429}, {"/all.atom", 200},
		} {
			if got := askFrom(h, "41.73.1.2", ask.path); got.Code != ask.want {
				t.Errorf("%s: status %d, want %d", ask.path, got.Code, ask.want)
			}
		}
		time.Sleep(time.Second)
		if got := askFrom(h, "41.73.1.2", "/select.rss?q=un"); got.Code != 200 {
			t.Errorf("a second later: status %d", got.Code)
		}
	})
}

// A proxy on this machine that does not say for whom it asks may ask for everybody.
func TestTrustedProxiesAreNotHeldBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		limits := limit.DefaultRates()
		limits.Burst = 3
		h := throttled(t, limits, slog.New(slog.DiscardHandler))
		for range 10 {
			if got := askFrom(h, "127.0.0.1", "/all.rss"); got.Code != 200 {
				t.Fatalf("status %d", got.Code)
			}
		}
	})
}

// A reader that subscribes to every feed of the site looks at them all at once, every quarter of an hour, and those of
// one mobile network come from one address.
func TestNormalReadersAreNeverHeldBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		limits := limit.DefaultRates()
		h := throttled(t, limits, slog.New(slog.DiscardHandler))
		paths := feedPaths(t, h)
		for range 8 { // two hours
			for range 10 { // readers behind one address, in the same second
				for _, path := range paths {
					if got := askFrom(h, "41.73.1.2", path); got.Code != 200 {
						t.Fatalf("%s: status %d", path, got.Code)
					}
				}
			}
			time.Sleep(15 * time.Minute)
		}
	})
}

func feedPaths(t *testing.T, h *Handler) []string {
	t.Helper()
	var paths []string
	for _, path := range crawl(t, h, "") {
		if _, _, ok := cutFormat(strings.TrimPrefix(path, "/")); ok {
			paths = append(paths, path)
		}
	}
	if len(paths) < 10 {
		t.Fatalf("only %d feeds: %v", len(paths), paths)
	}
	return paths
}

// Whoever asks whether the program lives spends nothing of what may be made for the client, and waits for nothing that is
// being made.
func TestHealthIsNoWork(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := throttled(t, limit.Rates{Rate: 1000, Burst: 1000, WorkRate: 1, WorkBurst: 1}, slog.New(slog.DiscardHandler))
		for range maxWork {
			h.renderer.work <- struct{}{}
		}
		for range 100 {
			for _, path := range []string{"/healthz", "/readyz"} {
				if got := askFrom(h, "41.73.1.2", path); got.Code != 200 {
					t.Fatalf("%s: status %d", path, got.Code)
				}
			}
		}
		for range maxWork {
			<-h.renderer.work
		}
		if got := askFrom(h, "41.73.1.2", "/select.rss?q=un"); got.Code != 200 {
			t.Errorf("a new selection: status %d", got.Code)
		}
	})
}

// Documents that are made for each request are work like any other.
func TestLiveDocumentsAreWork(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/status.json", "/sources.opml", "/sources.atom", "/status"} {
		t.Run(path, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := throttled(t, limit.Rates{Rate: 1000, Burst: 1000, WorkRate: 1, WorkBurst: 2}, slog.New(slog.DiscardHandler))
				for i, want := range []int{200, 200, 429} {
					if got := askFrom(h, "41.73.1.2", path); got.Code != want {
						t.Errorf("%s, request %d: status %d, want %d", path, i, got.Code, want)
					}
				}
			})
		})
	}
}
