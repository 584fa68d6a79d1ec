package hub

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// TestPings: a hub elsewhere is told of the feeds that changed, of each once, and again when it did not listen.
func TestPings(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newShelf()
		var failing atomic.Bool
		outside := &subscriber{answer: func(w http.ResponseWriter, _ *http.Request) {
			if failing.Load() {
				w.WriteHeader(http.StatusBadGateway)
			}
		}}
		start := func() (*Pings, func()) {
			p := NewPings(s, slog.New(slog.NewTextHandler(t.Output(), nil)))
			p.Set(PingSettings{BaseURL: base, Publisher: s, Client: &http.Client{Transport: outside}, UserAgent: "Griot/essai", Hubs: []string{"https://hub.example/"}})
			ctx, cancel := context.WithCancel(t.Context())
			done := make(chan struct{})
			go func() { defer close(done); p.Run(ctx) }()
			return p, func() { cancel(); <-done }
		}
		topics := func() (all []string) {
			for _, d := range outside.deliveries() {
				form, _ := url.ParseQuery(d.body)
				if form.Get("hub.mode") != "publish" || form.Get("hub.url") != form.Get("hub.topic") {
					t.Errorf("ping %s", d.body)
				}
				all = append(all, form.Get("hub.topic"))
			}
			return all
		}
		s.publish("mopti: d’avant")
		_, end := start()
		time.Sleep(time.Minute)
		s.publish("gao: crue")
		s.publish("gao: marché")
		time.Sleep(time.Minute)
		want := []string{base + "/region/gao.rss", base + "/region/gao.json"}
		if got := topics(); !slices.Equal(got, want) {
			t.Errorf("pinged for %q, want %q", got, want)
		}
		end()
		p, stop := start()
		defer stop()
		time.Sleep(time.Minute)
		if n := len(outside.deliveries()); n != 2 {
			t.Errorf("%d pings after a restart with nothing new", n)
		}
		failing.Store(true)
		s.publish("mopti: un")
		time.Sleep(5 * time.Minute)
		if n := len(outside.deliveries()); n != 2+1+len(pingRetries()) {
			t.Errorf("%d pings, want %d tries", n-2, 1+len(pingRetries()))
		}
		if status := p.Status(); len(status) != 1 || status[0].Failures != 1 || status[0].Problem == "" {
			t.Errorf("status: %+v", status)
		}
	})
}
