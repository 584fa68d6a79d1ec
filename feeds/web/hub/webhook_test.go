package hub

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"griot/feeds"
)

const robot = "https://robot.example/hook?k=1"

// hook runs webhooks of the feed of Gao in simulated time until it is stopped.
func hook(t *testing.T, s *shelf, receiver *subscriber, hooks ...Webhook) (w *Webhooks, stop func()) {
	if hooks == nil {
		hooks = []Webhook{{Feed: "gao", URL: robot, Secret: "un secret de vingt octets"}}
	}
	w = NewWebhooks(s, slog.New(slog.NewTextHandler(t.Output(), nil)))
	w.Set(WebhookSettings{BaseURL: base, Publisher: s, Client: &http.Client{Transport: receiver}, UserAgent: "Griot/essai", Webhooks: hooks})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); w.Run(ctx) }()
	stop = func() { cancel(); <-done }
	t.Cleanup(stop)
	time.Sleep(time.Minute)
	return w, stop
}

// told is what a receiver was sent, as "new gao: crue".
func told(t *testing.T, receiver *subscriber) []string {
	t.Helper()
	var all []string
	for _, d := range receiver.deliveries() {
		var m struct {
			Event, Feed string
			FeedURL     string `json:"feed_url"`
			Item        struct{ ID, Title string }
		}
		if err := json.Unmarshal([]byte(d.body), &m); err != nil || m.Feed != "gao" || m.FeedURL != base+"/feeds/gao.json" || m.Item.ID == "" {
			t.Errorf("message %s: %v", d.body, err)
		}
		all = append(all, m.Event+" "+m.Item.Title)
	}
	return all
}

func expect(t *testing.T, receiver *subscriber, want ...string) {
	t.Helper()
	if got := told(t, receiver); !slices.Equal(got, want) {
		t.Errorf("sent\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestWebhookTellsWhatIsNewAndWhatChanged(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, receiver := newShelf(), &subscriber{}
		s.publish("gao: d’avant")
		time.Sleep(time.Hour)
		w, _ := hook(t, s, receiver)
		time.Sleep(time.Hour)
		expect(t, receiver) // what was there before is no news
		s.publish("gao: crue")
		s.publish("mopti: marché")
		time.Sleep(time.Minute)
		s.publish("gao: crue!") // corrected
		time.Sleep(time.Minute)
		s.publish("gao: d’avant!")
		time.Sleep(time.Minute)
		s.mu.Lock()
		s.log(s.order[1], feeds.ChangeStory) // one more copy: no other state, nothing to tell
		s.mu.Unlock()
		s.retag("autres règles")
		time.Sleep(time.Minute)
		expect(t, receiver, "new gao: crue", "changed gao: crue!", "changed gao: d’avant!")
		if status := w.Status(); len(status) != 1 || status[0].Sent != 3 || status[0].Waiting || status[0].Host != "robot.example" {
			t.Errorf("status: %+v", status)
		}
	})
}

// TestWebhookSignature checks a message as the libraries of Standard Webhooks do.
func TestWebhookSignature(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ secret, key string }{
		"as the specification writes it": {"whsec_" + base64.StdEncoding.EncodeToString([]byte("clef secrète de l’essai")), "clef secrète de l’essai"},
		"any text":                       {"une phrase assez longue", "une phrase assez longue"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, receiver := newShelf(), &subscriber{}
				hook(t, s, receiver, Webhook{Feed: "gao", URL: robot, Secret: tc.secret})
				s.publish("gao: crue")
				time.Sleep(time.Minute)
				got := receiver.deliveries()
				if len(got) != 1 || got[0].path != "/hook?k=1" {
					t.Fatalf("deliveries: %+v", got)
				}
				header := got[0].header
				mac := hmac.New(sha256.New, []byte(tc.key))
				mac.Write([]byte(header.Get("webhook-id") + "." + header.Get("webhook-timestamp") + "." + got[0].body))
				if want := "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil)); header.Get("webhook-signature") != want {
					t.Errorf("signature %q, want %q", header.Get("webhook-signature"), want)
				}
				for _, values := range header {
					if strings.Contains(strings.Join(values, " "), tc.secret) {
						t.Error("the secret is sent")
					}
				}
			})
		})
	}
}

// TestWebhookKeepsItsOrder: a receiver that is down gets every message in the end, in order, each once.
func TestWebhookKeepsItsOrder(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newShelf()
		var up atomic.Bool
		receiver := &subscriber{answer: func(w http.ResponseWriter, _ *http.Request) {
			if !up.Load() {
				w.WriteHeader(http.StatusServiceUnavailable)
			}
		}}
		w, stop := hook(t, s, receiver)
		s.publish("gao: un")
		time.Sleep(time.Hour)
		s.publish("gao: deux")
		s.publish("gao: trois")
		time.Sleep(time.Hour)
		tries := receiver.deliveries()
		if len(tries) < 4 || len(tries) > 10 || tries[0].header.Get("webhook-id") != tries[len(tries)-1].header.Get("webhook-id") {
			t.Fatalf("%d tries in two hours", len(tries))
		}
		if status := w.Status()[0]; status.Failures != len(tries) || status.Problem == "" || !status.Waiting {
			t.Errorf("status: %+v", status)
		}
		stop()
		w, _ = hook(t, s, receiver)
		if n := len(receiver.deliveries()); n != len(tries) {
			t.Errorf("the restart does not wait for the next try")
		}
		up.Store(true)
		time.Sleep(2 * time.Hour)
		after := told(t, receiver)[len(tries):]
		if want := []string{"new gao: un", "new gao: deux", "new gao: trois"}; !slices.Equal(after, want) {
			t.Errorf("sent %q, want %q", after, want)
		}
		if status := w.Status()[0]; status.Failures != 0 || status.Problem != "" || status.Waiting || status.Sent != 3 {
			t.Errorf("status: %+v", status)
		}
	})
}

func TestWebhookRepeatsNothingAfterARestart(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, receiver := newShelf(), &subscriber{}
		_, stop := hook(t, s, receiver)
		s.publish("gao: un")
		time.Sleep(time.Minute)
		stop()
		s.publish("gao: deux")
		_, stop = hook(t, s, receiver)
		s.publish("gao: un!")
		time.Sleep(time.Minute)
		stop()
		s.publish("gao: perdu")
		s.trim()
		hook(t, s, receiver)
		s.publish("gao: trois")
		time.Sleep(time.Minute)
		expect(t, receiver, "new gao: un", "new gao: deux", "changed gao: un!", "new gao: trois")
	})
}

// TestWebhookThatIsDeclaredAgainBeginsAnew: what came while it was not declared is no news.
func TestWebhookThatIsDeclaredAgainBeginsAnew(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, receiver := newShelf(), &subscriber{}
		w, _ := hook(t, s, receiver)
		with, _ := w.current()
		s.publish("gao: un")
		time.Sleep(time.Minute)
		without := with
		without.Webhooks = nil
		w.Set(without)
		time.Sleep(time.Hour)
		for i := range 20 {
			s.publish("gao: entre-temps " + string(rune('a'+i)))
		}
		time.Sleep(time.Hour)
		w.Set(with)
		time.Sleep(time.Minute)
		s.publish("gao: deux")
		time.Sleep(time.Minute)
		expect(t, receiver, "new gao: un", "new gao: deux")
	})
}

// TestWebhookGivesUpWhatIsRejected: a message that the receiver cannot use does not hold up the others for ever.
func TestWebhookGivesUpWhatIsRejected(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newShelf()
		receiver := &subscriber{}
		receiver.answer = func(w http.ResponseWriter, _ *http.Request) {
			if all := receiver.deliveries(); strings.Contains(all[len(all)-1].body, "poison") {
				w.WriteHeader(http.StatusUnprocessableEntity)
			}
		}
		w, _ := hook(t, s, receiver)
		s.publish("gao: poison")
		s.publish("gao: deux")
		time.Sleep(24 * time.Hour)
		all := told(t, receiver)
		if len(all) != maxRejections+1 || all[len(all)-1] != "new gao: deux" {
			t.Errorf("sent %q", all)
		}
		if status := w.Status()[0]; status.Rejected != 1 || status.Sent != 1 {
			t.Errorf("status: %+v", status)
		}
	})
}

// TestNewSourcesDoNotFlood: of the backlog that a new source brings, the last day is told, and nothing of what has no date.
func TestNewSourcesDoNotFlood(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, receiver := newShelf(), &subscriber{}
		hook(t, s, receiver)
		time.Sleep(3 * 24 * time.Hour)
		for age, title := range map[time.Duration]string{time.Hour: "gao: ce matin", 48 * time.Hour: "gao: avant-hier", 60 * time.Hour: "gao: il y a trois jours", 0: "gao: sans date"} {
			s.mu.Lock()
			id := feeds.NewItemID("nouvelle", feeds.Key{Kind: feeds.KeyGUID, Value: title})
			now := time.Now()
			poll := feeds.Poll{At: now, Items: []feeds.Item{{ID: id, Title: title}}}
			if age > 0 {
				poll.Items[0].Published = now.Add(-age)
			}
			items := poll.Estimated()
			items[0].Met(now, true)
			s.stories[id] = feeds.Story{ID: id, Items: items}
			s.order = append(s.order, id)
			s.log(id, feeds.ChangeNew)
			s.mu.Unlock()
		}
		time.Sleep(time.Minute)
		expect(t, receiver, "new gao: ce matin")
	})
}
