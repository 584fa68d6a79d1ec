package hub

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// TestManyHostsAreForgotten: whoever owns a domain has as many hosts as he likes, each of which confirms; nothing is kept
// of those that hold no subscription.
func TestManyHostsAreForgotten(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		sub := &subscriber{}
		r := simulated(t, newShelf(), sub)
		r.post(wish("subscribe", callback))
		for i := range 200 {
			for _, mode := range []string{"subscribe", "unsubscribe"} {
				r.post(wish(mode, fmt.Sprintf("https://h%d.exemple.example/", i)))
				time.Sleep(3 * tick)
			}
		}
		time.Sleep(provenFor + missRest + time.Minute)
		r.Hub.mu.Lock()
		defer r.Hub.mu.Unlock()
		if len(r.callbacks.hosts) != 1 || len(r.queue.hosts) != 0 || len(r.registry.perHost) != 1 || !r.callbacks.isProven("lecteur.example") {
			t.Errorf("known are %d hosts, %d with requests, %d with subscriptions", len(r.callbacks.hosts), len(r.queue.hosts), len(r.registry.perHost))
		}
	})
}

// TestHugeAnswers are not read to their end, by HTTP as it is.
func TestHugeAnswers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var written atomic.Int64
		var once sync.Once
		ended := make(chan struct{})
		net := &network{}
		net.serve(t, "lecteur.example", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodGet {
				io.WriteString(w, r.URL.Query().Get("hub.challenge"))
				return
			}
			chunk := []byte(strings.Repeat("x", 64<<10))
			for written.Load() < 256<<20 {
				n, err := w.Write(chunk)
				written.Add(int64(n))
				if err != nil {
					break
				}
			}
			once.Do(func() { close(ended) })
		}))
		s := newShelf()
		r := run(t, s, settings(s, net.client(t)))
		r.post(wish("subscribe", "http://lecteur.example/"))
		time.Sleep(time.Minute)
		s.publish("gao: crue")
		select {
		case <-ended:
		case <-time.After(settled + 3*tick + callTimeout):
			t.Error("the answer goes on")
		}
		if n := written.Load(); n > 32<<20 {
			t.Errorf("%d bytes of an answer were taken", n)
		}
	})
}

// TestStopping: requests under way may end, those that do not are cut off, and nothing goes on afterwards.
func TestStopping(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		slow, hanging := &subscriber{}, &subscriber{}
		s := newShelf()
		r := run(t, s, settings(s, &http.Client{Transport: byHost{"lecteur.example": slow, "*": hanging}}))
		r.post(wish("subscribe", callback))
		r.post(wish("subscribe", "https://bloque.example/"))
		time.Sleep(time.Minute)
		slow.answers(func(http.ResponseWriter, *http.Request) { time.Sleep(2 * time.Second) })
		hanging.answers(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
		s.publish("gao: crue")
		for len(slow.deliveries()) == 0 {
			time.Sleep(time.Second)
		}
		began := time.Now()
		r.stop()
		if took := time.Since(began); took > drain+time.Second {
			t.Errorf("stopping took %s", took)
		}
		if tally := r.Metrics(); tally.Delivered != 1 || tally.Failed != 0 {
			t.Errorf("after stopping: %+v", tally)
		}
		if answer := r.post(wish("subscribe", "https://autre.example/")); answer.Code != http.StatusServiceUnavailable {
			t.Errorf("a stopped hub answers with %d", answer.Code)
		}
	})
}
