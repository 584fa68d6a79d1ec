package store_test

import (
	"fmt"
	"maps"
	"testing"
	"time"

	"griot/feeds"
	"griot/store"
	"griot/store/storetest"
)

// TestPreparedRecords: what is packed before the writer's turn is what the writer packs of it.
func TestPreparedRecords(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	stored := map[string]map[string]string{}
	for name, opt := range map[string]store.Options{"prepared": {}, "unprepared": store.Unprepared()} {
		path := dir + "/" + name + ".db"
		db := storetest.Reopen(t, path, opt)
		for visit := range 12 { // enough for a dictionary
			var items []feeds.Item
			for n := range 25 {
				item := entry(fmt.Sprint(visit, "-", n), fmt.Sprint("Titre ", visit, " et ", n), withText(fmt.Sprint("Le marché de Gao rouvre, le ", visit, "e jour, dans ", n, " quartiers.")), about("ml.gao", "economie"))
				item.Content, item.Authors, item.Categories = "<p>"+item.Text+"</p>", []string{"Rédaction"}, []feeds.Category{{Term: "Actualité"}}
				if n%3 == 0 {
					item.Published = time.Time{}
				}
				items = append(items, item)
			}
			commit(t, db, complete(press, start.Add(time.Duration(visit)*time.Hour), items...))
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		var err error
		if stored[name], err = store.StoredItems(path); err != nil || len(stored[name]) != 12*25 {
			t.Fatalf("%d records, %v", len(stored[name]), err)
		}
	}
	if !maps.Equal(stored["prepared"], stored["unprepared"]) {
		t.Error("the records differ")
	}
}
