package store_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"griot/feeds"
	"griot/feeds/health"
	"griot/store"
	"griot/store/audit"
	"griot/store/storetest"
)

// kept makes a data file with a history: stories of one item and of several, corrections, a source of another class,
// items that retention removed, tags derived anew. keepFresh is how many rows of words wait at the most.
func kept(t *testing.T, keepFresh int) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "griot.db")
	db, err := store.Open(path, store.Options{Retention: store.Retention{Items: 20 * 24 * time.Hour, KeepPerSource: 5}})
	if err != nil {
		t.Fatal(err)
	}
	db.KeepFresh(keepFresh)
	if err := storetest.Declare(t, db, []feeds.Source{press, other, official}, nil); err != nil {
		t.Fatal(err)
	}
	for day := range 40 {
		at := start.AddDate(0, 0, day)
		var items []feeds.Item
		for n := range 4 {
			title := []string{"Le marché de Diré rouvre", "Crue du fleuve à Mopti", "Attaque repoussée près de Gao", "Finale de la coupe"}[n]
			item := entry(strings.Repeat("x", n+1)+at.Format("0102"), title+" "+at.Format("02/01"), about("ml.gao", "securite"), published(at.Add(-time.Duration(n)*time.Minute)))
			item.Content = "<p>" + title + "</p>"
			items = append(items, item)
		}
		commit(t, db, polled(press, at, items...))
		commit(t, db, polled(other, at.Add(time.Hour), items[0], items[1]))
		items[0].Title += " (corrigé)"
		commit(t, db, polled(press, at.Add(2*time.Hour), items...))
	}
	changed := other
	changed.Class = feeds.Agency
	if err := storetest.Declare(t, db, []feeds.Source{press, changed, official}, nil); err != nil {
		t.Fatal(err)
	}
	storetest.Retag(t, db, tagsOf(feeds.Tags{Rules: "other rules", Lang: "fr", Within: []feeds.PlaceID{"ml.mopti"}, Topics: []feeds.Score[string]{{ID: "sante"}}}))
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func inspect(t *testing.T, path string) audit.Audit {
	t.Helper()
	steps := 0
	found, err := audit.Inspect(t.Context(), path, func(store.Step) { steps++ })
	if err != nil || steps == 0 {
		t.Fatalf("%v after %d steps", err, steps)
	}
	return found
}

func TestInspectFindsNothingInWhatTheStoreWrote(t *testing.T) {
	t.Parallel()
	for _, keepFresh := range []int{1, 50, 1 << 20} {
		found := inspect(t, kept(t, keepFresh))
		if len(found.Findings) > 0 || found.Items < 50 || found.Stories < 25 || found.Stories >= found.Items {
			t.Errorf("rows kept %d: %+v", keepFresh, found)
		}
	}
}

// firstIn is the first key and value of a bucket.
func firstIn(tx *bolt.Tx, bucket string) (k, v []byte) {
	k, v = tx.Bucket([]byte(bucket)).Cursor().First()
	return slices.Clone(k), slices.Clone(v)
}

// TestInspectFindsWhatIsBroken breaks one thing after the other.
func TestInspectFindsWhatIsBroken(t *testing.T) {
	t.Parallel()
	whole, err := os.ReadFile(kept(t, 50))
	if err != nil {
		t.Fatal(err)
	}
	drop := func(bucket string) func(*bolt.Tx) error {
		return func(tx *bolt.Tx) error {
			k, _ := firstIn(tx, bucket)
			return tx.Bucket([]byte(bucket)).Delete(k)
		}
	}
	put := func(bucket string, k, v []byte) func(*bolt.Tx) error {
		return func(tx *bolt.Tx) error { return tx.Bucket([]byte(bucket)).Put(k, v) }
	}
	nobody := make([]byte, 16)
	for name, test := range map[string]struct {
		harm func(*bolt.Tx) error
		rule string
	}{
		"an item is gone":                 {drop("items"), "order of all"},
		"an item cannot be read":          {func(tx *bolt.Tx) error { k, _ := firstIn(tx, "items"); return put("items", k, []byte("{"))(tx) }, "can be read"},
		"a story is gone":                 {drop("stories"), "exactly one story"},
		"a story nobody is in":            {put("stories", nobody, []byte(`{"items":[]}`)), "exactly one story"},
		"a block of terms is gone":        {drop("terms"), "terms of their tags"},
		"a block of words is gone":        {drop("words"), "under their words"},
		"a row of words is gone":          {drop("fresh"), "under their words"},
		"a term for nobody":               {put("terms", append([]byte("rxx\x00"), 1, 2, 3, 4, 5, 6, 7, 8), []byte{0}), "terms of their tags"},
		"a place in the order is gone":    {drop("ranks"), "order of all"},
		"a place in the order for nobody": {put("ranks", append([]byte{1, 2, 3, 4, 5, 6, 7, 8}, nobody...), nil), "order of all"},
		"all keys of a kind are gone":     {func(tx *bolt.Tx) error { return emptied(tx, "keys") }, "found by its keys"},
		"a key leads nowhere":             {put("keys", []byte("x\x00\x00y"), nobody), "found by its keys"},
		"a text belongs to nobody":        {put("contents", nobody, []byte("x")), "has one"},
		"a day is not counted":            {drop("activity"), "each day are counted"},
		"a signature is damaged":          {put("signatures", []byte("short"), nil), "signatures"},
		"a signature of another item": {func(tx *bolt.Tx) error {
			_, v := firstIn(tx, "signed")
			return put("signed", append(nobody, 0, 0), v)(tx)
		}, "signatures"},
		"a piece of a signature is damaged": {func(tx *bolt.Tx) error {
			k, v := firstIn(tx, "signed")
			return put("signed", k, v[:len(v)-1])(tx)
		}, "signatures"},
		"a dictionary is damaged":     {put("dictionaries", []byte{0, 0, 0, 1}, []byte("a dictionary of another make")), "can be read"},
		"a change is no change":       {put("log", []byte("12345678"), []byte("{")), "can be read"},
		"a source is counted wrongly": {func(tx *bolt.Tx) error { return recount(tx) }, "source are counted"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "griot.db")
			if err := os.WriteFile(path, whole, 0o600); err != nil {
				t.Fatal(err)
			}
			b, err := bolt.Open(path, 0o600, nil)
			if err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(b.Update(test.harm), b.Close()); err != nil {
				t.Fatal(err)
			}
			found := inspect(t, path)
			if !slices.ContainsFunc(found.Findings, func(f audit.Finding) bool {
				return strings.Contains(f.Rule, test.rule) && f.Count > 0 && f.Example != ""
			}) {
				t.Errorf("findings: %+v", found.Findings)
			}
		})
	}
	for name, harm := range map[string]func([]byte) []byte{
		"cut":          func(b []byte) []byte { return b[:100_000] },
		"overwritten":  func(b []byte) []byte { copy(b[8192*4:], make([]byte, 8192*8)); return b },
		"no database":  func([]byte) []byte { return []byte("SQLite format 3") },
		"an empty one": func([]byte) []byte { return nil },
	} {
		path := filepath.Join(t.TempDir(), "griot.db")
		if err := os.WriteFile(path, harm(slices.Clone(whole)), 0o600); err != nil {
			t.Fatal(err)
		}
		if found, err := audit.Inspect(t.Context(), path, nil); err == nil && len(found.Findings) == 0 {
			t.Errorf("%s: nothing found", name)
		}
	}
}

// TestInspectFindsThatABucketIsMissing takes out one after the other.
func TestInspectFindsThatABucketIsMissing(t *testing.T) {
	t.Parallel()
	whole, err := os.ReadFile(kept(t, 50))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "griot.db")
	change := func(harm func(*bolt.Tx) error) {
		t.Helper()
		b, err := bolt.Open(path, 0o600, &bolt.Options{NoSync: true})
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(b.Update(harm), b.Close()); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(path, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	var names []string
	change(func(tx *bolt.Tx) error {
		return tx.ForEach(func(name []byte, _ *bolt.Bucket) error {
			if in := string(name); in != "joined" && in != "end" { // which no earlier version, or no unclean end has
				names = append(names, string(name))
			}
			return nil
		})
	})
	for _, name := range names {
		if err := os.WriteFile(path, whole, 0o600); err != nil {
			t.Fatal(err)
		}
		change(func(tx *bolt.Tx) error { return tx.DeleteBucket([]byte(name)) })
		if found, err := audit.Inspect(t.Context(), path, nil); err == nil && len(found.Findings) == 0 {
			t.Errorf("without %s: nothing found", name)
		}
	}
}

func emptied(tx *bolt.Tx, bucket string) error {
	if err := tx.DeleteBucket([]byte(bucket)); err != nil {
		return err
	}
	_, err := tx.CreateBucket([]byte(bucket))
	return err
}

func recount(tx *bolt.Tx) error {
	k, v := firstIn(tx, "sources")
	var status health.Status
	if err := json.Unmarshal(v, &status); err != nil {
		return err
	}
	status.Items++
	v, err := json.Marshal(status)
	if err != nil {
		return err
	}
	return tx.Bucket([]byte("sources")).Put(k, v)
}
