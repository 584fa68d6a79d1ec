package fetcher

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"griot/feeds"
	"griot/fetcher/parse"
)

// The numbers are those of the list of websub.rocks, by which subscribers are compared.

func TestHubIsDiscovered(t *testing.T) {
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
	b := newBench(t)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, `<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><id>urn:x</id><updated>2026-02-09T08:00:00Z</updated>
			<link rel="hub" href="%s"/><link rel="self" href="http://%s/atom"/><entry><id>1</id><title>Un</title><updated>2026-02-09T08:00:00Z</updated></entry></feed>`, b.hub.URL, r.Host)
	}))
	defer server.Close()
	target := targetAt(server.URL + "/feed")
	b.subscribed(target)
	if p := b.store.Status(target.ID).Push; p.Topic != server.URL+"/atom" || !p.Live(time.Now()) {
		t.Errorf("subscription: %+v", p)
	}
}

func TestHubIsDiscoveredInAPage(t *testing.T) { // 101
	page := `<!DOCTYPE html><html><head><title>x</title><LINK rel="alternate hub" href="//hub.example/h"><link rel=self href=/page></head>
		<body><link rel="hub" href="https://evil.example/"><link rel="self" href="/evil"></body></html>`
	var info feeds.FeedInfo
	announceInPage([]byte(page), "https://voix.example/index", &info)
	if info.Hub != "https://hub.example/h" || info.Self != "https://voix.example/page" {
		t.Errorf("page: %+v", info)
	}
	info = feeds.FeedInfo{}
	announceInPage([]byte(`<html><body><link rel="hub" href="https://evil.example/"></body></html>`), "https://voix.example/", &info)
	if info != (feeds.FeedInfo{}) {
		t.Errorf("a link in the text was taken: %+v", info)
	}
}

func TestPageIsPushed(t *testing.T) { // 101
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
	target := targetAt(server.URL + "/page")
	var err error
	if target.Page, err = parse.CompilePage(parse.PageSpec{Item: "article", Title: "h2", Link: "h2 a@href"}); err != nil {
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
	b := newBench(t)
	target := b.feedAt(http.Header{"Link": {`<HUB>; rel=hub`}}, "")
	target.URL += "?token=abc"
	b.visit(target)
	b.tick(target)
	if b.hub.requests() != 0 {
		t.Errorf("the hub was told %v", b.hub.last())
	}
}

func TestRequestAsksForAllThatIsNeeded(t *testing.T) { // 200, lease, secret, token
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
	for _, code := range []int{301, 302, 307, 308} {
		b := newBench(t)
		target := b.feedAt(nil, announced)
		final := target.URL
		moved := httptest.NewServer(http.RedirectHandler(final, code))
		defer moved.Close()
		target.URL = moved.URL + "/old"
		b.subscribed(target)
		if got, want := b.hub.last().Get("hub.topic"), strings.Replace(final, "/feed", "/self", 1); got != want {
			t.Errorf("status %d: topic %q, want %q", code, got, want)
		}
	}
}

func TestHubThatRedirects(t *testing.T) { // 203, 204
	for _, code := range []int{301, 302, 307, 308} {
		b := newBench(t)
		target := b.feedAt(nil, strings.Replace(announced, "HUB", fmt.Sprintf("HUB/?moved=%d", code), 1))
		b.subscribed(target)
		if form := b.hub.last(); form.Get("hub.secret") == "" || form.Get("hub.mode") != "subscribe" {
			t.Errorf("status %d: the request did not arrive whole: %v", code, form)
		}
		if b.state(target) != "live" {
			t.Errorf("status %d: state %s", code, b.state(target))
		}
	}
	for name, answer := range map[string]http.HandlerFunc{
		"in a circle": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/", 307) },
		"nowhere":     func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(307) },
		"off the web": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", "file:///etc")
			w.WriteHeader(308)
		},
		"to a GET":       func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/", 303) },
		"a client fault": func(w http.ResponseWriter, r *http.Request) { http.Error(w, r.PostFormValue("hub.secret"), 400) },
	} {
		b := newBench(t)
		b.hub.answer = answer
		target := b.feedAt(nil, announced)
		b.visit(target)
		b.tick(target)
		if b.state(target) != "refused" || b.hub.requests() > 10 {
			t.Errorf("%s: state %s, %d requests", name, b.state(target), b.hub.requests())
		}
		if secret := b.hub.last().Get("hub.secret"); strings.Contains(b.logged.text()+b.store.Status(target.ID).Push.Problem, secret) {
			t.Errorf("%s: the secret was kept or logged", name)
		}
	}
}

func TestVerification(t *testing.T) { // 205
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
		if status, _ := b.hub.verify(form, changed); status != 404 {
			t.Errorf("%s: %d", name, status)
		}
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
	for _, answer := range []int{204, 500} {
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
			t.Errorf("answer %d: state %s, problem %q", answer, b.state(target), p.Problem)
		}
	}
}

func TestLeaseIsWhatTheHubGrantsUpToTwoWeeks(t *testing.T) {
	for granted, want := range map[string]time.Duration{
		"3600": time.Hour, "86400": 24 * time.Hour, "1209600": leaseAsked, "315360000": leaseAsked,
		"": leaseAsked, "-1": leaseAsked, "0": leaseAsked, "99999999999999999999": leaseAsked, "bientôt": leaseAsked,
	} {
		b := newBench(t)
		target := b.feedAt(nil, announced)
		b.visit(target)
		b.tick(target)
		b.hub.verify(b.hub.last(), url.Values{"hub.lease_seconds": {granted}})
		if p := b.store.Status(target.ID).Push; p.Until.Sub(p.VerifiedAt) != want {
			t.Errorf("granted %q: lease of %v, want %v", granted, p.Until.Sub(p.VerifiedAt), want)
		}
	}
}

func TestDeniedSubscriptionIsLeftToTheSchedule(t *testing.T) {
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
	if status := b.hub.deliver(t, form, document, sign("sha256", form.Get("hub.secret"), document)); status != http.StatusGone {
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
	b := newBench(t)
	target := b.feedAt(nil, announced)
	form := b.subscribed(target)
	b.restart()
	if b.begin(target); len(b.hurried) != 0 {
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
	if b.begin(target); len(b.hurried) != 1 || b.hurried[0] != target.ID {
		t.Errorf("visits called for after a restart: %v", b.hurried)
	}
}

func TestDeliveryIsReadByTheHabitsOfItsSource(t *testing.T) {
	b := newBench(t)
	target := b.feedAt(nil, announced)
	form := b.subscribed(target)
	status := b.store.statuses[target.ID]
	status.Habits.Identity = feeds.KeyLink // its guids churn
	b.store.statuses[target.ID] = status
	body := news("9", "Crue à Mopti")
	b.hub.deliver(t, form, body, sign("sha512", form.Get("hub.secret"), body))
	b.handle()
	pushed := b.store.pushed()
	if len(pushed) != 1 || pushed[0].Items[0].Keys[0].Kind != feeds.KeyLink {
		t.Errorf("pushed: %+v", pushed)
	}
}

func TestDelivery(t *testing.T) { // 300
	for method := range methods() {
		b := newBench(t)
		target := b.feedAt(nil, announced)
		form := b.subscribed(target)
		before := b.store.Status(target.ID)
		body := news("9", "Crue à Mopti")
		if status := b.hub.deliver(t, form, body, sign(method, form.Get("hub.secret"), body)); status < 200 || status > 299 {
			t.Errorf("%s: status %d", method, status)
		}
		b.handle()
		pushed := b.store.pushed()
		if len(pushed) != 1 || len(pushed[0].Items) != 1 {
			t.Fatalf("%s: polls %+v", method, pushed)
		}
		item := pushed[0].Items[0]
		if item.Title != "Crue à Mopti" || item.ID != feeds.NewItemID("voix", feeds.Key{Kind: feeds.KeyGUID, Value: "9"}) {
			t.Errorf("%s: item %s %q", method, item.ID, item.Title)
		}
		after := b.store.Status(target.ID)
		if after.Validators != before.Validators || after.NextDue != before.NextDue || after.LastPoll != before.LastPoll || !reflect.DeepEqual(after.Feed, before.Feed) {
			t.Errorf("%s: a delivery changed what visits say", method)
		}
		if b.state(target) != "trusted" || after.Push.Delivered != 1 {
			t.Errorf("%s: state %s", method, b.state(target))
		}
	}
}

func TestForgedDeliveryIsAcknowledgedAndIgnored(t *testing.T) { // 301, 302
	b := newBench(t)
	target := b.feedAt(nil, announced)
	form := b.subscribed(target)
	secret := form.Get("hub.secret")
	body := news("9", "Faux")
	right := sign("sha256", secret, body)
	for name, signature := range map[string]string{
		"missing":       "",
		"wrong secret":  sign("sha256", "autre", body),
		"other body":    sign("sha256", secret, body+" "),
		"no method":     right[len("sha256="):],
		"wrong method":  "sha1" + right[len("sha256"):],
		"unknown":       "md5=d41d8cd98f00b204e9800998ecf8427e",
		"cut":           right[:len(right)-2],
		"empty":         "sha256=",
		"not hex":       "sha256=zz",
		"two of a kind": right + right,
	} {
		if status := b.hub.deliver(t, form, body, signature); status < 200 || status > 299 {
			t.Errorf("%s: status %d", name, status)
		}
	}
	b.handle()
	if n := len(b.store.pushed()); n != 0 {
		t.Errorf("%d forged deliveries were taken", n)
	}
	if b.state(target) != "live" || len(b.hurried) != 0 {
		t.Errorf("state %s, %d visits called for", b.state(target), len(b.hurried))
	}
	if strings.Contains(b.logged.text(), secret) {
		t.Error("the secret was logged")
	}
}

func TestDeliveryThatCannotBeReadCallsForAVisit(t *testing.T) {
	for name, body := range map[string]string{
		"empty":     "",
		"html":      "<!DOCTYPE html><html><body>Du nouveau</body></html>",
		"no items":  `<rss version="2.0"><channel><title>x</title></channel></rss>`,
		"too large": strings.Repeat(" ", 1<<20) + document,
	} {
		b := newBench(t)
		target := b.feedAt(nil, announced)
		form := b.subscribed(target)
		for range 3 {
			if status := b.hub.deliver(t, form, body, sign("sha256", form.Get("hub.secret"), body)); status != 202 {
				t.Errorf("%s: status %d", name, status)
			}
		}
		b.handle()
		if len(b.hurried) != 1 || b.hurried[0] != target.ID {
			t.Errorf("%s: visits called for: %v", name, b.hurried)
		}
		if status := b.store.Status(target.ID); status.Failures != 0 || status.Push.Trusted(time.Now()) {
			t.Errorf("%s: the source counts as failing or its hub as trusted", name)
		}
	}
}

func TestFloodOfDeliveriesIsBounded(t *testing.T) {
	b := newBench(t)
	target := b.feedAt(nil, announced)
	form := b.subscribed(target)
	body := news("9", "Crue à Mopti")
	for range 3 * maxWaiting { // nobody reads them
		if status := b.hub.deliver(t, form, body, sign("sha256", form.Get("hub.secret"), body)); status != 202 {
			t.Fatalf("status %d", status)
		}
	}
	if len(b.push.deliveries) != maxWaiting || len(b.hurried) != 1 {
		t.Errorf("%d deliveries wait, %d visits called for", len(b.push.deliveries), len(b.hurried))
	}
}

func TestAcknowledgedDeliveriesAreStoredBeforeTheEnd(t *testing.T) {
	b := newBench(t)
	target := b.feedAt(nil, announced)
	form := b.subscribed(target)
	b.push.SetTargets(b.visitor, []Target{*target}, b.front.URL+"/push")
	deliver := func(i int) int {
		body := news(fmt.Sprint(i), fmt.Sprint("Dépêche ", i))
		return b.hub.deliver(t, form, body, sign("sha256", form.Get("hub.secret"), body))
	}
	for i := range 10 {
		if status := deliver(i); status != http.StatusAccepted {
			t.Fatalf("status %d", status)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	b.push.Run(ctx)
	if stored := len(b.store.pushed()); stored != 10 {
		t.Errorf("10 deliveries acknowledged, %d stored", stored)
	}
	if status := deliver(10); status != http.StatusServiceUnavailable {
		t.Errorf("delivery after the end: %d", status)
	}
}

func TestHubsAreReachedThroughTheGuardedClientOnly(t *testing.T) {
	b := newBench(t)
	target := b.feedAt(nil, announced)
	b.visit(target)
	b.visitor = visitor(NewClient(false, 2))
	b.tick(target)
	if b.hub.requests() != 0 {
		t.Error("a hub on a private address was asked")
	}
	if p := b.store.Status(target.ID).Push; !strings.Contains(p.Problem, "private network") {
		t.Errorf("problem %q", p.Problem)
	}
}

func TestOfficialSourceIsPushedFromItsOwnHostsOnly(t *testing.T) {
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
	b := newBench(t)
	target := b.feedAt(nil, announced)
	form := b.subscribed(target)
	body := news("9", "Crue à Mopti")
	b.hub.deliver(t, form, body, sign("sha256", form.Get("hub.secret"), body))
	b.handle()
	if b.visit(target); time.Until(b.store.Status(target.ID).NextDue) < time.Hour {
		t.Fatal("a trusted hub spares no visits")
	}
	b.push.SetTargets(b.visitor, []Target{*target}, "")
	b.push.tick(t.Context())
	status := b.store.Status(target.ID)
	if status.Push != nil || time.Until(status.NextDue) > 0 || len(b.hurried) != 1 {
		t.Errorf("subscription %+v, due in %v", status.Push, time.Until(status.NextDue))
	}
}

func TestOtherMethodsAreRefused(t *testing.T) {
	b := newBench(t)
	target := b.feedAt(nil, announced)
	form := b.subscribed(target)
	req, _ := http.NewRequest(http.MethodPut, form.Get("hub.callback"), strings.NewReader(document))
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

func FuzzParseLinks(f *testing.F) {
	f.Add(`<https://hub.example/>; rel="hub", </self>; rel=self; title="a, \"b\""`)
	f.Add(`<<>>;;,=,"`)
	f.Fuzz(func(t *testing.T, header string) {
		var info feeds.FeedInfo
		announceInHeader(http.Header{"Link": {header}}, "https://voix.example/feed", &info)
		for _, address := range []string{info.Hub, info.Self} {
			if address != "" && !strings.HasPrefix(address, "http") {
				t.Errorf("%q announces %q", header, address)
			}
		}
	})
}
