package websub

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/robfig/cron/v3"

	"griot/feeds"
	"griot/fetcher"
	"griot/fetcher/guard"
)

// testHub is a WebSub hub: it remembers what it is asked, and verifies and delivers when a test says so.
type testHub struct {
	*httptest.Server
	// answer, when set, answers a subscription request in the hub's stead.
	answer http.HandlerFunc
	// inline has requests verified before they are answered, as some hubs do.
	inline bool

	mu    sync.Mutex
	asked []url.Values
}

func newTestHub(t *testing.T) *testHub {
	h := &testHub{}
	h.Server = httptest.NewServer(h)
	t.Cleanup(h.Close)
	return h
}

func (h *testHub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	r.ParseForm()
	if to := r.URL.Query().Get("moved"); to != "" { // /?moved=302: redirects to /
		var code int
		fmt.Sscan(to, &code)
		http.Redirect(w, r, "/", code)
		return
	}
	if r.Method != http.MethodPost {
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	h.mu.Lock()
	h.asked = append(h.asked, r.PostForm)
	h.mu.Unlock()
	switch {
	case h.answer != nil:
		h.answer(w, r)
		return
	case h.inline:
		h.verify(r.PostForm, nil)
	}
	w.WriteHeader(http.StatusAccepted)
}

// last is the latest request, nil when there was none.
func (h *testHub) last() url.Values {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.asked) == 0 {
		return nil
	}
	return h.asked[len(h.asked)-1]
}

func (h *testHub) requests() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.asked)
}

// verify asks whether a request was meant, with some parameters changed, and gives the answer.
func (h *testHub) verify(form url.Values, changed url.Values) (int, string) {
	q := url.Values{
		"hub.mode": form["hub.mode"], "hub.topic": form["hub.topic"], "hub.lease_seconds": form["hub.lease_seconds"],
		"hub.challenge": {"défi <b>&"},
	}
	for name, value := range changed {
		q[name] = value
	}
	resp, err := http.Get(form.Get("hub.callback") + "?" + q.Encode())
	if err != nil {
		return 0, err.Error()
	}
	defer resp.Body.Close()
	body, _ := io.ReadAll(resp.Body)
	return resp.StatusCode, string(body)
}

func methods() map[string]func() hash.Hash {
	return map[string]func() hash.Hash{"sha1": sha1.New, "sha256": sha256.New, "sha384": sha512.New384, "sha512": sha512.New}
}

func sign(method, secret, body string) string {
	h := hmac.New(methods()[method], []byte(secret))
	h.Write([]byte(body))
	return method + "=" + hex.EncodeToString(h.Sum(nil))
}

// deliver pushes a document with this signature and gives the status of the answer.
func (h *testHub) deliver(t *testing.T, form url.Values, body, signature string) int {
	t.Helper()
	req, err := http.NewRequest(http.MethodPost, form.Get("hub.callback"), strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/rss+xml")
	req.Header.Add("Link", "<"+h.URL+`>; rel="hub"`)
	req.Header.Add("Link", "<"+form.Get("hub.topic")+`>; rel="self"`)
	if signature != "" {
		req.Header.Set("X-Hub-Signature", signature)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	return resp.StatusCode
}

// bench is a subscriber with a store, a hub and a public address.
type bench struct {
	t       *testing.T
	hub     *testHub
	store   *pushMemory
	push    *Subscriber
	visitor *fetcher.Visitor
	front   *httptest.Server // where hubs reach the subscriber
	logged  lockedBuffer

	mu        sync.Mutex
	triggered []feeds.SourceID
}

type lockedBuffer struct {
	mu sync.Mutex
	bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Buffer.Write(p)
}

func (b *lockedBuffer) text() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.String()
}

func newBench(t *testing.T) *bench {
	b := &bench{t: t, hub: newTestHub(t), store: newPushMemory(), visitor: visitorBy(guard.NewClient(true, 2))}
	b.restart()
	b.front = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { b.push.ServeHTTP(w, r) }))
	t.Cleanup(b.front.Close)
	return b
}

// restart makes a new subscriber over the same store.
func (b *bench) restart() {
	b.t.Helper()
	log := slog.New(slog.NewTextHandler(&b.logged, &slog.HandlerOptions{Level: slog.LevelDebug}))
	push, err := NewSubscriber(b.t.Context(), b.store, func(id feeds.SourceID) {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.triggered = append(b.triggered, id)
	}, log)
	if err != nil {
		b.t.Fatal(err)
	}
	b.push = push
}

// begin has the subscriber run for a moment.
func (b *bench) begin(target *fetcher.Target) {
	b.push.SetTargets(b.visitor, []fetcher.Target{*target}, b.front.URL+"/push")
	ctx, cancel := context.WithCancel(b.t.Context())
	cancel()
	b.push.Run(ctx)
	b.push.stopped = false
}

// visit visits a source and keeps what came of it.
func (b *bench) visit(target *fetcher.Target) feeds.Poll {
	b.t.Helper()
	r, ok := fetcher.Run(b.t.Context(), b.visitor, b.store, target, func() {})
	if !ok || r.Err != nil {
		b.t.Fatalf("visit: %v", r.Err)
	}
	return r.Poll
}

// tick looks the subscriptions of these targets over, requests to hubs included.
func (b *bench) tick(targets ...*fetcher.Target) {
	var all []fetcher.Target
	for _, t := range targets {
		all = append(all, *t)
	}
	b.push.SetTargets(b.visitor, all, b.front.URL+"/push")
	b.push.tick(b.t.Context())
	b.push.requests.Wait()
}

// handle reads the deliveries that wait.
func (b *bench) handle() { b.push.drain(b.t.Context()) }

// subscribed visits a source, subscribes to it and has the hub verify.
func (b *bench) subscribed(target *fetcher.Target) url.Values {
	b.t.Helper()
	b.visit(target)
	b.tick(target)
	form := b.hub.last()
	if form == nil {
		b.t.Fatal("the hub was not asked")
	}
	if status, body := b.hub.verify(form, nil); status != 200 {
		b.t.Fatalf("verification: %d %s", status, body)
	}
	return form
}

// state is the subscription's state now.
func (b *bench) state(target *fetcher.Target) string {
	return b.store.Status(target.ID).Push.State(time.Now())
}

// feedAt serves a feed with these headers and this text in its channel; "HUB" and "SELF" in either stand for addresses.
func (b *bench) feedAt(header http.Header, channel string) *fetcher.Target {
	b.t.Helper()
	var server *httptest.Server
	server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fill := strings.NewReplacer("HUB", b.hub.URL, "SELF", server.URL+"/self").Replace
		for name, values := range header {
			for _, value := range values {
				w.Header().Add(name, fill(value))
			}
		}
		io.WriteString(w, fill(strings.Replace(twoItems, "<item>", channel+"<item>", 1)))
	}))
	b.t.Cleanup(server.Close)
	return sourceAt(server.URL + "/feed")
}

// sourceAt is a press source.
func sourceAt(url string) *fetcher.Target {
	return &fetcher.Target{
		Source:   feeds.Source{ID: "voix", Name: "La Voix", URL: url, Class: feeds.Press},
		Schedule: cron.Every(15 * time.Minute), Timeout: 5 * time.Second, MaxBody: 1 << 20,
	}
}

func visitorBy(client *http.Client) *fetcher.Visitor {
	return &fetcher.Visitor{Client: client, UserAgent: "griot-test"}
}

// twoItems is a good feed.
const twoItems = `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>La Voix</title>
<link>https://voix.example/</link><description>d</description>
<item><guid>1</guid><title>Marché de Diré</title><link>/a/1</link><pubDate>Mon, 09 Feb 2026 08:00:00 +0000</pubDate></item>
<item><guid>2</guid><title>Crue à Mopti</title><link>/a/2</link></item></channel></rss>`

const announced = `<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="hub" href="HUB"/><atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="self" href="SELF"/>`

// news is a document of one item.
func news(guid, title string) string {
	return `<?xml version="1.0"?><rss version="2.0"><channel><title>La Voix</title><link>https://voix.example/</link><item><guid isPermaLink="false">` +
		guid + `</guid><title>` + title + `</title><link>/a/` + guid + `</link></item></channel></rss>`
}
