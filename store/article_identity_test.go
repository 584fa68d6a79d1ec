package store_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"griot/feeds"
	"griot/store"
	"griot/store/storetest"
)

// identified is a poll whose items are known as the source's habits tell.
func identified(db *store.DB, visit int, items ...feeds.Item) feeds.Poll {
	habits := db.Status(press.ID).Behaviour
	poll := complete(press, start.Add(time.Duration(visit)*time.Hour))
	poll.Items = feeds.Identify(press.ID, items, habits.Identity, habits.Idle...)
	return poll
}

// TestOneTitleUnderAlikeLinks: what differs in guid, date and text stays apart, although title and page seem the same, in one
// document and in one after the other.
func TestOneTitleUnderAlikeLinks(t *testing.T) {
	t.Parallel()
	for _, form := range []string{
		"https://parlement.example/cr.php?session_id=%d", "https://parlement.example/cr.php?ocid=%d", "https://parlement.example/cr.php?pk_id=%d",
		"https://parlement.example/direct#seance-%d", "https://parlement.example/debats",
	} {
		for name, together := range map[string]bool{"in one document": true, "one after the other": false} {
			t.Run(form+" "+name, func(t *testing.T) {
				t.Parallel()
				path := t.TempDir() + "/griot.db"
				db := storetest.Reopen(t, path, store.Options{})
				var items []feeds.Item
				for n := range 4 {
					link := form
					if form[len(form)-1] == 'd' {
						link = fmt.Sprintf(form, 100+n)
					}
					items = append(items, feeds.Item{
						GUID: fmt.Sprint("cr-", n), Link: link, Title: "Compte rendu intégral des débats",
						Text: fmt.Sprint("La chambre a examiné le texte numéro ", n, " en séance plénière."), Published: start.AddDate(0, 0, n-8),
					})
				}
				if together {
					commit(t, db, identified(db, 0, items...))
					commit(t, db, identified(db, 1, items...))
				} else {
					for visit := range items {
						commit(t, db, identified(db, visit, items[visit]))
					}
				}
				if n := db.Status(press.ID).Items; n != len(items) {
					t.Errorf("%d items are kept of %d", n, len(items))
				}
				if err := db.Close(); err != nil {
					t.Fatal(err)
				}
				if found := inspect(t, path); len(found.Findings) > 0 {
					t.Errorf("the file: %+v", found.Findings)
				}
			})
		}
	}
}

// TestCorrectedLink: a link that is corrected in a parameter is taken over at once. Readers are told of no correction, since
// it may be a session.
func TestCorrectedLink(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, store.Options{})
	commit(t, db, complete(press, start, entry("1", "Le ministre visite Gao", link("https://exemple.ml/a.php?id=12"))))
	before := selected(t, db, feeds.Selection{})[0]
	commit(t, db, complete(press, start.Add(time.Hour), entry("1", "Le ministre visite Gao", link("https://exemple.ml/a.php?id=21"))))
	now := selected(t, db, feeds.Selection{})[0]
	if now.Lead.Link != "https://exemple.ml/a.php?id=21" || len(now.Lead.History) > 0 || !now.Story.Updated.Equal(before.Story.Updated) {
		t.Errorf("%s, history %v, updated %s", now.Lead.Link, now.Lead.History, now.Story.Updated)
	}
}

// TestCorrectedTitleUnderChangingLinks: a title that is corrected while the link changes as it always does is a correction.
func TestCorrectedTitleUnderChangingLinks(t *testing.T) {
	t.Parallel()
	for name, named := range map[string]func(visit, i int) (guid, link string){
		"a session known by its name":      func(v, i int) (string, string) { return "", fmt.Sprintf("https://exemple.ml/%d?PHPSESSID=%da", i, v) },
		"a parameter that is learned":      func(v, i int) (string, string) { return "", fmt.Sprintf("https://exemple.ml/%d?v=%da", i, v) },
		"with guids that change with them": func(v, i int) (string, string) { l := fmt.Sprintf("https://exemple.ml/%d?v=%da", i, v); return l, l },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := storetest.Open(t, store.Options{})
			for visit := range 7 {
				items := articles(4, func(i int) (string, string) { return named(visit, i) })
				if visit == 6 {
					items[0].Title += " enfin"
				}
				if c := commit(t, db, identified(db, visit, items...)); visit == 6 && (c.New != 0 || c.Updated != 1) {
					t.Errorf("the visit with the correction: %+v", c)
				}
			}
			all := selected(t, db, feeds.Selection{})
			if len(all) != 4 || !slices.ContainsFunc(all, func(e feeds.Entry) bool { return e.Lead.Title == "Gao : le marché rouvre après deux semaines enfin" }) {
				t.Errorf("%d entries: %s", len(all), titles(all))
			}
		})
	}
}
