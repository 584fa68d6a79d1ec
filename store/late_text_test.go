package store_test

import (
	"testing"
	"time"

	"griot/feeds"
	"griot/store"
	"griot/store/storetest"
)

// long is a text of which two reports can only be copies.
const long = `Des éléments des Forces armées ont intercepté dans la nuit de samedi à dimanche un convoi de trois véhicules chargés de
carburant à une vingtaine de kilomètres au nord de Léré, dans le cercle de Niafunké. Selon le communiqué de l'état-major, deux
occupants ont été interpellés et remis à la gendarmerie de Tombouctou, tandis que les autres ont pris la fuite à pied en direction
de la forêt de Wagadou. Le carburant, près de douze mille litres, devait servir au ravitaillement des groupes armés qui opèrent
entre le lac Faguibine et la frontière mauritanienne. L'état-major invite les populations à dénoncer tout mouvement suspect.`

// TestLateTextIsGroupedAnew: an item whose text is read on its page, or comes with a later document, is signed again, and
// finds the report that it is a copy of; nobody is told of a correction.
func TestLateTextIsGroupedAnew(t *testing.T) {
	t.Parallel()
	for name, late := range map[string]func(*feeds.Item){
		"read on its page":       func(i *feeds.Item) { i.Text, i.PageText = long, feeds.PageExcerpt },
		"in a later document":    withText(long),
		"a title stood for text": withText(long),
	} {
		t.Run(name, func(t *testing.T) {
			db := storetest.Open(t, store.Options{})
			commit(t, db, complete(other, start, entry("copy", "Convoi de carburant saisi au nord de Léré", link("https://courrier.example/copy"), withText(long), published(start))))
			stub := entry("1", "Saisie importante", published(start.Add(30*time.Minute)), withText(""))
			if name == "a title stood for text" {
				stub.Text = stub.Title
			}
			commit(t, db, complete(press, start.Add(time.Hour), stub))
			if st := storyOf(t, db, "1"); len(st.Items) != 1 {
				t.Fatalf("a title without text is in a story of %d", len(st.Items))
			}
			full := stub
			late(&full)
			if c := commit(t, db, complete(press, start.Add(2*time.Hour), full)); c.Updated != 0 {
				t.Errorf("counted as corrected: %+v", c)
			}
			st := storyOf(t, db, "1")
			if len(st.Items) != 2 || len(st.Links) == 0 {
				t.Fatalf("the story has %d items, links %+v", len(st.Items), st.Links)
			}
			for i := range st.Items {
				if h := told(&st.Items[i]); h != "" {
					t.Errorf("history %q", h)
				}
			}
		})
	}
}
