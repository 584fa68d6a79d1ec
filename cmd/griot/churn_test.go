package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"

	"griot/feeds"
	"griot/feeds/web/pages"
	"griot/store"
	"griot/store/storetest"
)

// served is an answer with what HTTP says of it.
type served struct {
	code           int
	etag, modified string
	body           []byte
}

func ask(h http.Handler, address string, headers ...string) served {
	r := httptest.NewRequest(http.MethodGet, address, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return served{w.Code, w.Header().Get("Etag"), w.Header().Get("Last-Modified"), w.Body.Bytes()}
}

// everyFormat are the addresses of the feeds under test.
func everyFormat(paths ...string) []string {
	var all []string
	for _, p := range paths {
		path, query, composed := strings.Cut(p, "?")
		for _, format := range []string{"rss", "atom", "json"} {
			address := path + "." + format
			if composed {
				address += "?" + query
			}
			all = append(all, address)
		}
	}
	return all
}

// A week of polls, one every hour: a feed's bytes change with the polls that change what is in it, and with no others.
// After a restart everything is as it was.
func TestNoChurnInAWeek(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	t.Parallel()
	path := filepath.Join(t.TempDir(), "griot.db")
	db := storetest.Reopen(t, path, store.Options{})
	source := feeds.Source{ID: "kunafoni", Name: "Mali Kunafoni", URL: "https://kunafoni.example/feed", Class: feeds.Press, Language: "fr"}
	r := rand.New(rand.NewPCG(5, 6))
	item := func(n int, place feeds.PlaceID, at time.Time) feeds.Item {
		return feeds.Item{
			GUID: fmt.Sprint("n", n), Link: fmt.Sprintf("https://kunafoni.example/%d", n), Title: babble(r, 6), Text: babble(r, 40), Published: at,
			Tags: feeds.Tags{Lang: "fr", Regions: []feeds.Score[feeds.PlaceID]{{ID: place, Score: 1}}, Within: []feeds.PlaceID{place, "ml"}},
		}
	}
	// The week runs over the end of a month, and closes another; it begins with more than a page of stories.
	start := time.Date(2026, 2, 25, 0, 30, 0, 0, time.UTC)
	var document []feeds.Item
	for n := range 110 {
		document = append(document, item(n, "ml.gao", start.Add(-time.Duration(n)*20*time.Hour)))
	}
	document = append(document, item(500, "ml.kidal", start.AddDate(0, 0, -3)))

	gao := everyFormat("/region/ml.gao", "/select?region=ml.gao&limit=10&brief=80", "/archive/region/ml.gao/2025-11")
	kidal := everyFormat("/region/ml.kidal", "/select?region=ml.kidal&group=item")
	before := map[string]served{}
	changes := 0
	var h http.Handler
	for hour := range 7 * 24 {
		at := start.Add(time.Duration(hour) * time.Hour)
		news := hour%30 == 29
		if news {
			document = append([]feeds.Item{item(1000+hour, "ml.gao", at)}, document...)
		}
		poll := feeds.Poll{Source: source, At: at, Outcome: feeds.Fetched, Full: true, Items: feeds.Identify(source.ID, document, feeds.KeyGUID)}
		switch {
		case hour%5 == 3 && !news:
			poll.Outcome, poll.Items, poll.Full = feeds.NotModified, nil, false
		case hour%7 == 5 && !news:
			poll.Outcome, poll.Items, poll.Failure = feeds.Failed, nil, &feeds.Failure{Kind: "timeout", Message: "no answer"}
		}
		if _, err := db.Commit(t.Context(), poll); err != nil {
			t.Fatal(err)
		}
		if hour%24 == 0 || news {
			h = churnHandler(t, db) // which has kept nothing
		}
		for i, address := range append(gao, kidal...) {
			now := ask(h, address)
			was, known := before[address]
			before[address] = now
			if now.code != http.StatusOK {
				t.Fatalf("%s: status %d", address, now.code)
			}
			if !known {
				continue
			}
			changed := now.etag != was.etag || now.modified != was.modified || !bytes.Equal(now.body, was.body)
			may := news && i < 6 // the feeds of Gao, not its closed month
			if changed && !may {
				t.Errorf("hour %d: %s changes though nothing in it did", hour, address)
			}
			if changed {
				changes++
			} else if may {
				t.Errorf("hour %d: %s lacks what is new", hour, address)
			}
		}
	}
	if changes == 0 {
		t.Error("nothing ever changed: the test shows nothing")
	}

	db.Close()
	h = churnHandler(t, storetest.Reopen(t, path, store.Options{}))
	for address, was := range before {
		if now := ask(h, address, "If-None-Match", was.etag); now.code != http.StatusNotModified {
			t.Errorf("%s after a restart: status %d", address, now.code)
		}
		if now := ask(h, address, "If-Modified-Since", was.modified); now.code != http.StatusNotModified {
			t.Errorf("%s after a restart, by date %s: status %d", address, was.modified, now.code)
		}
		roundTrips(t, h, address, was.body)
	}
}

func churnHandler(t *testing.T, db *store.DB) http.Handler {
	site := archiveSite()
	site.Settling = 7 * 24 * time.Hour // January is closed when the week begins
	for _, id := range []string{"ml.gao", "ml.kidal"} {
		site.Regions = append(site.Regions, pages.Named{ID: id, Name: id})
	}
	return newArchiveHandler(t, db, site)
}

// roundTrips holds that the tag of each encoding is its own, gives back the same bytes, and is answered with 304 by
// whatever encoding it is asked again.
func roundTrips(t *testing.T, h http.Handler, address string, plain []byte) {
	t.Helper()
	tags := map[string]string{}
	for _, encoding := range []string{"identity", "gzip", "br"} {
		got := ask(h, address, "Accept-Encoding", encoding)
		body := io.Reader(bytes.NewReader(got.body))
		var err error
		switch encoding {
		case "gzip":
			body, err = gzip.NewReader(body)
		case "br":
			body = brotli.NewReader(body)
		}
		if err != nil {
			t.Fatalf("%s as %s: %v", address, encoding, err)
		}
		if unpacked, err := io.ReadAll(body); err != nil || !bytes.Equal(unpacked, plain) {
			t.Errorf("%s as %s: other bytes (%v)", address, encoding, err)
		}
		for other, tag := range tags {
			if tag == got.etag {
				t.Errorf("%s: %s and %s share the tag %s", address, encoding, other, tag)
			}
		}
		tags[encoding] = got.etag
	}
	for _, tag := range tags {
		for encoding := range tags {
			for _, sent := range []string{tag, "W/" + tag, `"x", ` + tag} {
				if got := ask(h, address, "Accept-Encoding", encoding, "If-None-Match", sent); got.code != http.StatusNotModified || len(got.body) > 0 {
					t.Errorf("%s as %s with %s: status %d", address, encoding, sent, got.code)
				}
			}
		}
	}
}
