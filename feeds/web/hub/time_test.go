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

const callback = "https://lecteur.example/push/42?a=b"

// simulated starts a hub with one subscriber in simulated time.
func simulated(t *testing.T, s *shelf, sub *subscriber) *running {
	return run(t, s, settings(s, &http.Client{Transport: sub}))
}

func TestSubscribersAreSentWhatIsNewOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		sub := &subscriber{}
		r := simulated(t, newShelf(), sub)
		r.publish("gao: avant")
		time.Sleep(time.Minute)
		if answer := r.post(wish("subscribe", callback)); answer.Code != http.StatusAccepted {
			t.Fatalf("%d %s", answer.Code, answer.Body)
		}
		time.Sleep(time.Minute)
		if n := len(sub.deliveries()); n != 0 {
			t.Fatalf("%d deliveries before anything new", n)
		}
		r.publish("gao: crue")
		r.publish("gao: marché")
		r.publish("mopti: autre")
		time.Sleep(time.Minute)
		got := sub.deliveries()
		if len(got) != 1 || !strings.Contains(got[0].body, "crue") || !strings.Contains(got[0].body, "marché") || got[0].path != "/push/42?a=b" {
			t.Fatalf("deliveries: %+v", got)
		}
		r.publish("mopti: encore") // another feed's
		r.retag("autres règles")   // silent
		time.Sleep(time.Minute)
		if n := len(sub.deliveries()); n != 1 {
			t.Errorf("%d deliveries after changes that do not concern the feed", n)
		}
		if tally := r.Metrics(); tally.Subscriptions != 1 || tally.Delivered != 1 || tally.Owed != 0 {
			t.Errorf("tally: %+v", tally)
		}
	})
}

func TestLeases(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, asked string
		granted     time.Duration
	}{
		{"none asked", "", 10 * 24 * time.Hour},
		{"within bounds", "86400", 24 * time.Hour},
		{"too short", "5", minLease},
		{"too long", "999999999", maxLease},
		{"beyond all numbers", "99999999999999999999", maxLease},
		{"less than nothing", "-99999999999999999999", 10 * 24 * time.Hour},
		{"for ever, as an early draft had it", "0", 10 * 24 * time.Hour},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				sub := &subscriber{}
				r := simulated(t, newShelf(), sub)
				form := wish("subscribe", callback)
				if tc.asked != "" {
					form.Set("hub.lease_seconds", tc.asked)
				}
				r.post(form)
				time.Sleep(time.Minute)
				asked := sub.verifications()
				if len(asked) != 1 || asked[0].Get("hub.lease_seconds") != seconds(tc.granted) {
					t.Fatalf("verification: %v", asked)
				}
				if tc.granted > 24*time.Hour {
					return // months of simulated seconds would take their time
				}
				time.Sleep(tc.granted - 2*time.Minute)
				if n := r.Metrics().Subscriptions; n != 1 {
					t.Errorf("%d subscriptions before the end of the lease", n)
				}
				r.publish("gao: la veille")
				time.Sleep(10 * time.Second)
				time.Sleep(2 * time.Minute)
				r.publish("gao: trop tard")
				time.Sleep(time.Minute)
				if n := len(sub.deliveries()); n != 1 {
					t.Errorf("%d deliveries, want the one within the lease", n)
				}
				if tally := r.Metrics(); tally.Subscriptions != 0 || tally.Feeds != 0 || tally.Expired != 1 {
					t.Errorf("after the lease: %+v", tally)
				}
			})
		})
	}
}

func seconds(d time.Duration) string { return strconv.Itoa(int(d / time.Second)) }

func TestRenewalProlongsTheLease(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		sub := &subscriber{}
		r := simulated(t, newShelf(), sub)
		for range 20 {
			r.post(wish("subscribe", callback, "hub.lease_seconds", "3600"))
			time.Sleep(50 * time.Minute)
		}
		r.publish("gao: bien plus tard")
		time.Sleep(time.Minute)
		if tally := r.Metrics(); tally.Subscriptions != 1 || tally.Expired != 0 || len(sub.deliveries()) != 1 {
			t.Errorf("tally %+v, %d deliveries", tally, len(sub.deliveries()))
		}
	})
}

// TestRetries: a subscriber that fails is tried again over hours, later and later, with the feed as it then is; after
// that it is left alone until it renews.
func TestRetries(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		sub := &subscriber{answer: func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) }}
		r := simulated(t, newShelf(), sub)
		r.post(wish("subscribe", callback))
		time.Sleep(time.Minute)
		r.publish("gao: un")
		time.Sleep(48 * time.Hour)
		tries := sub.deliveries()
		waits := retries()
		if len(tries) != len(waits)+1 {
			t.Fatalf("%d tries, want %d", len(tries), len(waits)+1)
		}
		for i, want := range waits {
			if got := tries[i+1].at.Sub(tries[i].at); got < want || got > want+2*tick {
				t.Errorf("try %d came %s after the one before, want %s", i+1, got, want)
			}
		}
		if tally := r.Metrics(); tally.GivenUp != 1 || tally.Subscriptions != 1 {
			t.Errorf("after the last try: %+v", tally)
		}
		r.publish("gao: deux")
		time.Sleep(time.Hour)
		if n := len(sub.deliveries()); n != len(tries) {
			t.Errorf("%d deliveries to a subscriber given up", n-len(tries))
		}
		sub.answers(nil)
		r.post(wish("subscribe", callback))
		time.Sleep(time.Minute)
		all := sub.deliveries()
		if len(all) != len(tries)+1 || !strings.Contains(all[len(all)-1].body, "deux") {
			t.Errorf("after the renewal: %d deliveries, %s", len(all), all[len(all)-1].body)
		}
	})
}

func TestRetriesEndWithTheLease(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		sub := &subscriber{answer: func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }}
		r := simulated(t, newShelf(), sub)
		r.post(wish("subscribe", callback, "hub.lease_seconds", "3600"))
		time.Sleep(50 * time.Minute)
		r.publish("gao: un")
		time.Sleep(12 * time.Hour)
		if n := len(sub.deliveries()); n != 3 { // at once, after 1 and after 5 minutes
			t.Errorf("%d tries", n)
		}
	})
}

// TestRestart: a hub that comes back knows its subscriptions, sends what came meanwhile, goes on with what failed, and
// repeats nothing.
func TestRestart(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		sub := &subscriber{}
		s := newShelf()
		r := simulated(t, s, sub)
		r.post(wish("subscribe", callback, "hub.secret", "s3cret"))
		time.Sleep(time.Minute)
		s.publish("gao: un")
		time.Sleep(time.Minute)
		r.stop()
		if n := len(sub.deliveries()); n != 1 {
			t.Fatalf("%d deliveries before the restart", n)
		}

		r = simulated(t, s, sub)
		time.Sleep(time.Hour)
		if n := len(sub.deliveries()); n != 1 {
			t.Errorf("%d deliveries: the restart repeats some", n)
		}
		r.stop()
		s.publish("gao: pendant l’arrêt")
		r = simulated(t, s, sub)
		time.Sleep(time.Minute)
		got := sub.deliveries()
		if len(got) != 2 || !strings.Contains(got[1].body, "pendant") || got[1].header.Get("X-Hub-Signature") == "" {
			t.Fatalf("after a restart: %+v", got)
		}

		sub.answers(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) })
		s.publish("gao: trois")
		time.Sleep(30 * time.Second)
		r.stop()
		failed := len(sub.deliveries())
		sub.answers(nil)
		r = simulated(t, s, sub)
		time.Sleep(10 * time.Minute)
		if n := len(sub.deliveries()); n != failed+1 {
			t.Errorf("%d deliveries after %d, want one more: what failed before the restart", n, failed)
		}
		r.stop()

		s.publish("gao: quatre")
		s.trim() // the cursor lies before what is left of the log
		s.publish("mopti: cinq")
		simulated(t, s, sub)
		time.Sleep(time.Minute)
		if n := len(sub.deliveries()); n != failed+2 {
			t.Errorf("%d deliveries after %d, want one more: what the trimmed log no longer tells", n, failed+1)
		}
	})
}

// TestNothingIsSentTwice: what changes before a delivery is made is in it, and is not delivered again when the hub comes to
// look at it.
func TestNothingIsSentTwice(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		failing := func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) }
		sub := &subscriber{answer: failing}
		r := simulated(t, newShelf(), sub)
		r.post(wish("subscribe", callback))
		time.Sleep(time.Minute)
		r.publish("gao: un")
		for len(sub.deliveries()) == 0 {
			time.Sleep(tick)
		}
		sub.answers(nil)
		time.Sleep(retries()[0] - 2*tick)
		r.publish("gao: deux") // looked at some seconds later
		time.Sleep(time.Minute)
		got := sub.deliveries()
		if len(got) != 2 || !strings.Contains(got[1].body, "un") || !strings.Contains(got[1].body, "deux") {
			t.Errorf("deliveries: %+v", got)
		}
		if tally := r.Metrics(); tally.Owed != 0 || tally.Delivered != 1 {
			t.Errorf("tally: %+v", tally)
		}
		r.publish("gao: trois")
		time.Sleep(time.Minute)
		if n := len(sub.deliveries()); n != 3 {
			t.Errorf("%d deliveries, want one more", n)
		}
	})
}

// TestUnsubscribingDuringADelivery: a delivery under way brings nothing back, neither here nor in what is kept.
func TestUnsubscribingDuringADelivery(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		sub := &subscriber{}
		r := simulated(t, newShelf(), sub)
		r.post(wish("subscribe", callback))
		time.Sleep(time.Minute)
		sub.answers(func(http.ResponseWriter, *http.Request) { time.Sleep(10 * time.Second) })
		r.publish("gao: un")
		for len(sub.deliveries()) == 0 {
			time.Sleep(tick)
		}
		r.post(wish("unsubscribe", callback))
		time.Sleep(3 * tick)
		if n := r.Metrics().Subscriptions; n != 0 {
			t.Fatalf("%d subscriptions while the delivery is under way", n)
		}
		r.post(wish("subscribe", callback, "hub.secret", "un autre")) // and one anew, which the old delivery is not counted for
		time.Sleep(5 * time.Second)
		r.publish("gao: deux")
		time.Sleep(time.Minute)
		got := sub.deliveries()
		if len(got) != 2 || got[0].header.Get("X-Hub-Signature") != "" || got[1].header.Get("X-Hub-Signature") == "" {
			t.Errorf("deliveries: %+v", got)
		}
		r.post(wish("unsubscribe", callback))
		time.Sleep(time.Minute)
		kept, err := r.Kept(t.Context(), "hub/")
		if err != nil || len(kept) != 1 || kept[keptCursor] == nil {
			t.Errorf("kept of nobody: %d records, %v", len(kept), err)
		}
	})
}

// TestWhatIsKeptComesInOrder: what a delivery notes of a subscription is not written after its end, though the store takes
// its time.
func TestWhatIsKeptComesInOrder(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, sub := newShelf(), &subscriber{}
		r := simulated(t, s, sub)
		r.post(wish("subscribe", callback))
		time.Sleep(time.Minute)
		s.mu.Lock()
		s.hold = func(records map[string][]byte) error {
			for _, record := range records {
				if strings.Contains(string(record), `"last_delivery"`) {
					time.Sleep(20 * time.Second)
				}
			}
			return nil
		}
		s.mu.Unlock()
		r.publish("gao: un")
		for r.Metrics().Delivered == 0 {
			time.Sleep(tick)
		}
		r.post(wish("unsubscribe", callback))
		time.Sleep(time.Minute)
		if kept, err := s.Kept(t.Context(), keptSubscriptions); err != nil || len(kept) != 0 || r.Metrics().Subscriptions != 0 {
			t.Errorf("a subscription that has ended is kept: %s, %v", kept, err)
		}
	})
}

// TestWhatCannotBeKeptIsTriedAgain with the next change.
func TestWhatCannotBeKeptIsTriedAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, sub := newShelf(), &subscriber{}
		full := func(map[string][]byte) error { return errors.New("the disk is full") }
		r := simulated(t, s, sub)
		time.Sleep(time.Minute)
		s.mu.Lock()
		s.hold = full
		s.mu.Unlock()
		r.post(wish("subscribe", callback))
		time.Sleep(time.Minute)
		s.mu.Lock()
		s.hold = nil
		s.mu.Unlock()
		r.publish("mopti: autre chose")
		time.Sleep(time.Minute)
		r.stop()
		r = simulated(t, s, sub)
		if n := r.Metrics().Subscriptions; n != 1 {
			t.Errorf("%d subscriptions after the restart", n)
		}
	})
}
