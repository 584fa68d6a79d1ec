package main

import (
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

	"griot/cmd/griot/staticsite"
)

// TestExportTellsHubsElsewhere: files name no hub of ours, since none runs beside them, but the one that is pinged; and
// an export with something new tells it.
func TestExportTellsHubsElsewhere(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	t.Parallel()
	var mu sync.Mutex
	var pinged []string
	outside := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		if r.FormValue("hub.mode") == "publish" {
			pinged = append(pinged, r.FormValue("hub.url"))
		}
		w.WriteHeader(http.StatusNoContent)
	}))
	defer outside.Close()
	titles := []string{"Le marché de Diré rouvre"}
	outlet := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, rss("La Voix du Fleuve", titles...)) }))
	defer outlet.Close()
	dir := t.TempDir()
	path := filepath.Join(dir, "griot.yaml")
	export := func(push string) string {
		t.Helper()
		config := fmt.Sprintf("site: {base_url: 'https://fil.example'}\npolling: {allow_private: true}\npush: %s\nsources:\n  - {id: voix, name: La Voix, url: %q, class: press, language: fr, home: ml}\n", push, outlet.URL)
		if err := os.WriteFile(path, []byte(config), 0o600); err != nil {
			t.Fatal(err)
		}
		loaded, err := loadConfig(path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := poll(t.Context(), loaded, nil, io.Discard); err != nil {
			t.Fatal(err)
		}
		if _, err := exportFile(t.Context(), loaded, staticsite.Request{Dir: filepath.Join(dir, "www")}, nil); err != nil {
			t.Fatal(err)
		}
		feed, err := os.ReadFile(filepath.Join(dir, "www", "all.rss"))
		if err != nil {
			t.Fatal(err)
		}
		return string(feed)
	}
	if feed := export("{hub: true}"); strings.Contains(feed, `rel="hub"`) {
		t.Errorf("a file names our hub:\n%s", feed)
	}
	ping := fmt.Sprintf("{hub: true, ping: [%q]}", outside.URL+"/")
	if feed := export(ping); !strings.Contains(feed, `href="`+outside.URL+`/"`) {
		t.Errorf("a file does not name the hub elsewhere:\n%s", feed)
	}
	if len(pinged) != 0 {
		t.Errorf("pinged for what was there before: %q", pinged)
	}
	titles = append(titles, "Attaque repoussée près de Gao")
	export(ping)
	if !slices.Contains(pinged, "https://fil.example/all.rss") || !slices.Contains(pinged, "https://fil.example/region/ml.gao.atom") || slices.Contains(pinged, "https://fil.example/region/ne.rss") {
		t.Errorf("pinged: %q", pinged)
	}
	n := len(pinged)
	if export(ping); len(pinged) != n {
		t.Errorf("pinged again with nothing new: %q", pinged[n:])
	}
}
