package hub

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// TestALogThatCannotBeRead is read again when it can be, though nothing new has come meanwhile.
func TestALogThatCannotBeRead(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, sub, receiver := newShelf(), &subscriber{}, &subscriber{}
		r := simulated(t, s, sub)
		hook(t, s, receiver)
		r.post(wish("subscribe", callback))
		time.Sleep(time.Minute)
		fault := func(err error) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.fault = err
		}
		fault(errors.New("the disk does not answer"))
		s.publish("gao: crue")
		time.Sleep(time.Minute)
		fault(nil)
		time.Sleep(time.Minute)
		if got := sub.deliveries(); len(got) != 1 || !strings.Contains(got[0].body, "crue") {
			t.Errorf("deliveries: %+v", got)
		}
		expect(t, receiver, "new gao: crue")
	})
}

// TestAllAreDenied: however many subscribed to a feed that is gone, on one host, each is told; one that hangs holds up
// nobody but itself, and is not waited for.
func TestAllAreDenied(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const subscribers = 60
		s, sub, hanging := newShelf(), &subscriber{}, &subscriber{}
		client := &http.Client{Transport: byHost{"lecteur.example": sub, "bloque.example": hanging}}
		r := run(t, s, settings(s, client))
		for i := range subscribers {
			r.post(wish("subscribe", "https://lecteur.example/"+strconv.Itoa(i)))
			time.Sleep(2 * time.Second)
		}
		for i := range 10 {
			r.post(wish("subscribe", "https://bloque.example/"+strconv.Itoa(i)))
			time.Sleep(2 * time.Second)
		}
		if n := r.Metrics().Subscriptions; n != subscribers+10 {
			t.Fatalf("%d subscriptions", n)
		}
		hanging.confirms(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
		s.mu.Lock()
		s.gone["region/gao.rss"] = true
		s.mu.Unlock()
		r.Set(settings(s, client))
		time.Sleep(time.Minute)
		denials := 0
		for _, asked := range sub.verifications() {
			if asked.Get("hub.mode") == "denied" {
				denials++
			}
		}
		if denials != subscribers {
			t.Errorf("%d of %d were told", denials, subscribers)
		}
		time.Sleep(time.Hour)
		r.Hub.mu.Lock()
		left := len(r.ended)
		r.Hub.mu.Unlock()
		if n := len(hanging.verifications()) - 10; left != 0 || n > 10 {
			t.Errorf("%d are still to be told, %d tries to tell those that hang", left, n)
		}
	})
}

func TestFeedsThatAreGoneAreDenied(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		sub := &subscriber{}
		s := newShelf()
		r := simulated(t, s, sub)
		r.post(wish("subscribe", callback))
		time.Sleep(time.Minute)
		s.mu.Lock()
		s.gone["region/gao.rss"] = true
		s.mu.Unlock()
		r.Set(settings(s, &http.Client{Transport: sub}))
		time.Sleep(time.Minute)
		asked := sub.verifications()
		if last := asked[len(asked)-1]; last.Get("hub.mode") != "denied" || last.Get("hub.topic") != base+"/region/gao.rss" || last.Get("hub.reason") == "" {
			t.Errorf("the subscriber was told %v", last)
		}
		if n := r.Metrics().Subscriptions; n != 0 {
			t.Errorf("%d subscriptions", n)
		}
	})
}
