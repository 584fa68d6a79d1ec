package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"griot/cmd/griot/config"
	"griot/cmd/griot/control"
)

func TestLogsFollowTheConfiguration(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	l := newLogs(&out, "")
	log := l.logger().With("room", "cellar").WithGroup("g")
	cfg := config.Default()
	cfg.Secrets = []string{"geheim"}
	log.Info("geheim in text")
	log.Debug("nobody asked")
	l.follow(&cfg)
	cfg.Log = config.Log{Format: "json", Level: slog.LevelDebug}
	log.Info("geheim again", "err", errors.New("GET https://u:p4ss@x.example/geheim?token=t0ken"), "list", []string{"geheim"}, "n", 3)
	l.follow(&cfg)
	log.Debug("in JSON", "url", "https://x.example/geheim")
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 3 {
		t.Fatalf("%d lines:\n%s", len(lines), out.String())
	}
	for i, want := range []string{
		`level=INFO msg="geheim in text" room=cellar`,
		`msg="*** again" room=cellar g.err="GET https://x.example/***?token=***" g.list=[***] g.n=3`,
		`"msg":"in JSON","room":"cellar","g":{"url":"https://x.example/***"}}`,
	} {
		if !strings.Contains(lines[i], want) {
			t.Errorf("line %d: %s\nwant %s", i, lines[i], want)
		}
	}
	if !json.Valid([]byte(lines[2])) {
		t.Errorf("no JSON: %s", lines[2])
	}
	out.Reset()
	fixed := newLogs(&out, "json")
	fixed.follow(&cfg)
	cfg.Log.Format = "text"
	fixed.follow(&cfg)
	fixed.logger().Info("x")
	if !json.Valid(out.Bytes()) {
		t.Errorf("the flag goes before the file: %s", out.String())
	}
}

// TestNoSecretIsShown runs a daemon with secrets wherever a configuration can hold one, has each part of it fail, and
// looks for them in every line of the log at its most talkative and on every page.
func TestNoSecretIsShown(t *testing.T) {
	slowly(t)
	secrets := map[string]string{
		"PATH_KEY": "clef-dans-le-chemin", "USER_PASSWORD": "mot/de passe+d'outlet", "QUERY_KEY": "clef&dans=la?requête",
		"ADMIN_TOKEN": "jeton-des-veilleurs-0123", "HOOK_SECRET": "secret-du-robot-456789", "HOOK_PATH": "chemin-du-robot",
	}
	for name, content := range secrets {
		t.Setenv(name, content)
	}
	t.Setenv("OUTLET", "Tombouctou") // no secret, for it stands in a name
	outlet := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasSuffix(r.URL.Path, "/gone"):
			http.Error(w, "no "+r.URL.String(), http.StatusGone)
		case strings.HasSuffix(r.URL.Path, "/loop"):
			http.Redirect(w, r, r.URL.String(), http.StatusMovedPermanently)
		case strings.HasSuffix(r.URL.Path, "/page"):
			fmt.Fprint(w, "<html><title>"+r.URL.String()+"</title></html>")
		case strings.HasSuffix(r.URL.Path, "/moved"):
			http.Redirect(w, r, "/"+secrets["PATH_KEY"]+"/feed?accessToken=zyxwvuts", http.StatusMovedPermanently)
		case strings.HasSuffix(r.URL.Path, "/words"):
			fmt.Fprint(w, rss("Les mots", "Le fleuve monte à Tombouctou"))
		default:
			fmt.Fprint(w, rss("La Voix", "Le marché de Diré rouvre"))
		}
	}))
	defer outlet.Close()
	host, err := url.Parse(outlet.URL)
	must(t, err)
	dir := t.TempDir()
	path := filepath.Join(dir, "griot.yaml")
	var cfg strings.Builder
	fmt.Fprintf(&cfg, "admin: {token: '${ADMIN_TOKEN}'}\nlog: {level: debug}\npolling: {allow_private: true, timeout: 2s, per_host: 8}\nsources:\n")
	for _, end := range []string{"feed", "gone", "loop", "page", "moved"} {
		fmt.Fprintf(&cfg, "  - {id: %s, name: %s, url: '%s/${PATH_KEY}/%s?key=abcdefgh', class: press}\n", end, end, outlet.URL, end)
	}
	fmt.Fprintf(&cfg, "  - {id: camel, name: Camel, url: '%s/camel?authToken=abcdefgh;rsskey=ijklmnop&page=2', class: press}\n", outlet.URL)
	fmt.Fprintf(&cfg, "  - {id: words, name: '${OUTLET}', url: '%s/words?key=Tombouctou', class: press}\n", outlet.URL)
	fmt.Fprintf(&cfg, "  - {id: closed, name: Closed, url: 'http://127.0.0.1:9/${PATH_KEY}', class: press}\n")
	fmt.Fprintf(&cfg, "  - {id: user, name: User, url: 'http://u:p4ssw0rd@%s/feed', class: press}\n", host.Host)
	fmt.Fprintf(&cfg, "feeds:\n  - {slug: tout, title: Tout, webhook: {url: '%s/${HOOK_PATH}/gone', secret: '${HOOK_SECRET}'}}\n", outlet.URL)
	write(t, path, cfg.String())

	for _, format := range []string{"text", "json"} {
		t.Run(format, func(t *testing.T) {
			must(t, errors.Join(os.RemoveAll(filepath.Join(dir, "griot.db")), nil))
			log := &safeBuffer{}
			logs := newLogs(log, format)
			listen := freeAddress(t)
			load := func() (*config.Config, error) {
				c, err := loadConfig(path)
				if err != nil {
					return nil, err
				}
				return c.With(listen, ""), nil
			}
			ctx, stop := context.WithCancel(t.Context())
			done := make(chan error, 1)
			go func() { done <- serve(ctx, load, logs.follow, func() {}, io.Discard, logs.logger()) }()
			base := "http://" + listen
			var seen strings.Builder
			ask := func(path, token string) string {
				status, body, _ := answered(t, "GET", base+path, token)
				fmt.Fprintf(&seen, "%s: %d\n%s\n", path, status, body)
				return body
			}
			eventually(t, "the daemon answers", func() bool {
				resp, err := http.Get(base + "/healthz")
				if err != nil {
					return false
				}
				resp.Body.Close()
				return true
			})
			eventually(t, "each source was visited", func() bool {
				return strings.Count(ask("/status.json", secrets["ADMIN_TOKEN"]), `"state":"new"`) == 0
			})
			ask("/status", "ein-falsches-token-"+secrets["ADMIN_TOKEN"])
			for _, path := range []string{"/status", "/status?lang=en", "/status/gone", "/status/moved", "/status/camel", "/sources", "/sources.opml", "/sources.atom", "/all.rss", "/all.json", "/metrics"} {
				ask(path, secrets["ADMIN_TOKEN"])
			}
			readers := ask("/all.rss", "") + ask("/sources.opml", "")
			good := cfg.String()
			write(t, path, strings.Replace(good, "class: press", "clas: '${PATH_KEY} ${ADMIN_TOKEN}'", 1))
			eventually(t, "the bad one was refused", func() bool {
				return strings.Contains(ask("/status.json", secrets["ADMIN_TOKEN"]), "did you mean")
			})
			ask("/status", secrets["ADMIN_TOKEN"])
			write(t, path, good)
			stop()
			must(t, <-done)
			lines := strings.Split(strings.TrimSpace(log.String()), "\n")
			if len(lines) < 10 || !strings.Contains(log.String(), "poll failed") || !strings.Contains(log.String(), "not reloaded") || !strings.Contains(log.String(), "turned away") {
				t.Errorf("the log tells too little to prove anything:\n%s", log.String())
			}
			for name, secret := range secrets {
				for _, form := range []string{secret, url.QueryEscape(secret), url.PathEscape(secret)} {
					for what, text := range map[string]string{"the log": log.String(), "a page": seen.String()} {
						if at := strings.Index(text, form); at >= 0 {
							t.Errorf("%s shows %s: …%s…", what, name, text[max(0, at-120):min(len(text), at+60)])
						}
					}
				}
			}
			if !strings.Contains(readers, "Le fleuve monte à Tombouctou") || !strings.Contains(readers, "words?key=***") || !strings.Contains(readers, "camel?authToken=***;rsskey=***&amp;page=2") {
				t.Errorf("readers lose what is no secret:\n%s", readers)
			}
			for _, secret := range []string{"abcdefgh", "ijklmnop", "zyxwvuts", "p4ssw0rd"} {
				for what, text := range map[string]string{"the log": log.String(), "a page": seen.String()} {
					if at := strings.Index(text, secret); at >= 0 {
						t.Errorf("%s shows %s: …%s…", what, secret, text[max(0, at-120):min(len(text), at+60)])
					}
				}
			}
			for _, line := range lines {
				if format == "json" && !json.Valid([]byte(line)) {
					t.Errorf("no JSON: %s", line)
				}
			}
		})
	}
}

// A configuration that is refused changes nothing, the log neither.
func TestLogsFollowWhatComesIntoForce(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "griot.yaml")
	const sources = "sources:\n  - {id: closed, name: Closed, url: 'http://127.0.0.1:9/', class: press}\n"
	write(t, path, "log: {level: error}\n"+sources)
	logs := newLogs(io.Discard, "")
	listen := freeAddress(t)
	load := func() (*config.Config, error) {
		c, err := loadConfig(path)
		if err != nil {
			return nil, err
		}
		return c.With(listen, ""), nil
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- serve(ctx, load, logs.follow, func() {}, io.Discard, logs.logger()) }()
	reload := func() error { return control.Ask(t.Context(), filepath.Join(dir, "griot.db"), "/reload", nil) }
	eventually(t, "the daemon answers", func() bool { return reload() == nil })
	write(t, path, "log: {level: debug}\nplaces: {files: [builtin, nowhere.tsv]}\n"+sources)
	if err := reload(); err == nil {
		t.Error("a configuration without its places is taken over")
	}
	if got := logs.level.Level(); got != slog.LevelError {
		t.Errorf("after a refused configuration the level is %s", got)
	}
	write(t, path, "log: {level: debug}\n"+sources)
	must(t, reload())
	if got := logs.level.Level(); got != slog.LevelDebug {
		t.Errorf("after one that was taken over the level is %s", got)
	}
	stop()
	must(t, <-done)
}
