package hub

import (
	"fmt"
	"io"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// byHost sends each request to the subscriber of its host.
type byHost map[string]*subscriber

func (b byHost) RoundTrip(r *http.Request) (*http.Response, error) {
	if sub := b[r.URL.Hostname()]; sub != nil {
		return sub.RoundTrip(r)
	}
	return b["*"].RoundTrip(r)
}

// TestUnconfirmedRequestsSubscribeNobody: whatever a callback answers but the challenge, nothing comes of the request, and
// what was subscribed before stays as it was.
func TestUnconfirmedRequestsSubscribeNobody(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]func(http.ResponseWriter, *http.Request){
		"another challenge": func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "autre") },
		"nothing":           func(http.ResponseWriter, *http.Request) {},
		"more than the challenge": func(w http.ResponseWriter, r *http.Request) {
			io.WriteString(w, r.URL.Query().Get("hub.challenge")+"\n")
		},
		"the challenge under 404": func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(http.StatusNotFound)
			io.WriteString(w, r.URL.Query().Get("hub.challenge"))
		},
		"the query as a whole": func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, r.URL.RawQuery) },
		"a redirect": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://confirme.example/?"+r.URL.RawQuery, http.StatusTemporaryRedirect)
		},
		"nothing for ever": func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				bad, good := &subscriber{confirm: answer}, &subscriber{}
				s := newShelf()
				r := run(t, s, settings(s, &http.Client{Transport: byHost{"lecteur.example": bad, "*": good}}))
				r.post(wish("subscribe", callback))
				time.Sleep(time.Minute)
				if tally := r.Metrics(); tally.Subscriptions != 0 || tally.Unconfirmed != 1 {
					t.Errorf("tally: %+v", tally)
				}
				if n := len(good.verifications()); n != 0 {
					t.Errorf("%d requests to where the callback redirects", n)
				}
				bad.confirms(nil)
				r.post(wish("subscribe", callback, "hub.secret", "le bon"))
				time.Sleep(time.Minute)
				bad.confirms(answer)
				r.post(wish("unsubscribe", callback)) // somebody else's wish
				r.post(wish("subscribe", callback, "hub.secret", "d’un autre"))
				time.Sleep(time.Minute)
				s.publish("gao: crue")
				time.Sleep(time.Minute)
				got := bad.deliveries()
				if len(got) != 1 || got[0].header.Get("X-Hub-Signature") != "sha256="+signature("le bon", []byte(got[0].body)) {
					t.Errorf("deliveries: %+v", got)
				}
			})
		})
	}
}

// TestNobodyIsFlooded: whoever asks in others' names makes the hub send them a handful of requests, whatever the number
// of requests and of feeds.
func TestNobodyIsFlooded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		victim := &subscriber{confirm: func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) }}
		r := simulated(t, newShelf(), victim)
		refusals := 0
		for i := range 3600 {
			for _, mode := range []string{"subscribe", "unsubscribe"} {
				if r.post(wish(mode, fmt.Sprintf("https://victime.example/?n=%d", i))).Code >= 400 {
					refusals++
				}
			}
			time.Sleep(time.Second)
		}
		if n, most := len(victim.verifications()), misses*(int(time.Hour/missRest)+1); n > most || n == 0 {
			t.Errorf("%d requests to the victim in an hour, want %d at most", n, most)
		}
		if refusals == 0 {
			t.Error("nobody was refused")
		}
		before := len(victim.verifications())
		for i := range 20_000 { // at once, of as many hosts
			r.post(wish("subscribe", fmt.Sprintf("https://v%d.example/", i)))
		}
		time.Sleep(time.Minute)
		if n, most := len(victim.verifications())-before, int(time.Minute/strangersPause)+1; n > most {
			t.Errorf("%d requests to strangers in a minute, want %d at most", n, most)
		}
	})
}

// TestHangingCallbacksHoldUpNobody: fifty subscribers that never answer, on as many hosts, do not keep the one that does
// from being served, and are asked less and less often.
func TestHangingCallbacksHoldUpNobody(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		hanging, good := &subscriber{}, &subscriber{}
		s := newShelf()
		r := run(t, s, settings(s, &http.Client{Transport: byHost{"lecteur.example": good, "*": hanging}}))
		for i := range 200 {
			r.post(wish("subscribe", fmt.Sprintf("https://bloque%d.example/%d", i%50, i)))
		}
		r.post(wish("subscribe", callback))
		time.Sleep(10 * time.Minute)
		if n := r.Metrics().Subscriptions; n != 201 {
			t.Fatalf("%d subscriptions", n)
		}
		hanging.answers(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
		for i := range 10 {
			s.publish(fmt.Sprintf("gao: %d", i))
			began := time.Now()
			time.Sleep(5 * time.Minute)
			got := good.deliveries()
			if len(got) != i+1 {
				t.Fatalf("%d deliveries to the one that answers, want %d", len(got), i+1)
			}
			if late := got[i].at.Sub(began); late > 2*time.Minute {
				t.Errorf("delivery %d came %s after the change", i, late)
			}
		}
		tries := len(hanging.deliveries())
		time.Sleep(time.Hour)
		if n := len(hanging.deliveries()) - tries; n > 50*4 {
			t.Errorf("%d tries in an hour of 50 hosts that do not answer", n)
		}
	})
}

// TestAThousandSubscriptions of one host are served, few at a time, and no more than are allowed.
func TestAThousandSubscriptions(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var now, most atomic.Int32
		sub := &subscriber{}
		sub.answer = func(http.ResponseWriter, *http.Request) {
			n := now.Add(1)
			for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
			}
			time.Sleep(50 * time.Millisecond)
			now.Add(-1)
		}
		s := newShelf()
		set := settings(s, &http.Client{Transport: sub})
		set.PerHost = 1000
		r := run(t, s, set)
		refused := 0
		for i := range 1100 {
			if r.post(wish("subscribe", fmt.Sprintf("https://lecteur.example/%d", i))).Code == http.StatusServiceUnavailable {
				refused++
			}
			time.Sleep(2 * time.Second)
		}
		time.Sleep(time.Minute)
		if tally := r.Metrics(); tally.Subscriptions != 1000 || refused != 100 {
			t.Fatalf("%+v, %d refused", tally, refused)
		}
		s.publish("gao: crue")
		time.Sleep(time.Minute)
		if n := len(sub.deliveries()); n != 1000 {
			t.Errorf("%d deliveries within a minute", n)
		}
		if most.Load() > sendingPerHost {
			t.Errorf("%d requests to one host at one time, want %d at most", most.Load(), sendingPerHost)
		}
	})
}

func TestBounds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newShelf()
		set := settings(s, &http.Client{Transport: &subscriber{}})
		set.Subscriptions, set.PerHost, set.Composed = 5, 2, 1
		r := run(t, s, set)
		try := func(want int, callback, topic string) {
			t.Helper()
			form := wish("subscribe", callback)
			form.Set("hub.topic", base+"/"+topic)
			if answer := r.post(form); answer.Code != want {
				t.Errorf("%s of %s: %d %s, want %d", callback, topic, answer.Code, answer.Body, want)
			}
			time.Sleep(time.Minute)
		}
		try(202, "https://a.example/1", "region/gao.rss")
		try(202, "https://a.example/2", "select.rss?region=gao&topic=eau")
		try(503, "https://a.example/3", "region/gao.rss")                    // one host's share
		try(503, "https://b.example/1", "select.rss?region=mopti&topic=eau") // composed feeds
		try(202, "https://b.example/1", "select.rss?region=gao&topic=eau")   // that one has subscribers
		try(202, "https://c.example/1", "region/gao.rss")                    //
		try(202, "https://d.example/1", "region/gao.rss")                    //
		try(503, "https://e.example/1", "region/gao.rss")                    // all
		try(202, "https://a.example/1", "region/gao.rss")                    // renewals always
		if n := r.Metrics().Subscriptions; n != 5 {
			t.Errorf("%d subscriptions", n)
		}
	})
}

// TestCallbacksThatAreGone end their subscription; those that redirect fail.
func TestAnswersToDeliveries(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		status        int
		tries         int // within ten minutes
		subscriptions int
	}{
		"204":             {http.StatusNoContent, 1, 1},
		"410, it is gone": {http.StatusGone, 1, 0},
		"404":             {http.StatusNotFound, 3, 1},
		"a redirect":      {http.StatusPermanentRedirect, 3, 1},
		"500":             {http.StatusInternalServerError, 3, 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				sub := &subscriber{answer: func(w http.ResponseWriter, _ *http.Request) {
					w.Header().Set("Location", "https://ailleurs.example/")
					w.WriteHeader(tc.status)
				}}
				r := simulated(t, newShelf(), sub)
				r.post(wish("subscribe", callback))
				time.Sleep(time.Minute)
				r.publish("gao: crue")
				time.Sleep(10 * time.Minute)
				if n := len(sub.deliveries()); n != tc.tries {
					t.Errorf("%d tries, want %d", n, tc.tries)
				}
				if n := r.Metrics().Subscriptions; n != tc.subscriptions {
					t.Errorf("%d subscriptions, want %d", n, tc.subscriptions)
				}
			})
		})
	}
}

// TestAskedToWait: a subscriber's Retry-After is heeded, as far as it can be.
func TestAskedToWait(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		asked func() string
		tries int // within 40 minutes
	}{
		"seconds":                        {func() string { return "1800" }, 2},
		"a date":                         {func() string { return time.Now().Add(30 * time.Minute).UTC().Format(http.TimeFormat) }, 2},
		"a date gone by":                 {func() string { return "Mon, 09 Feb 1998 08:00:00 GMT" }, 4}, // at once, after 1, 5 and 15 minutes
		"words":                          {func() string { return "bientôt" }, 4},
		"less than nothing":              {func() string { return "-1800" }, 4},
		"more than a subscriber may ask": {func() string { return "999999999" }, 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				sub := &subscriber{answer: func(w http.ResponseWriter, _ *http.Request) {
					w.Header().Set("Retry-After", tc.asked())
					w.WriteHeader(http.StatusTooManyRequests)
				}}
				r := simulated(t, newShelf(), sub)
				r.post(wish("subscribe", callback))
				time.Sleep(time.Minute)
				r.publish("gao: crue")
				time.Sleep(40 * time.Minute)
				if n := len(sub.deliveries()); n != tc.tries {
					t.Errorf("%d tries in 40 minutes, want %d", n, tc.tries)
				}
			})
		})
	}
}

// TestAnswersThatDoNotEnd: by HTTP as it is, a delivery whose answer says that it was taken is not repeated, though the
// answer's body goes on for ever, or breaks off.
func TestAnswersThatDoNotEnd(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(http.ResponseWriter, *http.Request){
		"it goes on":    func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
		"it breaks off": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				sub := &subscriber{answer: func(w http.ResponseWriter, r *http.Request) {
					w.Header().Set("Content-Length", "100")
					w.WriteHeader(http.StatusAccepted)
					io.WriteString(w, "merci")
					http.NewResponseController(w).Flush()
					end(w, r)
				}}
				net := &network{}
				net.serve(t, "lecteur.example", sub)
				s := newShelf()
				r := run(t, s, settings(s, net.client(t)))
				r.post(wish("subscribe", "http://lecteur.example/"))
				time.Sleep(time.Minute)
				s.publish("gao: crue")
				time.Sleep(time.Minute)
				if m := r.Metrics(); m.Delivered != 1 || m.Failed != 0 || len(sub.deliveries()) != 1 {
					t.Errorf("%+v, %d deliveries", m, len(sub.deliveries()))
				}
			})
		})
	}
}

// TestStrangersAreVerifiedAtTheirPace: the bound on requests to hosts that have proven nothing is the one that is written
// down, and not a lower one.
func TestStrangersAreVerifiedAtTheirPace(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const hosts = 100
		sub := &subscriber{}
		r := simulated(t, newShelf(), sub)
		for i := range hosts {
			r.post(wish("subscribe", fmt.Sprintf("https://lecteur%d.example/", i)))
		}
		time.Sleep(hosts*strangersPause + 2*tick)
		if n := r.Metrics().Subscriptions; n != hosts {
			t.Errorf("%d of %d are subscribed after %s", n, hosts, hosts*strangersPause)
		}
	})
}
