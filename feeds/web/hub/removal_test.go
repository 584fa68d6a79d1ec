package hub

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// TestRemovalReachesSubscribers: with real HTTP on both sides, what is taken down goes from the copy of those who
// subscribed to a feed that held it, and those of other feeds are sent nothing.
func TestRemovalReachesSubscribers(t *testing.T) {
	t.Parallel()
	s := newShelf()
	down := s.publish("gao: retirée")
	s.publish("gao: crue")
	s.publish("mopti: marché")
	gao, mopti := &subscriber{}, &subscriber{}
	r := run(t, s, settings(s, &http.Client{}))
	server := httptest.NewServer(r)
	defer server.Close()
	defer r.stop()
	for region, sub := range map[string]*subscriber{"gao": gao, "mopti": mopti} {
		reader := httptest.NewServer(sub)
		defer reader.Close()
		form := wish("subscribe", reader.URL)
		form.Set("hub.topic", base+"/region/"+region+".rss")
		resp, err := http.PostForm(server.URL, form)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
	}
	wait := func(done func() bool) {
		for deadline := time.Now().Add(10 * time.Second); !done() && time.Now().Before(deadline); {
			time.Sleep(20 * time.Millisecond)
		}
	}
	wait(func() bool { return r.Tally().Confirmed == 2 })
	s.takeDown(down)
	wait(func() bool { return len(gao.deliveries()) > 0 })
	time.Sleep(2 * tick) // for what should not come
	if got := gao.deliveries(); len(got) != 1 || strings.Contains(got[0].body, "retirée") || !strings.Contains(got[0].body, "crue") {
		t.Errorf("deliveries: %+v", got)
	}
	if got := mopti.deliveries(); len(got) != 0 {
		t.Errorf("a feed that did not hold it was sent: %+v", got)
	}
}
