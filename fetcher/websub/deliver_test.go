package websub

import (
	"context"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"griot/feeds"
	"griot/fetcher"
)

// The numbers are those of the list of websub.rocks, cases of subscribers.

func TestDeliveryIsReadByTheHabitsOfItsSource(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	target := b.feedAt(nil, announced)
	form := b.subscribed(target)
	status := b.store.statuses[target.ID]
	status.Behaviour.Identity = feeds.KeyLink // its guids churn
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
	t.Parallel()
	for method := range methods() {
		t.Run(method, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			target := b.feedAt(nil, announced)
			form := b.subscribed(target)
			before := b.store.Status(target.ID)
			body := news("9", "Crue à Mopti")
			if status := b.hub.deliver(t, form, body, sign(method, form.Get("hub.secret"), body)); status < 200 || status > 299 {
				t.Errorf("status %d", status)
			}
			b.handle()
			pushed := b.store.pushed()
			if len(pushed) != 1 || len(pushed[0].Items) != 1 {
				t.Fatalf("polls %+v", pushed)
			}
			item := pushed[0].Items[0]
			if item.Title != "Crue à Mopti" || item.ID != feeds.NewItemID("voix", feeds.Key{Kind: feeds.KeyGUID, Value: "9"}) {
				t.Errorf("item %s %q", item.ID, item.Title)
			}
			after := b.store.Status(target.ID)
			if after.Validators != before.Validators || after.NextDue != before.NextDue || after.LastPoll != before.LastPoll || !reflect.DeepEqual(after.Feed, before.Feed) {
				t.Error("a delivery changed what visits say")
			}
			if b.state(target) != "trusted" || after.Push.Delivered != 1 {
				t.Errorf("state %s", b.state(target))
			}
		})
	}
}

func TestForgedDeliveryIsAcknowledgedAndIgnored(t *testing.T) { // 301, 302
	t.Parallel()
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
		t.Run(name, func(t *testing.T) {
			if status := b.hub.deliver(t, form, body, signature); status < 200 || status > 299 {
				t.Errorf("status %d", status)
			}
		})
	}
	b.handle()
	if n := len(b.store.pushed()); n != 0 {
		t.Errorf("%d forged deliveries were taken", n)
	}
	if b.state(target) != "live" || len(b.triggered) != 0 {
		t.Errorf("state %s, %d visits called for", b.state(target), len(b.triggered))
	}
	if strings.Contains(b.logged.text(), secret) {
		t.Error("the secret was logged")
	}
}

func TestDeliveryThatCannotBeReadCallsForAVisit(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"empty":     "",
		"html":      "<!DOCTYPE html><html><body>Du nouveau</body></html>",
		"no items":  `<rss version="2.0"><channel><title>x</title></channel></rss>`,
		"too large": strings.Repeat(" ", 1<<20) + twoItems,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			target := b.feedAt(nil, announced)
			form := b.subscribed(target)
			for range 3 {
				if status := b.hub.deliver(t, form, body, sign("sha256", form.Get("hub.secret"), body)); status != 202 {
					t.Errorf("status %d", status)
				}
			}
			b.handle()
			if len(b.triggered) != 1 || b.triggered[0] != target.ID {
				t.Errorf("visits called for: %v", b.triggered)
			}
			if status := b.store.Status(target.ID); status.Failures != 0 || status.Push.Trusted(time.Now()) {
				t.Error("the source counts as failing or its hub as trusted")
			}
		})
	}
}

func TestFloodOfDeliveriesIsBounded(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	target := b.feedAt(nil, announced)
	form := b.subscribed(target)
	body := news("9", "Crue à Mopti")
	for range 3 * maxWaiting { // nobody reads them
		if status := b.hub.deliver(t, form, body, sign("sha256", form.Get("hub.secret"), body)); status != 202 {
			t.Fatalf("status %d", status)
		}
	}
	if len(b.push.deliveries) != maxWaiting || len(b.triggered) != 1 {
		t.Errorf("%d deliveries wait, %d visits called for", len(b.push.deliveries), len(b.triggered))
	}
}

func TestAcknowledgedDeliveriesAreStoredBeforeTheEnd(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	target := b.feedAt(nil, announced)
	form := b.subscribed(target)
	b.push.SetTargets(b.visitor, []fetcher.Target{*target}, b.front.URL+"/push")
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
