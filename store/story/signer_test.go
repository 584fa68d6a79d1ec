package story_test

import (
	"bytes"
	"slices"
	"sync"
	"testing"
	"time"

	"griot/feeds"
	"griot/feeds/text"
	"griot/store/story/sign"
)

// TestSigner: what a signer remembers of earlier items changes nothing, whatever came before and whoever else asks.
func TestSigner(t *testing.T) {
	corpus := readCorpus(t)
	tagger := newTagger(t)
	var wait sync.WaitGroup
	for _, backwards := range []bool{false, true} {
		order := slices.Clone(corpus)
		if backwards {
			slices.Reverse(order)
		}
		wait.Go(func() {
			for i := range order {
				item := order[i].item()
				item.Tags = tagged(tagger, &item)
				from, to := interval(order[i].Date)
				fresh := new(text.WordCache)
				read := fresh.ReadFields(item.Title, item.Text)
				want, _ := sign.NewSigner(fresh).SignAt(&item, &read, from, to).MarshalBinary()
				got, _ := signedAt(&item, from, to).MarshalBinary()
				if !bytes.Equal(got, want) {
					t.Errorf("%s is signed otherwise by a signer that has read %d others", order[i].ID, i)
				}
			}
		})
	}
	wait.Wait()
}

// TestGuessedDatesAreNoEvidence: an estimate places an item, but says nothing of when the event was.
func TestGuessedDatesAreNoEvidence(t *testing.T) {
	poll := feeds.Poll{At: noon, Items: []feeds.Item{{Title: "Gao : le marché rouvre"}, {Title: "Gao : le marché ferme", Published: noon.Add(-time.Hour)}}}
	items := poll.Estimated()
	for i := range items {
		items[i].Met(noon, true)
	}
	guessed, dated := signed(&items[0]), signed(&items[1])
	if !guessed.From.IsZero() || !guessed.To.IsZero() || !guessed.At.Equal(items[0].Qualified()) {
		t.Errorf("undated, from %s to %s at %s", guessed.From, guessed.To, guessed.At)
	}
	if !dated.From.Equal(items[1].Published) || !dated.To.Equal(items[1].Published) {
		t.Errorf("dated, from %s to %s", dated.From, dated.To)
	}
}
