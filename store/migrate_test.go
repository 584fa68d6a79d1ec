package store_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"griot/feeds"
	"griot/feeds/text"
	"griot/store"
	"griot/store/derive"
	"griot/store/storetest"
)

// unzipped reads a file of testdata.
func unzipped(t *testing.T, name string) []byte {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// earlierFile writes the data file of layout 4 to a folder of the test's own.
func earlierFile(t *testing.T) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "griot.db")
	if err := os.WriteFile(path, unzipped(t, "layout4.db.gz"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// beforeUpgrade ends the name of the copy that is made before an upgrade.
func beforeUpgrade() string { return fmt.Sprint(".before-", store.Layout) }

// earlierAnswers are those of the program that wrote the file.
func earlierAnswers(t *testing.T) (all map[string]json.RawMessage) {
	t.Helper()
	if err := json.Unmarshal(unzipped(t, "layout4.json.gz"), &all); err != nil {
		t.Fatal(err)
	}
	for name, answer := range all {
		var plain bytes.Buffer
		if err := json.Compact(&plain, answer); err != nil {
			t.Fatal(err)
		}
		all[name] = plain.Bytes()
	}
	return all
}

// answers asks an open store everything.
func answers(t *testing.T, db *store.DB) map[string]json.RawMessage {
	t.Helper()
	all, err := answersOf(db)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// same reports the first answers that differ.
func same(t *testing.T, when string, got, want map[string]json.RawMessage) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %d answers, want %d", when, len(got), len(want))
	}
	for _, question := range slices.Sorted(maps.Keys(want)) {
		if !bytes.Equal(got[question], want[question]) {
			t.Fatalf("%s: %s:\n%s\nwant\n%s", when, question, got[question], want[question])
		}
	}
}

func reopened(t *testing.T, path string, opt store.Options) *store.DB {
	t.Helper()
	db, err := store.Open(path, opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func closed(t *testing.T, db *store.DB) {
	t.Helper()
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// upgraded checks that a closed file is whole and of the present layout.
func upgraded(t *testing.T, path string) {
	t.Helper()
	if layout, underway, earlier, err := store.State(path); err != nil || layout != store.Layout || underway || earlier > 0 {
		t.Errorf("layout %d, under way %v, %d records in an earlier form: %v", layout, underway, earlier, err)
	}
	if found := inspect(t, path); len(found.Findings) > 0 || !found.Known || found.Items == 0 {
		t.Errorf("after the upgrade: %+v", found)
	}
}

func TestFileOfAnEarlierLayoutIsUpgraded(t *testing.T) {
	t.Parallel()
	path, want := earlierFile(t), earlierAnswers(t)
	if found := inspect(t, path); len(found.Findings) > 0 || !found.Known || found.Layout != 4 {
		t.Errorf("before: %+v", found)
	}
	db := reopened(t, path, store.UpgradeBy(20, false))
	steps := 0
	if err := db.AwaitUpgrade(t.Context(), func(s store.Step) {
		if steps++; s.Done > s.Total || s.Total != 268 || s.Doing == "" {
			t.Errorf("%+v", s)
		}
	}); err != nil || steps == 0 {
		t.Fatalf("after %d steps: %v", steps, err)
	}
	if s, underway := db.Upgrading(); underway {
		t.Errorf("still under way: %+v", s)
	}
	same(t, "upgraded", answers(t, db), want)
	closed(t, db)
	upgraded(t, path)

	copied := path + beforeUpgrade()
	if layout, underway, earlier, err := store.State(copied); err != nil || layout != 4 || underway || earlier == 0 {
		t.Errorf("the copy: layout %d, under way %v, %d records in an earlier form: %v", layout, underway, earlier, err)
	}
	again := reopened(t, copied, store.Options{})
	same(t, "the copy", answers(t, again), want)
}

// TestEveryStateOfAnUpgradeIsReadRightly asks everything between all steps.
func TestEveryStateOfAnUpgradeIsReadRightly(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	t.Parallel()
	path, want := earlierFile(t), earlierAnswers(t)
	opt := store.UpgradeBy(23, true)
	db := reopened(t, path, opt)
	for step, more := 0, true; more; step++ {
		same(t, fmt.Sprintf("after %d steps", step), answers(t, db), want)
		if s, underway := db.Upgrading(); !underway || s.Total != 268 {
			t.Errorf("after %d steps: %+v, %v", step, s, underway)
		}
		var err error
		if more, err = db.UpgradeStep(t.Context()); err != nil {
			t.Fatal(err)
		}
		if step%4 == 1 {
			closed(t, db)
			if layout, underway, earlier, err := store.State(path); err != nil || layout != store.Layout || underway != more {
				t.Errorf("after %d steps: layout %d, under way %v, %d records in an earlier form: %v", step, layout, underway, earlier, err)
			}
			if found := inspect(t, path); len(found.Findings) > 0 || !found.Known {
				t.Errorf("after %d steps: %+v", step, found)
			}
			db = reopened(t, path, opt)
		}
	}
	same(t, "at the end", answers(t, db), want)
	closed(t, db)
	upgraded(t, path)
}

// TestUpgradeOfAnUpgradeBeginsAnew: the cursor of a pass that an earlier version had not ended is none of this one's.
func TestUpgradeOfAnUpgradeBeginsAnew(t *testing.T) {
	t.Parallel()
	path, want := earlierFile(t), earlierAnswers(t)
	if err := store.HalfWay(path); err != nil {
		t.Fatal(err)
	}
	db := reopened(t, path, store.Options{})
	if err := db.AwaitUpgrade(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	same(t, "upgraded", answers(t, db), want)
	closed(t, db)
	upgraded(t, path)
}

// TestRecordsAndSignaturesArePacked upgrades a file of layout 5. Each state between is read rightly, and what comes next is
// grouped as by the file that was packed from the beginning.
func TestRecordsAndSignaturesArePacked(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 5, 3, 8, 0, 0, 0, time.UTC)
	write := func() (path string, want map[string]json.RawMessage) {
		path = filepath.Join(t.TempDir(), "griot.db")
		db := reopened(t, path, store.Options{})
		for n := range 20 {
			var items []feeds.Item
			for i := range 10 {
				item := entry(fmt.Sprint(n, "-", i), fmt.Sprintf("Le marché %d de Gao rouvre après %d jours", n, i+2), about("ml.gao", "economie"),
					withText(fmt.Sprintf("Les commerçants du marché numéro %d ont repris le travail lundi, a dit le maire %d de la ville.", n, i)), published(at))
				item.Content = "<p>" + item.Text + "</p>"
				item.Tags.Evidence = []feeds.Evidence{{Tag: "place:ml.gao", Field: "title", Start: 14, End: 17, Words: "Gao", Rule: "name", Weight: 4.5}}
				items = append(items, item)
			}
			commit(t, db, polled([]feeds.Source{press, other, official}[n%3], at.Add(time.Duration(n)*time.Minute), items...))
		}
		want = answers(t, db)
		closed(t, db)
		return path, want
	}
	next := func(db *store.DB) map[string]json.RawMessage {
		commit(t, db, polled(other, at.Add(2*time.Hour), entry("next", "Le marché 4 de Gao rouvre après 5 jours",
			withText("Les commerçants du marché numéro 4 ont repris le travail lundi, a dit le maire 3 de la ville."), published(at))))
		all := answers(t, db)
		delete(all, "push key") // which is random
		return all
	}
	path, _ := write()
	after := next(reopened(t, path, store.Options{}))

	path, want := write()
	if err := store.Unpack(path); err != nil {
		t.Fatal(err)
	}
	if layout, _, earlier, err := store.State(path); err != nil || layout != 5 || earlier != 400 {
		t.Fatalf("layout %d, %d in an earlier form: %v", layout, earlier, err)
	}
	db := reopened(t, path, store.UpgradeBy(45, true))
	for step, more := 0, true; more; step++ {
		same(t, fmt.Sprintf("after %d steps", step), answers(t, db), want)
		var err error
		if more, err = db.UpgradeStep(t.Context()); err != nil {
			t.Fatal(err)
		}
		closed(t, db)
		if found := inspect(t, path); len(found.Findings) > 0 {
			t.Fatalf("after %d steps: %+v", step, found)
		}
		db = reopened(t, path, store.UpgradeBy(45, true))
	}
	same(t, "packed", answers(t, db), want)
	same(t, "gone on with", next(db), after)
	closed(t, db)
	upgraded(t, path)
}

// TestPollsGoOnDuringAnUpgrade brings, corrects, tags and takes down items in the middle of an upgrade and after it, which
// comes to the same.
func TestPollsGoOnDuringAnUpgrade(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 4, 10, 8, 0, 0, 0, time.UTC)
	change := func(db *store.DB) {
		voix, ok := feeds.Source{}, false
		statuses, err := db.Statuses()
		if err != nil {
			t.Fatal(err)
		}
		for i := range statuses {
			if statuses[i].Source.ID == "voix" {
				voix, ok = statuses[i].Source, true
			}
		}
		if !ok {
			t.Fatal("a source is lost")
		}
		entries, err := db.Select(t.Context(), feeds.Selection{Query: feeds.Query{Sources: []feeds.SourceID{"voix"}}, Group: feeds.GroupItem, Limit: 1000})
		if err != nil || len(entries) < 20 {
			t.Fatalf("%d entries: %v", len(entries), err)
		}
		var items []feeds.Item
		for n, e := range entries {
			item := *e.Lead
			if n%3 == 0 {
				item.Title += " : bilan"
			}
			item.Tags = feeds.Tags{Rules: item.Tags.Rules, Lang: "fr"} // and no evidence
			if n%2 == 0 {
				item.Tags.Evidence = []feeds.Evidence{{Tag: "lang:fr", Rule: "declared", Words: fmt.Sprint(n)}}
			}
			items = append(items, item)
		}
		items = append(items, entry("newest", "Le marché de Gao rouvre", about("ml.gao", "societe"), published(at)))
		commit(t, db, polled(voix, at, items...))
		storetest.Retag(t, db, derive.New("other", func(item *feeds.Item, _ *text.Fields) feeds.Tags {
			tags := feeds.Tags{Rules: "other", Lang: "fr", Within: []feeds.PlaceID{"ml"}}
			if len(item.Title)%2 == 0 {
				tags.Evidence = []feeds.Evidence{{Tag: "lang:fr", Rule: "other"}}
			}
			return tags
		}))
		takedowns, err := db.Takedowns()
		if err != nil {
			t.Fatal(err)
		}
		storetest.TakeDown(t, db, append(takedowns, feeds.Takedown{URL: entries[3].Lead.Link}))
	}
	after := func(db *store.DB) map[string]json.RawMessage {
		all := answers(t, db)
		for question := range all {
			if strings.HasPrefix(question, "source ") || question == "silent" { // which retag counts by transactions
				delete(all, question)
			}
		}
		return all
	}
	last := earlierFile(t)
	db := reopened(t, last, store.Options{})
	if err := db.AwaitUpgrade(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	change(db)
	want := after(db)

	path := earlierFile(t)
	db = reopened(t, path, store.UpgradeBy(50, true))
	for step, more := 0, true; more; step++ {
		if step == 3 {
			change(db)
		}
		var err error
		if more, err = db.UpgradeStep(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	same(t, "changed in the middle", after(db), want)
	closed(t, db)
	upgraded(t, path)
}

// TestUpgradeNeedsACopy has no copy be possible: the opening fails and says what to do, and does it once that is done.
func TestUpgradeNeedsACopy(t *testing.T) {
	t.Parallel()
	path := earlierFile(t)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	copied := path + beforeUpgrade()
	if err := os.Mkdir(copied, 0o700); err != nil {
		t.Fatal(err)
	}
	if db, err := store.Open(path, store.Options{}); err == nil {
		db.Close()
		t.Fatal("opened without a copy")
	} else if !strings.Contains(err.Error(), "touch "+copied) {
		t.Error(err)
	}
	if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, whole) {
		t.Errorf("the file was changed: %v", err)
	}
	if err := errors.Join(os.Remove(copied), os.WriteFile(copied, nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	db := reopened(t, path, store.Options{})
	if err := db.AwaitUpgrade(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	closed(t, db)
	upgraded(t, path)
	if info, err := os.Stat(copied); err != nil || info.Size() != 0 {
		t.Errorf("%v, %v", info, err)
	}
}

func TestCompactUpgrades(t *testing.T) {
	t.Parallel()
	path := earlierFile(t)
	told := false
	if _, _, err := store.Compact(t.Context(), path, func(s store.Step) { told = told || strings.HasPrefix(s.Doing, "bringing") }); err != nil || !told {
		t.Fatal(told, err)
	}
	upgraded(t, path)
	same(t, "compacted", answers(t, reopened(t, path, store.Options{})), earlierAnswers(t))
}

// childEnv names the file that a child process is to upgrade, childLimit how large its files may become.
const childEnv, childLimit = "GRIOT_TEST_UPGRADE", "GRIOT_TEST_LIMIT"
