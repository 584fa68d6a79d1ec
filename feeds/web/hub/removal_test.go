package hub

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"griot/feeds"
)

// TestRemovalReachesSubscribers: with real HTTP on both sides, what is taken down goes from the copy of those who
// subscribed to a feed that held it, and those of other feeds are sent nothing.
func TestRemovalReachesSubscribers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, net := newShelf(), &network{}
		client := net.client(t)
		down := s.publish("gao: retirée")
		s.publish("gao: crue")
		s.publish("mopti: marché")
		gao, mopti := &subscriber{}, &subscriber{}
		r := run(t, s, settings(s, client))
		net.serve(t, "fil.example", r)
		for region, sub := range map[string]*subscriber{"gao": gao, "mopti": mopti} {
			net.serve(t, region+".example", sub)
			form := wish("subscribe", "http://"+region+".example/")
			form.Set("hub.topic", base+"/region/"+region+".rss")
			resp, err := client.PostForm("http://fil.example/hub", form)
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
		}
		time.Sleep(time.Minute)
		s.takeDown(down)
		time.Sleep(time.Minute)
		if got := gao.deliveries(); len(got) != 1 || strings.Contains(got[0].body, "retirée") || !strings.Contains(got[0].body, "crue") {
			t.Errorf("deliveries: %+v", got)
		}
		if got := mopti.deliveries(); len(got) != 0 {
			t.Errorf("a feed that did not hold it was sent: %+v", got)
		}
	})
}

// TestRetentionRendersLittle: what leaves the store by age is rarely in a feed any more, and a feed that does not show it
// is not made again, however many are subscribed to; nor is it after a restart.
func TestRetentionRendersLittle(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const regions, old = 100, 10_000
		s, sub := newShelf(), &subscriber{}
		s.limit = 5
		var aged []feeds.StoryID
		for i := range old {
			aged = append(aged, s.publish(fmt.Sprintf("r%d: vieux %d", i%regions, i)))
		}
		for i := range regions * s.limit {
			s.publish(fmt.Sprintf("r%d: neuf %d", i%regions, i))
		}
		short := s.publish("r100: le seul de sa région")
		r := simulated(t, s, sub)
		for i := range regions + 1 {
			form := wish("subscribe", fmt.Sprintf("https://lecteur%d.example/", i))
			form.Set("hub.topic", fmt.Sprintf("%s/region/r%d.rss", base, i))
			r.post(form)
			time.Sleep(2 * time.Second)
		}
		time.Sleep(time.Minute)
		if n := r.Metrics().Subscriptions; n != regions+1 {
			t.Fatalf("%d subscriptions", n)
		}
		count := func(what string, most int, happen func()) {
			t.Helper()
			s.mu.Lock()
			before := s.rendered
			s.mu.Unlock()
			happen()
			time.Sleep(time.Minute)
			s.mu.Lock()
			defer s.mu.Unlock()
			t.Logf("%s: %d documents rendered", what, s.rendered-before)
			if n := s.rendered - before; n > most {
				t.Errorf("%s: %d documents rendered, want %d at most", what, n, most)
			}
		}
		count("half of the old ones are removed", 0, func() {
			for _, id := range aged[:old/2] {
				s.takeDown(id)
			}
		})
		r.stop()
		simulated(t, s, sub)
		count("the others are, after a restart", 0, func() {
			for _, id := range aged[old/2:] {
				s.takeDown(id)
			}
		})
		if n := len(sub.deliveries()); n != 0 {
			t.Errorf("%d deliveries", n)
		}
		count("the only one of a feed is", 2, func() { s.takeDown(short) }) // for the look, and for the subscriber
		if got := sub.deliveries(); len(got) != 1 || strings.Contains(got[0].body, "le seul") {
			t.Errorf("deliveries: %+v", got)
		}
	})
}

// TestWhatLeavesAFeedIsTold: subscribers of a feed that no longer selects a story are sent the feed without it.
func TestWhatLeavesAFeedIsTold(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, sub := newShelf(), &subscriber{}
		id := s.publish("gao: crue")
		r := simulated(t, s, sub)
		r.post(wish("subscribe", callback))
		time.Sleep(time.Minute)
		s.publish("gao: marché")
		time.Sleep(time.Minute)
		s.mu.Lock()
		story := s.stories[id]
		story.Items = []feeds.Item{story.Items[0]}
		story.Items[0].Title = "mopti: crue, et non à Gao"
		s.stories[id] = story
		s.log(id, feeds.ChangeCorrected)
		s.mu.Unlock()
		time.Sleep(time.Minute)
		got := sub.deliveries()
		if len(got) != 2 || !strings.Contains(got[0].body, "crue") || strings.Contains(got[1].body, "crue") {
			t.Errorf("deliveries: %+v", got)
		}
	})
}

// TestRemovalAfterAnUpgrade: of feeds whose items were not kept by the version that was sent them, any removal makes
// sure once.
func TestRemovalAfterAnUpgrade(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, sub := newShelf(), &subscriber{}
		down, other := s.publish("gao: retirée"), s.publish("mopti: marché")
		r := simulated(t, s, sub)
		r.post(wish("subscribe", callback))
		time.Sleep(time.Minute)
		r.stop()
		s.mu.Lock()
		for key, record := range s.kept {
			if strings.HasPrefix(key, keptFeeds) {
				var known subscribed
				if err := json.Unmarshal(record, &known); err != nil || len(known.Shown) != 1 {
					t.Fatalf("%s: %v", record, err)
				}
				s.kept[key] = fmt.Appendf(nil, `{"etag":%q,"version":%d}`, known.ETag, known.Version)
			}
		}
		s.mu.Unlock()
		simulated(t, s, sub)
		s.takeDown(down)
		time.Sleep(time.Minute)
		if got := sub.deliveries(); len(got) != 1 || strings.Contains(got[0].body, "retirée") {
			t.Errorf("deliveries: %+v", got)
		}
		s.mu.Lock()
		before := s.rendered
		s.mu.Unlock()
		s.takeDown(other)
		time.Sleep(time.Minute)
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.rendered != before {
			t.Errorf("%d documents rendered for what no feed shows", s.rendered-before)
		}
	})
}

func TestItemSet(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var set itemSet
		if ids := rapid.SliceOf(rapid.Byte()).Draw(t, "ids"); rapid.Bool().Draw(t, "known") {
			var all []feeds.ItemID
			for _, b := range ids {
				all = append(all, feeds.ItemID{b, 15: b})
			}
			set = newItemSet(all[:len(all)/2]).with(all)
		}
		record, err := json.Marshal(&subscribed{Shown: set})
		var back subscribed
		if err == nil {
			err = json.Unmarshal(record, &back)
		}
		if err != nil || (back.Shown == nil) != (set == nil) || !maps.Equal(back.Shown, set) {
			t.Fatalf("%s gives %v, want %v: %v", record, back.Shown, set, err)
		}
	})
}
