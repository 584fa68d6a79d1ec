package websub

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"griot/fetcher/parse/html"
)

// The numbers are those of the list of websub.rocks, cases of subscribers.

func TestHubIsDiscovered(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		header  http.Header
		channel string
		topic   string // path; empty: no subscription
	}{
		{"100 header", http.Header{"Link": {`<HUB>; rel="hub", <SELF>; rel="self"`}}, "", "/self"},
		{"100 header in two lines, other order", http.Header{"Link": {`<SELF>; rel=self`, `<HUB>;rel=hub`}}, "", "/self"},
		{"100 header with relative topic and odd spacing", http.Header{"Link": {`</self?a=1,2;b> ; title="x, <y>; rel=hub" ; REL="Self" , <HUB>; rel="next hub"`}}, "", "/self?a=1,2;b"},
		{"100 header without a topic", http.Header{"Link": {`<HUB>; rel=hub`}}, "", "/feed"},
		{"103 rss", nil, announced, "/self"},
		{"104 header over body", http.Header{"Link": {`<HUB>; rel=hub`, `</header>; rel=self`}}, strings.Replace(announced, "HUB", "http://127.0.0.1:1/", 1), "/header"},
		{"no hub", http.Header{"Link": {`<SELF>; rel=self`, `<HUB>; rel=next; rel=hub`, `<ftp://hub>; rel=hub`}}, "", ""},
		{"broken header", http.Header{"Link": {`<HUB; rel=hub`, `HUB; rel=hub`, `<HUB>; rel="x`, `<>; rel=hub`}}, "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			b := newBench(t)
			target := b.feedAt(test.header, test.channel)
			b.visit(target)
			b.tick(target)
			form := b.hub.last()
			if test.topic == "" {
				if form != nil {
					t.Fatalf("the hub was asked: %v", form)
				}
				return
			}
			if want := strings.TrimSuffix(target.URL, "/feed") + test.topic; form.Get("hub.topic") != want {
				t.Fatalf("topic %q, want %q", form.Get("hub.topic"), want)
			}
			if form.Get("hub.mode") != "subscribe" || !strings.HasPrefix(form.Get("hub.callback"), b.front.URL+"/push/") {
				t.Errorf("request: %v", form)
			}
		})
	}
}

func TestHubIsDiscoveredInAtom(t *testing.T) { // 102
	t.Parallel()
	b := newBench(t)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, `<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><id>urn:x</id><updated>2026-02-09T08:00:00Z</updated>
			<link rel="hub" href="%s"/><link rel="self" href="http://%s/atom"/><entry><id>1</id><title>Un</title><updated>2026-02-09T08:00:00Z</updated></entry></feed>`, b.hub.URL, r.Host)
	}))
	defer server.Close()
	target := sourceAt(server.URL + "/feed")
	b.subscribed(target)
	if p := b.store.Status(target.ID).Push; p.Topic != server.URL+"/atom" || !p.Live(time.Now()) {
		t.Errorf("subscription: %+v", p)
	}
}

func TestPageIsPushed(t *testing.T) { // 101
	t.Parallel()
	b := newBench(t)
	page := func(titles ...string) string {
		var list strings.Builder
		for i, title := range titles {
			fmt.Fprintf(&list, `<article><h2><a href="/c/%d">%s</a></h2></article>`, i, title)
		}
		return fmt.Sprintf(`<!DOCTYPE html><html><head><title>Communiqués</title><link rel="hub" href="%s"><link rel="self" href="/page"></head><body>%s</body></html>`, b.hub.URL, &list)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/page" {
			io.WriteString(w, page("Communiqué un", "Communiqué deux"))
			return
		}
		http.NotFound(w, r)
	}))
	defer server.Close()
	target := sourceAt(server.URL + "/page")
	var err error
	if target.Page, err = html.CompilePage(html.PageSpec{Item: "article", Title: "h2", Link: "h2 a@href"}); err != nil {
		t.Fatal(err)
	}
	form := b.subscribed(target)
	body := page("Communiqué trois", "Communiqué deux")
	b.hub.deliver(t, form, body, sign("sha384", form.Get("hub.secret"), body))
	b.handle()
	if pushed := b.store.pushed(); len(pushed) != 1 || len(pushed[0].Items) != 2 || pushed[0].Items[0].Title != "Communiqué trois" {
		t.Errorf("pushed: %+v", pushed)
	}
}

func TestSecretAddressIsNotToldToAHub(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	target := b.feedAt(http.Header{"Link": {`<HUB>; rel=hub`}}, "")
	target.URL += "?token=abc"
	b.visit(target)
	b.tick(target)
	if b.hub.requests() != 0 {
		t.Errorf("the hub was told %v", b.hub.last())
	}
}
