package main

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"griot/cmd/griot/config"
)

func TestGate(t *testing.T) {
	t.Parallel()
	const token, password = "0123456789abcdef", "un mot de passe long"
	bearer := func(token string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+token) }
	}
	basic := func(user, password string) func(*http.Request) {
		return func(r *http.Request) { r.SetBasicAuth(user, password) }
	}
	nothing := func(*http.Request) {}
	open, tokenOnly, both := config.Admin{}, config.Admin{Token: token}, config.Admin{Token: token, User: "veille", Password: password}
	passwordOnly := config.Admin{User: "veille", Password: password}
	for _, test := range []struct {
		name   string
		config config.Admin
		show   func(*http.Request)
		passes bool
	}{
		{"nothing is asked for", open, nothing, true},
		{"nothing is shown", tokenOnly, nothing, false},
		{"the token", tokenOnly, bearer(token), true},
		{"the token, in another case of the word", tokenOnly, func(r *http.Request) { r.Header.Set("Authorization", "bearer "+token) }, true},
		{"the token as a browser sends it", tokenOnly, basic("qui que ce soit", token), true},
		{"a longer token", tokenOnly, bearer(token + "0"), false},
		{"a shorter token", tokenOnly, bearer(token[:15]), false},
		{"no token", tokenOnly, bearer(""), false},
		{"an empty password, where there is none", tokenOnly, basic("", ""), false},
		{"user and password", both, basic("veille", password), true},
		{"another user", both, basic("autre", password), false},
		{"a wrong password", both, basic("veille", password+" "), false},
		{"the token beside a password", both, bearer(token), true},
		{"the password as a token", passwordOnly, bearer(password), false},
		{"an empty token, where there is none", passwordOnly, bearer(""), false},
		{"an empty user and password", passwordOnly, basic("", ""), false},
		{"something else", both, func(r *http.Request) { r.Header.Set("Authorization", token) }, false},
	} {
		r := httptest.NewRequest("GET", "/status", nil)
		test.show(r)
		answer := httptest.NewRecorder()
		gate := newGate(&test.config, nil, &attempts{}, slog.New(slog.DiscardHandler))
		gate.guard(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "behind") })).ServeHTTP(answer, r)
		if passed := answer.Code == 200 && answer.Body.String() == "behind"; passed != test.passes {
			t.Errorf("%s: status %d", test.name, answer.Code)
		}
		if challenges := answer.Header().Values("WWW-Authenticate"); !test.passes && (answer.Code != 401 || len(challenges) == 0 || answer.Header().Get("Cache-Control") != "no-store") {
			t.Errorf("%s: status %d, header %v", test.name, answer.Code, answer.Header())
		}
	}
}

// daemonWith runs a daemon without sources that answer, with more lines of configuration.
func daemonWith(t *testing.T, lines string) (base, path string, r *running) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "griot.yaml")
	config := lines + "\npolling: {allow_private: true}\nsources:\n  - {id: voix, name: La Voix, url: 'http://127.0.0.1:9/feed', class: press}\n"
	if err := os.WriteFile(path, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	listen := freeAddress(t)
	r = runDaemon(t, path, listen)
	base = "http://" + listen
	eventually(t, "the daemon answers", func() bool {
		resp, err := http.Get(base + "/healthz")
		if err != nil {
			return false
		}
		resp.Body.Close()
		return true
	})
	return base, path, r
}

// answered asks without following redirects.
func answered(t *testing.T, method, address, token string) (status int, body, location string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	all, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(all), resp.Header.Get("Location")
}

// TestWhoSeesWhat asks for every kind of document in every setup, with and without the token.
func TestWhoSeesWhat(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	t.Parallel()
	const token = "0123456789abcdef"
	const readers, operators, machines, assets = "readers", "operators", "machines", "assets"
	kinds := map[string]string{
		"/": readers, "/all.rss": readers, "/sources": readers, "/sources.opml": readers, "/feeds.opml": readers, "/help/programs": readers,
		"/status": operators, "/status/voix": operators, "/status/voix.json": operators, "/status.json": operators, "/sources.atom": operators, "/metrics": operators,
		"/healthz": machines, "/readyz": machines, "/style.css": assets,
	}
	for _, setup := range []struct {
		name, admin    string // %s: the operators' address
		apart, guarded bool
	}{
		{"open", "", false, false},
		{"with a token", "token: " + token, false, true},
		{"apart", "listen: '%s'", true, false},
		{"apart, with a token", "listen: '%s', token: " + token, true, true},
	} {
		t.Run(setup.name, func(t *testing.T) {
			t.Parallel()
			apart, lines := freeAddress(t), ""
			if setup.admin != "" {
				lines = "admin: {" + strings.Replace(setup.admin, "%s", apart, 1) + "}"
			}
			public, path, _ := daemonWith(t, lines)
			for path, kind := range kinds {
				want := map[string]int{"": 200, token: 200}
				if kind == operators && setup.guarded {
					want[""] = 401
				}
				if kind == operators && setup.apart {
					want = map[string]int{"": 404, token: 404}
				}
				for shown, want := range want {
					if status, body, _ := answered(t, "GET", public+path, shown); status != want || status != 200 && strings.Contains(body, "voix") {
						t.Errorf("readers' address, %s, token %q: %d, want %d", path, shown, status, want)
					}
				}
				if !setup.apart {
					continue
				}
				want = map[string]int{"": 200, token: 200}
				switch {
				case kind == operators && setup.guarded:
					want[""] = 401
				case kind == readers && path == "/":
					want = map[string]int{"": 302} // to the status page
				case kind == readers:
					want = map[string]int{"": 302, token: 302} // to where they are
				}
				for shown, want := range want {
					if status, body, to := answered(t, "GET", "http://"+apart+path, shown); status != want || status == 302 && path != "/" && to != public+path ||
						status == 200 && kind == operators && path != "/metrics" && !strings.Contains(body, "voix") && path != "/sources.atom" {
						t.Errorf("operators' address, %s, token %q: %d, want %d, to %s", path, shown, status, want, to)
					}
				}
			}
			config, err := loadConfig(path)
			if err != nil {
				t.Fatal(err)
			}
			w, err := newSetup(config)
			if err != nil {
				t.Fatal(err)
			}
			if private := w.staticSite().Private; private != (setup.apart || setup.guarded) {
				t.Errorf("a static copy is without the operators' pages: %t", private)
			}
		})
	}
}

// TestOperatorsHaveAnAddressOfTheirOwn moves the operators' pages away from the readers'.
func TestOperatorsHaveAnAddressOfTheirOwn(t *testing.T) {
	t.Parallel()
	apart := freeAddress(t)
	const token = "0123456789abcdef"
	public, _, _ := daemonWith(t, fmt.Sprintf("admin: {listen: '%s', token: %s}", apart, token))
	admin := "http://" + apart
	if _, body, _ := answered(t, "GET", admin+"/metrics", token); !strings.Contains(body, "griot_alive 1") {
		t.Errorf("metrics: %s", body)
	}
	if status, _, to := answered(t, "GET", admin+"/region/ml?lang=en", ""); status != 302 || to != public+"/region/ml?lang=en" {
		t.Errorf("a reader's page at the operators' address: %d, to %s", status, to)
	}
	for _, method := range []string{"POST", "PUT", "DELETE"} {
		for _, path := range []string{"/status", "/metrics", "/anything"} {
			if status, _, _ := answered(t, method, admin+path, ""); status != 401 && status != 405 {
				t.Errorf("%s %s without a token: %d", method, path, status)
			}
		}
	}
}

// TestOperatorsAmongReaders asks for a password where both have one address, and takes another after a reload.
func TestOperatorsAmongReaders(t *testing.T) {
	t.Parallel()
	base, path, _ := daemonWith(t, "admin: {token: 0123456789abcdef}")
	ask := func(path, token string) int {
		status, _, _ := answered(t, "GET", base+path, token)
		return status
	}
	config, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(strings.Replace(string(config), "0123456789abcdef", "fedcba9876543210", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the new token counts, the old one no more", func() bool {
		return ask("/status", "fedcba9876543210") == 200 && ask("/status", "0123456789abcdef") == 401
	})
}
