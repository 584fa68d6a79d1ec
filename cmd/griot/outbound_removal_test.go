package main

import (
	"context"
	"encoding/binary"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"griot/cmd/griot/config"
	"griot/feeds"
	"griot/feeds/web/hub"
	"griot/store"
	"griot/store/storetest"
)

// countedSite counts the documents that the hub asks for.
type countedSite struct {
	published
	asked atomic.Int64
}

func (s *countedSite) Content(ctx context.Context, address string) (hub.Content, error) {
	s.asked.Add(1)
	return s.published.Content(ctx, address)
}

// TestRemovalsOverTheHub runs a hub over a store and its site, by HTTP: what retention removes from below all feeds makes
// the hub render none of them, what a takedown removes from some reaches the subscribers of those alone.
func TestRemovalsOverTheHub(t *testing.T) {
	slowly(t)
	const places, limit, old = 4, 3, 400
	db := storetest.Open(t, store.Options{Retention: store.Retention{Items: 90 * 24 * time.Hour, KeepPerSource: places * limit}})
	source := feeds.Source{ID: "kunafoni", Name: "Mali Kunafoni", URL: "https://kunafoni.example/feed", Class: feeds.Press, Language: "fr"}
	r := rand.New(rand.NewPCG(3, 5))
	at := time.Now().AddDate(0, -7, 0)
	site := archiveSite()
	place := func(i int) feeds.PlaceID { return feeds.PlaceID(fmt.Sprintf("p%d", i%places)) }
	for i := range places {
		site.Feeds = append(site.Feeds, feeds.Feed{Path: config.FeedsPath + string(place(i)), Title: string(place(i)),
			Selection: feeds.Selection{Query: feeds.Query{Regions: []feeds.PlaceID{place(i)}}, Group: feeds.GroupStory, Limit: limit}})
	}
	bring := func(n int) (brought []feeds.Item) {
		for i := range n {
			title := babble(r, 6)
			brought = append(brought, feeds.Item{
				GUID: title, Link: "https://kunafoni.example/" + url.PathEscape(title), Title: title, Text: babble(r, 40),
				Tags: feeds.Tags{Lang: "fr", Regions: []feeds.Score[feeds.PlaceID]{{ID: place(i), Score: 1}}, Within: []feeds.PlaceID{place(i)}},
			})
		}
		commitItems(t, db, source, at, brought...)
		return brought
	}
	bring(old)
	at = at.AddDate(0, 2, 0)
	latest := feeds.Identify(source.ID, bring(places*limit), feeds.KeyGUID)

	counted := &countedSite{published: published{newArchiveHandler(t, db, site), db}}
	log := slog.New(slog.DiscardHandler)
	h, err := hub.New(t.Context(), db, log)
	if err != nil {
		t.Fatal(err)
	}
	readers := make([]*reader, places)
	addresses := map[string]string{}
	for i := range readers { // each on a host of its own: the hub asks one host once a second
		readers[i] = newReader(t)
		addresses[fmt.Sprintf("lecteur%d.example:80", i)] = readers[i].Listener.Addr().String()
	}
	client := &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, addresses[address])
	}}}
	h.Set(hub.Settings{
		BaseURL: testBase, URL: testBase + config.HubPath, Publisher: counted, Client: client, UserAgent: "Griot/essai",
		Lease: 24 * time.Hour, Subscriptions: 100, PerHost: 100, Composed: 10,
	})
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); h.Run(ctx) }()
	defer func() { stop(); <-done }()
	server := httptest.NewServer(h)
	defer server.Close()
	for i := range places {
		resp, err := http.PostForm(server.URL, url.Values{
			"hub.mode": {"subscribe"}, "hub.topic": {testBase + "/" + config.FeedsPath + string(place(i)) + ".rss"}, "hub.callback": {fmt.Sprintf("http://lecteur%d.example/push", i)},
		})
		if err != nil || resp.StatusCode != http.StatusAccepted {
			t.Fatalf("%v, %v", resp, err)
		}
		resp.Body.Close()
	}
	eventually(t, "all are subscribed", func() bool { return h.Metrics().Subscriptions == places })

	before := counted.asked.Load()
	at = at.AddDate(0, 2, 0)
	commitItems(t, db, source, at) // a day on which nothing is new: retention does its work
	status, err := db.Statuses()
	if err != nil || status[0].Items != places*limit {
		t.Fatalf("retention left %d items, %v", status[0].Items, err)
	}
	last, err := db.LastChange(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, "the hub has looked at it", func() bool {
		kept, err := db.Kept(t.Context(), "hub/cursor")
		return err == nil && binary.BigEndian.Uint64(kept["hub/cursor"]) == last
	})
	t.Logf("%d items removed by retention, %d feeds: %d documents rendered", old, places, counted.asked.Load()-before)
	if n := counted.asked.Load() - before; n != 0 {
		t.Errorf("%d documents were rendered for what no feed shows", n)
	}

	down := latest[len(latest)-1] // of the last place
	storetest.TakeDown(t, db, []feeds.Takedown{{Item: down.ID}})
	eventually(t, "the subscribers of its feed are told", func() bool { return len(readers[places-1].documents()) == 1 })
	if body := readers[places-1].documents()[0]; strings.Contains(body, strings.TrimSpace(down.Title)) || !strings.Contains(body, strings.TrimSpace(latest[places-1].Title)) {
		t.Errorf("sent after the takedown:\n%s", body)
	}
	for i, other := range readers[:places-1] {
		if n := len(other.documents()); n != 0 {
			t.Errorf("subscriber %d of another feed was sent %d documents", i, n)
		}
	}
	if n := counted.asked.Load() - before; n != 2 { // for the look, and for the subscriber
		t.Errorf("%d documents were rendered for a takedown from one feed", n)
	}
}
