package store_test

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"griot/store"
	"griot/store/storetest"
)

func TestRecordsOfPushSurviveARestart(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "griot.db")
	db := storetest.Reopen(t, path, store.Options{})
	keep := func(records map[string][]byte) {
		t.Helper()
		if err := db.Keep(t.Context(), records); err != nil {
			t.Fatal(err)
		}
	}
	before := db.Generation()
	keep(map[string][]byte{"a/1": []byte("un"), "a/2": []byte("deux"), "b/1": []byte("autre")})
	keep(map[string][]byte{"a/2": nil, "a/3": []byte("trois"), "never": nil})
	if db.Generation() != before {
		t.Error("records of push count as a change of what readers see")
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	db = storetest.Reopen(t, path, store.Options{})
	got, err := db.Kept(t.Context(), "a/")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string][]byte{"a/1": []byte("un"), "a/3": []byte("trois")}, got); diff != "" {
		t.Errorf("records (-want +got):\n%s", diff)
	}
}

func TestLastChangeIsTheEndOfTheLog(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, store.Options{})
	commit(t, db, polled(press, start, entry("1", "Crue à Mopti"), entry("2", "Marché à Diré")))
	last, err := db.LastChange(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if all, err := db.Changes(t.Context(), 0, 100); err != nil || len(all) == 0 || all[len(all)-1].Sequence != last {
		t.Errorf("the log ends at %d, %d changes, %v", last, len(all), err)
	}
	if none, err := db.Changes(t.Context(), last, 100); err != nil || len(none) != 0 {
		t.Errorf("%d changes after the last, %v", len(none), err)
	}
}
