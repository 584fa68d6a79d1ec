package hub

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// rename has a feed of the shelf be at another address from now on, with all its former ones.
func (r *running) rename(sub *subscriber, present string, former ...string) {
	r.shelf.mu.Lock()
	r.renamed = map[string]string{}
	for _, address := range former {
		r.renamed[address] = present
	}
	r.shelf.mu.Unlock()
	r.Set(settings(r.shelf, &http.Client{Transport: sub}))
	time.Sleep(time.Minute)
}

// self is the topic that a delivery names in its Link header.
func self(t *testing.T, d delivery) string {
	t.Helper()
	for link := range strings.SplitSeq(d.header.Get("Link"), ", ") {
		if address, ok := strings.CutSuffix(link, `>; rel="self"`); ok {
			return strings.TrimPrefix(address, "<")
		}
	}
	t.Fatalf("no link to the topic: %v", d.header)
	return ""
}

// TestARenamedFeedGoesOn: who subscribed before is sent what comes after, of the topic that he knows, and may renew it and
// end it. So may who asks for the former topic after the rename. A second rename, and a restart, change nothing of that.
func TestARenamedFeedGoesOn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		sub := &subscriber{}
		s := newShelf()
		r := simulated(t, s, sub)
		first := base + "/region/gao.rss"
		r.post(wish("subscribe", callback, "hub.topic", first, "hub.lease_seconds", "864000"))
		time.Sleep(time.Minute)
		s.publish("gao: un")
		s.publish("mopti: un")
		time.Sleep(time.Minute)
		if n := len(sub.deliveries()); n != 1 {
			t.Fatalf("%d deliveries before the rename", n)
		}
		// The selection of the shelf goes by the name: the feed selects Mopti from now on.
		r.rename(sub, "region/mopti.rss", "region/gao.rss")
		if n, asked := len(sub.deliveries()), sub.verifications(); n != 1 || len(asked) != 1 {
			t.Fatalf("%d deliveries, verifications %v: the rename alone is told to nobody", n, asked)
		}
		s.publish("mopti: deux")
		time.Sleep(time.Minute)
		got := sub.deliveries()
		if len(got) != 2 || !strings.Contains(got[1].body, "mopti: deux") || self(t, got[1]) != first {
			t.Fatalf("after the rename: %+v", got)
		}

		r.post(wish("subscribe", callback, "hub.topic", first))
		time.Sleep(time.Minute)
		if asked := sub.verifications(); len(asked) != 2 || asked[1].Get("hub.topic") != first || asked[1].Get("hub.mode") != "subscribe" {
			t.Fatalf("the renewal was verified as %v", asked)
		}

		r.stop()
		r = simulated(t, s, sub)
		r.rename(sub, "region/segou.rss", "region/gao.rss", "region/mopti.rss")
		r.post(wish("subscribe", callback+"&2", "hub.topic", base+"/region/mopti.rss"))
		time.Sleep(time.Minute)
		s.publish("segou: trois")
		time.Sleep(time.Minute)
		got = sub.deliveries()[2:]
		slices.SortFunc(got, func(a, b delivery) int { return strings.Compare(self(t, a), self(t, b)) })
		if len(got) != 2 || self(t, got[0]) != first || self(t, got[1]) != base+"/region/mopti.rss" || got[0].body != got[1].body || !strings.Contains(got[0].body, "segou: trois") {
			t.Fatalf("after the second rename: %+v", got)
		}
		if all := r.Feeds(); len(all) != 1 || all[0].Path != "region/segou.rss" || all[0].Subscribers != 2 {
			t.Errorf("feeds with subscribers: %+v", all)
		}
		r.post(wish("unsubscribe", callback, "hub.topic", first))
		time.Sleep(time.Minute)
		s.publish("segou: quatre")
		time.Sleep(time.Minute)
		if got = sub.deliveries()[4:]; len(got) != 1 || self(t, got[0]) != base+"/region/mopti.rss" {
			t.Errorf("after the end of the first: %+v", got)
		}
		r.stop()
		simulated(t, s, sub)
		time.Sleep(time.Hour)
		if n := len(sub.deliveries()); n != 5 {
			t.Errorf("%d deliveries: a restart repeats some", n)
		}
	})
}

// TestARenameOwesWhatWasOwed: two feeds become one while one subscriber could not be reached. He is sent what he was owed,
// and the other nothing.
func TestARenameOwesWhatWasOwed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		sub := &subscriber{}
		s := newShelf()
		r := simulated(t, s, sub)
		r.post(wish("subscribe", callback, "hub.topic", base+"/region/gao.rss"))
		r.post(wish("subscribe", callback+"&2", "hub.topic", base+"/region/mopti.rss"))
		time.Sleep(time.Minute)
		var down atomic.Bool
		down.Store(true)
		sub.answers(func(w http.ResponseWriter, _ *http.Request) {
			if down.Load() {
				w.WriteHeader(http.StatusServiceUnavailable)
			}
		})
		s.publish("gao: un")
		time.Sleep(20 * time.Second)
		tried := len(sub.deliveries())
		if tried != 1 {
			t.Fatalf("%d tries", tried)
		}
		down.Store(false)
		s.mu.Lock()
		s.renamed = map[string]string{"region/gao.rss": "region/mopti.rss"}
		s.mu.Unlock()
		r.Set(settings(s, &http.Client{Transport: sub}))
		time.Sleep(time.Hour)
		got := sub.deliveries()[tried:]
		if len(got) != 1 || self(t, got[0]) != base+"/region/gao.rss" {
			t.Fatalf("after the rename: %+v", got)
		}
		s.publish("mopti: deux")
		time.Sleep(time.Hour)
		if n := len(sub.deliveries()[tried:]); n != 3 {
			t.Errorf("%d deliveries, want one more for each", n)
		}
	})
}

// TestAFormerSlugOfItsOwn: a topic is the feed that is at its address, whichever that is: a former slug that is given to
// another feed is that one's, for readers who ask and for those who are sent.
func TestAFormerSlugOfItsOwn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		sub := &subscriber{}
		s := newShelf()
		r := simulated(t, s, sub)
		r.post(wish("subscribe", callback, "hub.topic", base+"/region/gao.rss"))
		time.Sleep(time.Minute)
		r.rename(sub, "region/mopti.rss", "region/gao.rss")
		r.rename(sub, "region/mopti.rss")
		s.publish("mopti: un")
		time.Sleep(time.Minute)
		if n := len(sub.deliveries()); n != 0 {
			t.Errorf("%d deliveries of another feed", n)
		}
		s.publish("gao: un")
		time.Sleep(time.Minute)
		if got := sub.deliveries(); len(got) != 1 || !strings.Contains(got[0].body, "gao: un") {
			t.Errorf("sent %+v", got)
		}
	})
}

// TestRenamesDuringADelivery: what is on its way arrives, and the subscription follows afterwards.
func TestRenamesDuringADelivery(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		sub := &subscriber{}
		s := newShelf()
		r := simulated(t, s, sub)
		r.post(wish("subscribe", callback))
		time.Sleep(time.Minute)
		sub.answers(func(http.ResponseWriter, *http.Request) { time.Sleep(10 * time.Second) })
		s.publish("gao: un")
		time.Sleep(6 * time.Second)
		if n := len(sub.deliveries()); n != 1 {
			t.Fatalf("%d deliveries under way", n)
		}
		r.rename(sub, "region/mopti.rss", "region/gao.rss")
		if all := r.Feeds(); len(all) != 1 || all[0].Path != "region/mopti.rss" {
			t.Errorf("feeds with subscribers: %+v", all)
		}
		s.publish("mopti: deux")
		time.Sleep(time.Minute)
		if got := sub.deliveries(); len(got) != 2 || !strings.Contains(got[1].body, "mopti: deux") {
			t.Errorf("sent %+v", got)
		}
	})
}

// TestHubsElsewhereAreToldOfFormerTopics: their subscribers may know no other.
func TestHubsElsewhereAreToldOfFormerTopics(t *testing.T) {
	t.Parallel()
	s, outside := newShelf(), &subscriber{}
	s.renamed = map[string]string{"region/ancien.rss": "region/gao.rss", "region/vieux.rss": "region/mopti.rss"}
	p := NewPings(s, slog.New(slog.NewTextHandler(t.Output(), nil)))
	p.Set(PingSettings{BaseURL: base, Publisher: s, Client: &http.Client{Transport: outside}, UserAgent: "Griot/essai", Hubs: []string{"https://hub.example/"}})
	if err := p.Tell(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.publish("gao: crue")
	if err := p.Tell(t.Context()); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range outside.deliveries() {
		form, _ := url.ParseQuery(d.body)
		got = append(got, form.Get("hub.topic"))
	}
	if want := []string{base + "/region/gao.rss", base + "/region/gao.json", base + "/region/ancien.rss"}; !slices.Equal(got, want) {
		t.Errorf("told of %q, want %q", got, want)
	}
}

// TestAWebhookGoesOnAfterARename: it repeats nothing, and leaves out nothing that came while Griot stood still.
func TestAWebhookGoesOnAfterARename(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, receiver := newShelf(), &subscriber{}
		s.slugs = map[string]string{"nord": "gao", "nord-est": "gao", "gao-nord": "gao", "gao-nordique": "gao"}
		start := func(slug string, former ...string) func() {
			_, stop := hook(t, s, receiver, Webhook{Feed: slug, URL: robot, Secret: "un secret de vingt octets", Former: former})
			return stop
		}
		stop := start("nord")
		s.publish("gao: un")
		time.Sleep(time.Minute)
		stop()
		s.publish("gao: deux")
		stop = start("nord-est", "nord")
		s.publish("gao: un!")
		time.Sleep(time.Minute)
		stop()
		s.publish("gao: trois")
		stop = start("gao-nord", "nord", "nord-est", "gao-nordique")
		stop()
		start("gao-nord", "nord", "nord-est", "gao-nordique")
		var got []string
		for _, d := range receiver.deliveries() {
			var m struct {
				Event, Feed string
				Item        struct{ Title string }
			}
			if err := json.Unmarshal([]byte(d.body), &m); err != nil {
				t.Fatal(err)
			}
			got = append(got, m.Feed+": "+m.Event+" "+m.Item.Title)
		}
		want := []string{"nord: new gao: un", "nord-est: new gao: deux", "nord-est: changed gao: un!", "gao-nord: new gao: trois"}
		if !slices.Equal(got, want) {
			t.Errorf("sent\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		for key := range s.kept {
			if strings.HasPrefix(key, keptWebhooks+"nord") || strings.HasPrefix(key, keptDeliveries+"nord") {
				t.Errorf("%s is still kept", key)
			}
		}
	})
}
