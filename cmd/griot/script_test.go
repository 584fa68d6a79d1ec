package main

import (
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"griot/store/storetest"
)

func TestMain(m *testing.M) {
	storetest.InMemory()
	if err := flag.Set("test.parallel", "8"); err != nil { // most wait for a daemon, a clock or a file, not for a processor
		panic(err)
	}
	testscript.Main(m, map[string]func(){"griot": main, "farm": farm, "gofeed": parseAlone})
}

// TestScripts runs the command lines in testdata/script. Each has an outlet of its own at $OUTLET, with the paths of
// [outlet].
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			server := httptest.NewServer(newsSite())
			env.Defer(server.Close)
			env.Setenv("OUTLET", server.URL)
			readme, err := filepath.Abs("../../README.md")
			env.Setenv("README", readme)
			return err
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"get":      get,
			"waitfor":  waitFor,
			"envsubst": envsubst,
		},
	})
}

// newsSite is a small news site: a feed, one that is slow, and one for each common fault.
func newsSite() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/feed", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"1"`)
		if r.Header.Get("If-None-Match") == `"1"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprint(w, rss("La Voix du Fleuve", "Attaque repoussée près de Gao", "Le marché de Diré rouvre"))
	})
	mux.HandleFunc("/other", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, rss("Le Courrier", "Finale de la coupe à Ségou"))
	})
	mux.HandleFunc("/slow", func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-time.After(5 * time.Second):
		case <-r.Context().Done():
		}
		fmt.Fprint(w, rss("Le Lent", "Crue du fleuve à Mopti"))
	})
	mux.HandleFunc("/html", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, "<!DOCTYPE html><html><head><title>Accueil</title></head><body></body></html>")
	})
	addSites(mux)
	mux.Handle("/corrections", &corrector{})
	mux.HandleFunc("/broken", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusInternalServerError) })
	mux.HandleFunc("/busy", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Retry-After", "7200")
		w.WriteHeader(http.StatusServiceUnavailable)
	})
	var withdrawn atomic.Bool
	mux.HandleFunc("/mended", func(w http.ResponseWriter, r *http.Request) {
		if withdrawn.CompareAndSwap(false, true) {
			w.WriteHeader(http.StatusGone)
			return
		}
		fmt.Fprint(w, rss("Le Réparé", "Le bac de Gao reprend"))
	})
	mux.HandleFunc("/withdrawn", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusGone) })
	return mux
}

// began is one time for all documents of a test run: a document must not change from visit to visit.
var began = time.Now()

// rss is a feed with an item for each title, an hour apart.
func rss(name string, titles ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>%s</title><link>/</link><description>d</description>`, name)
	for i, title := range titles {
		at := began.Add(-time.Duration(i+1) * time.Hour).Format(time.RFC1123Z)
		fmt.Fprintf(&b, `<item><guid isPermaLink="false">%s-%d</guid><title>%s</title><link>/%s/%d</link><pubDate>%s</pubDate><description>%s, selon nos confrères.</description></item>`, name, i, title, url.PathEscape(name), i, at, title)
	}
	return b.String() + `</channel></rss>`
}

// get FILE PATH WORD…: the answer of the server whose listening line is in FILE holds each word, its status among them;
// after "!" it holds none.
func get(ts *testscript.TestScript, negated bool, args []string) {
	answer := fetched(ts, args)
	for _, word := range args[2:] {
		if strings.Contains(answer, word) == negated {
			ts.Fatalf("%s: %q held: %v\n%s", args[1], word, !negated, answer)
		}
	}
}

// waitFor is get, tried again until every word is there.
func waitFor(ts *testscript.TestScript, _ bool, args []string) {
	var answer string
	for range 150 {
		answer = fetched(ts, args)
		if !slices.ContainsFunc(args[2:], func(word string) bool { return !strings.Contains(answer, word) }) {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	ts.Fatalf("%s: never held %q\n%s", args[1], args[2:], answer)
}

func fetched(ts *testscript.TestScript, args []string) string {
	if len(args) < 3 {
		ts.Fatalf("usage: get FILE PATH WORD…")
	}
	resp, err := http.Get(listening(ts, args[0]) + args[1])
	ts.Check(err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	ts.Check(err)
	return fmt.Sprintf("%d\n%s", resp.StatusCode, body)
}

// envsubst FILE: the script's variables take their places in the file.
func envsubst(ts *testscript.TestScript, _ bool, args []string) {
	for _, name := range args {
		path := ts.MkAbs(name)
		b, err := os.ReadFile(path)
		ts.Check(err)
		ts.Check(os.WriteFile(path, []byte(os.Expand(string(b), ts.Getenv)), 0o600))
	}
}

// listening waits for the address that serve prints once it listens.
func listening(ts *testscript.TestScript, file string) string {
	for range 200 {
		out, err := os.ReadFile(ts.MkAbs(file))
		if err == nil {
			if _, base, found := strings.Cut(string(out), "listening on "); found && strings.Contains(base, "\n") {
				return strings.TrimSpace(strings.SplitN(base, "\n", 2)[0])
			}
		}
		time.Sleep(50 * time.Millisecond)
	}
	ts.Fatalf("no listening line in %s", file)
	return ""
}
