package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"griot/feeds"
)

// TestWebhookOnThisMachine: a program of the operator's may be on this machine where its webhook says so, whatever the
// sources may; the callbacks of strangers may not, and what a webhook's name leads to is looked at unless it says so.
func TestWebhookOnThisMachine(t *testing.T) {
	t.Parallel()
	receiver := newRobot(t)
	path := configFile(t, fmt.Sprintf(`
sources: [{id: un, name: Un, url: https://un.example/feed, class: press}]
feeds: [{slug: tout, title: Tout, webhook: {url: %q, secret: %q, allow_private: true}}]
`, receiver.URL+"/hook", robotSecret))
	config, err := loadConfig(path)
	if err != nil {
		t.Fatal(err)
	}
	w, err := newSetup(config)
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(t.Output(), nil))
	db, _, err := openStore(t.Context(), w, log, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	out, err := newOutbound(t.Context(), db, log)
	if err != nil {
		t.Fatal(err)
	}
	out.set(w, newArchiveHandler(t, db, w.site))
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); out.run(ctx) }()
	defer func() { stop(); <-done }()
	eventually(t, "the webhook has begun", func() bool {
		kept, err := db.Kept(t.Context(), "webhook/")
		return err == nil && len(kept) == 1
	})
	commitItems(t, db, config.Sources[0].Source, time.Now(), feeds.Item{GUID: "0", Link: "https://un.example/0", Title: "D’avant"})
	commitItems(t, db, config.Sources[0].Source, time.Now(), feeds.Item{GUID: "1", Link: "https://un.example/1", Title: "Le marché de Diré rouvre"})
	eventually(t, "the webhook is told", func() bool { return len(receiver.messages()) == 1 })

	form := url.Values{"hub.mode": {"subscribe"}, "hub.topic": {config.PublicURL() + "/all.rss"}, "hub.callback": {receiver.URL + "/push"}}
	request := httptest.NewRequest(http.MethodPost, "/hub", strings.NewReader(form.Encode()))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer := httptest.NewRecorder()
	out.hub.ServeHTTP(answer, request)
	if answer.Code != http.StatusBadRequest || !strings.Contains(answer.Body.String(), "no public host") {
		t.Errorf("a callback on this machine: %d %s", answer.Code, answer.Body)
	}
	if resp, err := withHint(w.client).Get(receiver.URL); err == nil || !strings.Contains(err.Error(), "allow_private: true beside") {
		t.Errorf("a name that leads to this machine: %v, %v", resp, err)
	}
}
