package websub

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"griot/feeds"
	"griot/fetcher"
	"griot/fetcher/guard"
)

// The numbers are those of the list of websub.rocks, by which subscribers are compared.

func TestRequestAsksForAllThatIsNeeded(t *testing.T) { // 200, lease, secret, token
	t.Parallel()
	b := newBench(t)
	target := b.feedAt(nil, announced)
	form := b.subscribed(target)
	if got, want := form.Get("hub.topic"), strings.Replace(target.URL, "/feed", "/self", 1); got != want {
		t.Errorf("200: topic %q, want the document's own address %q", got, want)
	}
	if form.Get("hub.lease_seconds") != "1209600" {
		t.Errorf("lease %q", form.Get("hub.lease_seconds"))
	}
	secret := form.Get("hub.secret")
	token := form.Get("hub.callback")[len(b.front.URL+"/push/"):]
	if len(secret) < 32 || len(secret) >= 200 || len(token) < 32 || token == secret {
		t.Errorf("secret of %d bytes, token of %d", len(secret), len(token))
	}

	second := *target
	second.ID = "autre"
	b.visit(&second)
	b.tick(target, &second)
	other := b.hub.last()
	if other.Get("hub.secret") == secret || other.Get("hub.callback") == form.Get("hub.callback") {
		t.Error("two sources share a secret or a callback")
	}
	if b.hub.requests() != 2 {
		t.Errorf("%d requests for two sources", b.hub.requests())
	}
	for _, hidden := range []string{secret, token} {
		if strings.Contains(b.logged.text(), hidden) {
			t.Errorf("a secret was logged:\n%s", b.logged.text())
		}
		if strings.Contains(fmt.Sprintf("%+v", *b.store.Status(target.ID).Push), hidden) {
			t.Error("the status holds a secret")
		}
	}
}

func TestTopicThatRedirects(t *testing.T) { // 201, 202
	t.Parallel()
	for _, code := range []int{301, 302, 307, 308} {
		t.Run(strconv.Itoa(code), func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			target := b.feedAt(nil, announced)
			final := target.URL
			moved := httptest.NewServer(http.RedirectHandler(final, code))
			defer moved.Close()
			target.URL = moved.URL + "/old"
			b.subscribed(target)
			if got, want := b.hub.last().Get("hub.topic"), strings.Replace(final, "/feed", "/self", 1); got != want {
				t.Errorf("topic %q, want %q", got, want)
			}
		})
	}
}

func TestHubThatRedirects(t *testing.T) { // 203, 204
	t.Parallel()
	for _, code := range []int{301, 302, 307, 308} {
		t.Run(strconv.Itoa(code), func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			target := b.feedAt(nil, strings.Replace(announced, "HUB", fmt.Sprintf("HUB/?moved=%d", code), 1))
			b.subscribed(target)
			if form := b.hub.last(); form.Get("hub.secret") == "" || form.Get("hub.mode") != "subscribe" {
				t.Errorf("the request did not arrive whole: %v", form)
			}
			if b.state(target) != "live" {
				t.Errorf("state %s", b.state(target))
			}
		})
	}
	for name, answer := range map[string]http.HandlerFunc{
		"in a circle": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/", http.StatusTemporaryRedirect) },
		"nowhere":     func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusTemporaryRedirect) },
		"off the web": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", "file:///etc")
			w.WriteHeader(http.StatusPermanentRedirect)
		},
		"to a GET": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/", http.StatusSeeOther) },
		"a client fault": func(w http.ResponseWriter, r *http.Request) {
			http.Error(w, r.PostFormValue("hub.secret"), http.StatusBadRequest)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			b.hub.answer = answer
			target := b.feedAt(nil, announced)
			b.visit(target)
			b.tick(target)
			if b.state(target) != "refused" || b.hub.requests() > 10 {
				t.Errorf("state %s, %d requests", b.state(target), b.hub.requests())
			}
			if secret := b.hub.last().Get("hub.secret"); strings.Contains(b.logged.text()+b.store.Status(target.ID).Push.Problem, secret) {
				t.Error("the secret was kept or logged")
			}
		})
	}
}

func TestVerification(t *testing.T) { // 205
	t.Parallel()
	b := newBench(t)
	target := b.feedAt(nil, announced)
	b.visit(target)
	b.tick(target)
	form := b.hub.last()
	refused := map[string]url.Values{
		"wrong topic":      {"hub.topic": {"https://evil.example/feed"}},
		"no topic":         {"hub.topic": nil},
		"no mode":          {"hub.mode": nil},
		"unknown mode":     {"hub.mode": {"publish"}},
		"not asked to end": {"hub.mode": {"unsubscribe"}},
		"no challenge":     {"hub.challenge": nil},
		"endless":          {"hub.challenge": {strings.Repeat("x", 5000)}},
	}
	for name, changed := range refused {
		t.Run(name, func(t *testing.T) {
			if status, _ := b.hub.verify(form, changed); status != 404 {
				t.Errorf("status %d", status)
			}
		})
	}
	guessed := url.Values{"hub.callback": {b.front.URL + "/push/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}, "hub.topic": form["hub.topic"], "hub.mode": form["hub.mode"]}
	if status, _ := b.hub.verify(guessed, nil); status != 404 {
		t.Errorf("guessed token: %d", status)
	}
	if b.state(target) != "asked" {
		t.Fatalf("state %s before the right verification", b.state(target))
	}
	if status, body := b.hub.verify(form, nil); status != 200 || body != "défi <b>&" {
		t.Errorf("right verification: %d %q", status, body)
	}
	if b.state(target) != "live" {
		t.Errorf("state %s", b.state(target))
	}
}

func TestHubThatVerifiesBeforeItAnswers(t *testing.T) {
	t.Parallel()
	for _, answer := range []int{204, 500} {
		t.Run(strconv.Itoa(answer), func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			b.hub.answer = func(w http.ResponseWriter, r *http.Request) {
				if status, _ := b.hub.verify(r.PostForm, nil); status != 200 {
					t.Errorf("verification within the request: %d", status)
				}
				w.WriteHeader(answer)
			}
			target := b.feedAt(nil, announced)
			b.visit(target)
			b.tick(target)
			if p := b.store.Status(target.ID).Push; b.state(target) != "live" || p.Problem != "" {
				t.Errorf("state %s, problem %q", b.state(target), p.Problem)
			}
		})
	}
}

func TestLeaseIsWhatTheHubGrantsUpToTwoWeeks(t *testing.T) {
	t.Parallel()
	for granted, want := range map[string]time.Duration{
		"3600": time.Hour, "86400": 24 * time.Hour, "1209600": wantedLease, "315360000": wantedLease,
		"": wantedLease, "-1": wantedLease, "0": wantedLease, "99999999999999999999": wantedLease, "bientôt": wantedLease,
	} {
		t.Run(granted, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			target := b.feedAt(nil, announced)
			b.visit(target)
			b.tick(target)
			b.hub.verify(b.hub.last(), url.Values{"hub.lease_seconds": {granted}})
			if p := b.store.Status(target.ID).Push; p.Until.Sub(p.VerifiedAt) != want {
				t.Errorf("lease of %v, want %v", p.Until.Sub(p.VerifiedAt), want)
			}
		})
	}
}

func TestDeniedSubscriptionIsLeftToTheSchedule(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	target := b.feedAt(nil, announced)
	form := b.subscribed(target)
	if status, _ := b.hub.verify(form, url.Values{"hub.mode": {"denied"}, "hub.reason": {"no\nmore"}, "hub.topic": {"https://other.example/"}}); status != 404 {
		t.Errorf("denial of another topic: %d", status)
	}
	if status, body := b.hub.verify(form, url.Values{"hub.mode": {"denied"}, "hub.reason": {"no\nmore"}}); status != 200 || body != "" {
		t.Errorf("denial: %d %q", status, body)
	}
	p := b.store.Status(target.ID).Push
	if b.state(target) != "refused" || p.Problem != "the hub denies the subscription: no more" {
		t.Errorf("state %s, problem %q", b.state(target), p.Problem)
	}
	b.tick(target)
	if b.hub.requests() != 1 {
		t.Error("a hub that denied was asked again at once")
	}
}

func TestUnsubscription(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	target := b.feedAt(nil, announced)
	form := b.subscribed(target)
	b.tick() // the source is no longer declared
	asked := b.hub.last()
	if asked.Get("hub.mode") != "unsubscribe" || asked.Get("hub.callback") != form.Get("hub.callback") || asked.Get("hub.topic") != form.Get("hub.topic") {
		t.Fatalf("request: %v", asked)
	}
	if status, _ := b.hub.verify(form, nil); status != 404 {
		t.Errorf("a subscription that is to end was confirmed: %d", status)
	}
	if status := b.hub.deliver(t, form, twoItems, sign("sha256", form.Get("hub.secret"), twoItems)); status != http.StatusGone {
		t.Errorf("delivery meanwhile: %d", status)
	}
	if status, body := b.hub.verify(asked, nil); status != 200 || body != "défi <b>&" {
		t.Errorf("verification: %d %q", status, body)
	}
	if p := b.store.Status(target.ID).Push; p != nil {
		t.Errorf("subscription still there: %+v", p)
	}
	if status, _ := b.hub.verify(asked, nil); status != 404 {
		t.Errorf("second verification: %d", status)
	}
}

func TestTopicThatMovesIsSubscribedToAnew(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	target := b.feedAt(nil, announced)
	old := b.subscribed(target)
	moved := *target
	moved.URL = b.feedAt(nil, announced).URL // names itself otherwise
	b.visit(&moved)
	b.tick(&moved)
	leaving := b.hub.last()
	if leaving.Get("hub.mode") != "unsubscribe" || leaving.Get("hub.topic") != old.Get("hub.topic") {
		t.Fatalf("request: %v", leaving)
	}
	body := news("9", "Crue à Mopti")
	if status := b.hub.deliver(t, old, body, sign("sha256", old.Get("hub.secret"), body)); status != http.StatusGone {
		t.Errorf("delivery of the old topic: %d", status)
	}
	b.hub.verify(leaving, nil)
	b.tick(&moved)
	now := b.hub.last()
	if now.Get("hub.mode") != "subscribe" || now.Get("hub.topic") == old.Get("hub.topic") {
		t.Fatalf("request: %v", now)
	}
	if now.Get("hub.callback") == old.Get("hub.callback") || now.Get("hub.secret") == old.Get("hub.secret") {
		t.Error("the new subscription has the callback or the secret of the old one")
	}
	if status, _ := b.hub.verify(old, nil); status != 404 {
		t.Errorf("the old subscription was confirmed: %d", status)
	}
}

func TestSubscriptionSurvivesARestart(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	target := b.feedAt(nil, announced)
	form := b.subscribed(target)
	b.restart()
	if b.begin(target); len(b.triggered) != 0 {
		t.Error("a source whose hub is not trusted has its time")
	}
	b.tick(target)
	if b.hub.requests() != 1 {
		t.Errorf("%d requests: a lease was forgotten", b.hub.requests())
	}
	body := news("9", "Crue à Mopti")
	if status := b.hub.deliver(t, form, body, sign("sha1", form.Get("hub.secret"), body)); status != 202 {
		t.Errorf("delivery after a restart: %d", status)
	}
	b.handle()
	if len(b.store.pushed()) != 1 {
		t.Error("the delivery was not taken")
	}
	b.restart()
	if b.begin(target); len(b.triggered) != 1 || b.triggered[0] != target.ID {
		t.Errorf("visits called for after a restart: %v", b.triggered)
	}
}

func TestHubsAreReachedThroughTheGuardedClientOnly(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	target := b.feedAt(nil, announced)
	b.visit(target)
	b.visitor = visitorBy(guard.NewClient(false, 2))
	b.tick(target)
	if b.hub.requests() != 0 {
		t.Error("a hub on a private address was asked")
	}
	if p := b.store.Status(target.ID).Push; !strings.Contains(p.Problem, "private network") {
		t.Errorf("problem %q", p.Problem)
	}
}

func TestOfficialSourceIsPushedFromItsOwnHostsOnly(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	target := b.feedAt(http.Header{"Link": {`<HUB>; rel=hub, <https://flux.fama.example/feed>; rel=self`}}, "")
	target.Class, target.Hosts = feeds.Official, []string{"armee.example"}
	b.visit(target)
	b.tick(target)
	if b.hub.requests() != 0 {
		t.Error("a topic off the hosts of an official source was subscribed to")
	}
	target.Hosts = []string{"fama.example"}
	b.tick(target)
	if b.hub.requests() != 1 {
		t.Error("a topic on its own host was not")
	}
}

func TestWithoutAPublicAddressSubscriptionsAreForgotten(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	target := b.feedAt(nil, announced)
	form := b.subscribed(target)
	body := news("9", "Crue à Mopti")
	b.hub.deliver(t, form, body, sign("sha256", form.Get("hub.secret"), body))
	b.handle()
	if b.visit(target); time.Until(b.store.Status(target.ID).NextDue) < time.Hour {
		t.Fatal("a trusted hub spares no visits")
	}
	b.push.SetTargets(b.visitor, []fetcher.Target{*target}, "")
	b.push.tick(t.Context())
	status := b.store.Status(target.ID)
	if status.Push != nil || time.Until(status.NextDue) > 0 || len(b.triggered) != 1 {
		t.Errorf("subscription %+v, due in %v", status.Push, time.Until(status.NextDue))
	}
}

func TestOtherMethodsAreRefused(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	target := b.feedAt(nil, announced)
	form := b.subscribed(target)
	req, _ := http.NewRequest(http.MethodPut, form.Get("hub.callback"), strings.NewReader(twoItems))
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	io.Copy(io.Discard, resp.Body)
	resp.Body.Close()
	if resp.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("PUT: %d", resp.StatusCode)
	}
}
