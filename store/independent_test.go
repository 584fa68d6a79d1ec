package store_test

import (
	"testing"
	"time"

	"griot/feeds"
	"griot/store"
	"griot/store/storetest"
)

// An article made from the communiqué, or from what the body said, is no independent text: feeds do not churn for it.
func TestDerivedReportDoesNotMoveUpdated(t *testing.T) {
	t.Parallel()
	const communique = long
	citing := func(i *feeds.Item) {
		i.Tags.Attribution = &feeds.Attribution{Issuer: "État-major", Source: official.ID, Kind: feeds.FromCommunique, Official: true, Words: "selon l’état-major"}
	}
	first := entry("1", "Convoi saisi au nord de Léré", link("https://voix.example/1"), withText(communique), citing)
	second := entry("2", "Du carburant intercepté près de Léré", link("https://courrier.example/2"), withText(communique[:len(communique)*2/3]), citing)

	db := storetest.Open(t, store.Options{})
	commit(t, db, complete(official, start, entry("c", "Communiqué n° 12", link("https://armee.example/12"), withText(communique))))
	commit(t, db, complete(press, start.Add(time.Hour), first))
	one := storyOf(t, db, "1")
	if one.State() != feeds.StateBoth || !one.Updated.Equal(start.Add(time.Hour)) || one.IndependentTexts() != 1 {
		t.Fatalf("state %s, updated %v, %d independent texts of %d", one.State(), one.Updated, one.IndependentTexts(), len(one.Items))
	}
	commit(t, db, complete(other, start.Add(2*time.Hour), second))
	two := storyOf(t, db, "1")
	if len(two.Items) != 3 || !two.Updated.Equal(one.Updated) || two.IndependentTexts() != 1 {
		t.Errorf("%d items, updated %v -> %v, %d independent texts", len(two.Items), one.Updated, two.Updated, two.IndependentTexts())
	}
}
