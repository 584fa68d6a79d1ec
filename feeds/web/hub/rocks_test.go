package hub

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// TestHubCases are the hub's cases of websub.rocks, with real HTTP on both sides: each asks for subscriptions, has the
// feed of Gao change, and looks at what arrives.
func TestHubCases(t *testing.T) {
	t.Parallel()
	const secret = "un secret partagé"
	for _, tc := range []struct {
		name string
		// requests are sent one after the other, each once the one before was verified.
		requests []url.Values
		status   int    // of the answer to the last; 0: 202
		arrives  bool   // the document, at the callback
		signedBy string // the secret that must have signed it
	}{
		{name: "100 typical request", requests: []url.Values{{}}, arrives: true},
		{name: "101 with a secret", requests: []url.Values{{"hub.secret": {secret}}}, arrives: true, signedBy: secret},
		{name: "102 unknown parameters are ignored", requests: []url.Values{{"hub.foo": {"bar"}, "autre": {"x"}}}, arrives: true},
		{name: "103 subscribing again", requests: []url.Values{{"hub.secret": {"le premier"}}, {"hub.secret": {secret}}}, arrives: true, signedBy: secret},
		{name: "103 subscribing again without a secret", requests: []url.Values{{"hub.secret": {secret}}, {}}, arrives: true},
		{name: "104 unsubscribing", requests: []url.Values{{}, {"hub.mode": {"unsubscribe"}}}},
		{name: "another format", requests: []url.Values{{"hub.topic": {base + "/region/gao.json"}}}, arrives: true},
		{name: "a topic that redirects", requests: []url.Values{{"hub.topic": {base + "/alias/gao.rss"}}}, arrives: true},
		{name: "a composed feed", requests: []url.Values{{"hub.topic": {base + "/select.rss?region=gao&topic=eau"}}}, arrives: true},
		{name: "unsubscribing from what is not subscribed to", requests: []url.Values{{"hub.mode": {"unsubscribe"}}}},
		{name: "no mode", requests: []url.Values{{"hub.mode": {}}}, status: 400},
		{name: "unknown mode", requests: []url.Values{{"hub.mode": {"retrieve"}}}, status: 400},
		{name: "publishing, which is for hubs of others' feeds", requests: []url.Values{{"hub.mode": {"publish"}}}, status: 400},
		{name: "no topic", requests: []url.Values{{"hub.topic": {}}}, status: 404},
		{name: "a topic of another site", requests: []url.Values{{"hub.topic": {"https://ailleurs.example/region/gao.rss"}}}, status: 404},
		{name: "a topic that begins like ours", requests: []url.Values{{"hub.topic": {base + ".evil.example/region/gao.rss"}}}, status: 404},
		{name: "a topic that is no feed", requests: []url.Values{{"hub.topic": {base + "/region/gao"}}}, status: 404},
		{name: "no callback", requests: []url.Values{{"hub.callback": {}}}, status: 400},
		{name: "a callback that is no web address", requests: []url.Values{{"hub.callback": {"ftp://lecteur.example/"}}}, status: 400},
		{name: "a callback with a fragment", requests: []url.Values{{"hub.callback": {"https://lecteur.example/#a"}}}, status: 400},
		{name: "a callback with a user", requests: []url.Values{{"hub.callback": {"https://a:b@lecteur.example/"}}}, status: 400},
		{name: "a secret of 200 bytes", requests: []url.Values{{"hub.secret": {strings.Repeat("x", 200)}}}, status: 400},
		{name: "a lease that is no number", requests: []url.Values{{"hub.lease_seconds": {"long"}}}, status: 400},
		{name: "a request that is too long", requests: []url.Values{{"hub.foo": {strings.Repeat("x", maxForm)}}}, status: 413},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				sub, net := &subscriber{}, &network{}
				client := net.client(t)
				net.serve(t, "lecteur.example", sub)
				s := newShelf()
				r := run(t, s, settings(s, client))
				net.serve(t, "fil.example", r)
				form := url.Values{}
				for i, change := range tc.requests {
					form = wish("subscribe", "http://lecteur.example/push?id=1")
					for name, values := range change {
						form[name] = values
					}
					resp, err := client.PostForm("http://fil.example/hub", form)
					if err != nil {
						t.Fatal(err)
					}
					resp.Body.Close()
					want := http.StatusAccepted
					if i == len(tc.requests)-1 && tc.status != 0 {
						want = tc.status
					}
					if resp.StatusCode != want {
						t.Fatalf("request %d: status %d, want %d", i, resp.StatusCode, want)
					}
					if tc.status != 0 || !tc.arrives && len(tc.requests) == 1 {
						continue
					}
					time.Sleep(10 * time.Second)
					asked := sub.verifications()
					if len(asked) != i+1 || asked[i].Get("hub.topic") != form.Get("hub.topic") || asked[i].Get("hub.mode") != form.Get("hub.mode") || asked[i].Get("id") != "1" {
						t.Fatalf("verifications: %v", asked)
					}
				}
				if tc.status != 0 {
					if n := len(sub.verifications()); n != 0 {
						t.Errorf("%d requests to the callback of a refused request", n)
					}
					return
				}
				r.publish("gao: crue")
				time.Sleep(settled + 3*tick)
				got := sub.deliveries()
				if !tc.arrives {
					if len(got) != 0 {
						t.Errorf("deliveries: %+v", got)
					}
					return
				}
				if len(got) != 1 {
					t.Fatalf("deliveries: %+v", got)
				}
				address, _ := strings.CutPrefix(form.Get("hub.topic"), base+"/")
				document, err := r.Content(t.Context(), address)
				if err != nil {
					t.Fatal(err)
				}
				header := got[0].header
				if got[0].body != string(document.Body) || header.Get("Content-Type") != document.ContentType {
					t.Errorf("%s %s, want what a reader gets: %s %s", header.Get("Content-Type"), got[0].body, document.ContentType, document.Body)
				}
				if link := header.Get("Link"); !strings.Contains(link, "<"+base+`/hub>; rel="hub"`) || !strings.Contains(link, "<"+form.Get("hub.topic")+`>; rel="self"`) {
					t.Errorf("links: %s", link)
				}
				want := ""
				if tc.signedBy != "" {
					mac := hmac.New(sha256.New, []byte(tc.signedBy))
					mac.Write(document.Body)
					want = "sha256=" + hex.EncodeToString(mac.Sum(nil))
				}
				if got := header.Get("X-Hub-Signature"); got != want {
					t.Errorf("signature %q, want %q", got, want)
				}
			})
		})
	}
}

func TestHubIsForPosting(t *testing.T) {
	t.Parallel()
	h := run(t, newShelf(), Settings{})
	answer := httptest.NewRecorder()
	h.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/hub", nil))
	if answer.Code != http.StatusMethodNotAllowed || answer.Header().Get("Allow") != "POST" {
		t.Errorf("%d, Allow %q", answer.Code, answer.Header().Get("Allow"))
	}
	if answer := h.post(wish("subscribe", callback)); answer.Code < 400 {
		t.Errorf("a closed hub answers with %d", answer.Code)
	}
}
