package store_test

import (
	"bytes"
	"path/filepath"
	"testing"
	"time"

	"griot/feeds"
	"griot/feeds/health"
	"griot/store"
	"griot/store/storetest"
)

func TestSubscriptionSurvivesARestartAndAPoll(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "griot.db")
	db := storetest.Reopen(t, path, store.Options{})
	commit(t, db, polled(press, start))
	key, err := db.PushKey(t.Context())
	if err != nil || len(key) != 32 {
		t.Fatalf("key of %d bytes, %v", len(key), err)
	}
	push := health.PushStatus{Hub: "https://hub.example/", Topic: press.URL, Serial: "1", Since: start, Until: start.Add(72 * time.Hour)}
	set := func(id feeds.SourceID) error {
		return db.SetPush(t.Context(), id, start, func(*health.PushStatus) *health.PushStatus { return &push })
	}
	if err := set(press.ID); err != nil {
		t.Fatal(err)
	}
	if err := set("nobody"); err != nil || db.Status("nobody").Push != nil {
		t.Errorf("an unknown source was subscribed: %v", err)
	}
	delivery := polled(press, start.Add(time.Hour), entry("1", "Crue à Mopti"))
	delivery.Pushed, delivery.Validators = true, feeds.Validators{}
	if c := commit(t, db, delivery); c.New != 1 {
		t.Errorf("delivery: %+v", c)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	db = storetest.Reopen(t, path, store.Options{})
	status := db.Status(press.ID)
	if p := status.Push; p == nil || p.Hub != push.Hub || p.Delivered != 1 || !p.Trusted(start.Add(time.Hour)) {
		t.Errorf("subscription after a restart: %+v", p)
	}
	if !status.LastPoll.Equal(start) || status.Validators != polled(press, start).Validators || status.Items != 1 {
		t.Errorf("a delivery changed what visits say: %+v", status)
	}
	if again, err := db.PushKey(t.Context()); err != nil || !bytes.Equal(again, key) {
		t.Errorf("another key after a restart: %v", err)
	}
}
