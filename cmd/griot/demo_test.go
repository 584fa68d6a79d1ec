package main

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
)

// TestDemo runs the demonstration as a newcomer would, and asks it for the feeds of Tombouctou.
func TestDemo(t *testing.T) {
	t.Parallel()
	base := startDemo(t)
	region := answer(t, base+"/region/ml.tombouctou.rss", "")
	for _, outlet := range []string{"etat-major", "courrier-du-nord", "echo-de-bamako", "voix-du-fleuve", "sahel-dispatch"} {
		if !strings.Contains(region.body, "/"+outlet+"/lere") {
			t.Errorf("the region's feed does not lead to the report of %s", outlet)
		}
	}
	if sport := answer(t, base+"/topic/sport.atom", ""); strings.Contains(sport.body, "Léré") || !strings.Contains(sport.body, "<entry") {
		t.Error("the sport feed has no entry, or holds the Léré items")
	}
	var official struct {
		Items []struct {
			Title string
			URL   string
			Griot struct {
				Source struct{ Class, Name string }
			} `json:"_griot"`
		}
	}
	selected := answer(t, base+"/select.json?region=ml.tombouctou&topic=securite&class=official&group=item", "")
	if err := json.Unmarshal([]byte(selected.body), &official); err != nil || len(official.Items) == 0 {
		t.Fatalf("official items: %v\n%s", err, selected.body)
	}
	communique := false
	for _, item := range official.Items {
		communique = communique || strings.HasSuffix(item.URL, "/etat-major/lere")
		if item.Griot.Source.Class != "official" {
			t.Errorf("an item of class %s among the official ones: %s", item.Griot.Source.Class, item.Title)
		}
	}
	if !communique {
		t.Error("the communiqué on Léré is not among the official items")
	}
	if again := answer(t, base+"/region/ml.tombouctou.rss", region.etag); again.status != http.StatusNotModified {
		t.Errorf("with its ETag: %d", again.status)
	}
}

// startDemo runs the demonstration, as a newcomer would, until the test ends; it ends cleanly.
func startDemo(t testing.TB) (base string) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	out, in := io.Pipe()
	ended := make(chan int, 1)
	go func() {
		code := run(ctx, []string{"demo", "--listen", "127.0.0.1:0"}, in, io.Discard)
		in.CloseWithError(io.EOF)
		ended <- code
	}()
	t.Cleanup(func() {
		cancel()
		if code := <-ended; code != exitDone {
			t.Errorf("the demonstration ended with exit %d", code)
		}
	})
	line := make([]byte, 200)
	n, err := out.Read(line)
	if err != nil {
		t.Fatal(err)
	}
	go io.Copy(io.Discard, out)
	_, base, _ = strings.Cut(strings.TrimSpace(string(line[:n])), "listening on ")
	return base
}

type reply struct {
	status     int
	etag, body string
}

func answer(t testing.TB, address, etag string) reply {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	if etag != "" {
		req.Header.Set("If-None-Match", etag)
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply{resp.StatusCode, resp.Header.Get("ETag"), string(body)}
}
