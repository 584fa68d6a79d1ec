package main

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"griot/cmd/griot/config"
	"griot/feeds"
	"griot/feeds/render"
	"griot/feeds/web"
	"griot/feeds/web/pages"
	"griot/fetcher/websub"
	"griot/store"
	"griot/store/storetest"
)

// TestPushBelowABaseURL: hubs reach Griot behind proxies that pass the base URL's path on and those that strip it, and
// nothing else is taken for them.
func TestPushBelowABaseURL(t *testing.T) {
	t.Parallel()
	db, quiet := storetest.Open(t, store.Options{}), slog.New(slog.DiscardHandler)
	push, err := websub.NewSubscriber(context.Background(), db, func(feeds.SourceID) {}, quiet)
	if err != nil {
		t.Fatal(err)
	}
	for _, base := range []string{"", "/fil", "/a%20b/push"} {
		site, err := web.New(web.Config{Site: pages.Site{Site: render.Site{BaseURL: "https://griot.example" + base}}}, db, db, quiet)
		if err != nil {
			t.Fatal(err)
		}
		readers := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })
		handler := withPush(&config.Config{}, site, push, http.NotFoundHandler(), readers)
		for path, want := range map[string]int{
			"/push/nobody": http.StatusNotFound, base + "/push/nobody": http.StatusNotFound,
			"/all.rss": http.StatusTeapot, base + "/all.rss": http.StatusTeapot, "/push": http.StatusTeapot, "/filpush/nobody": http.StatusTeapot,
		} {
			answer := httptest.NewRecorder()
			handler.ServeHTTP(answer, httptest.NewRequest("POST", path, nil))
			if answer.Code != want {
				t.Errorf("site below %q: %s: status %d, want %d", base, path, answer.Code, want)
			}
		}
	}
}
