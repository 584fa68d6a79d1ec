package story_test

import (
	"bytes"
	"slices"
	"sync"
	"testing"

	"griot/store/story"
)

// TestSigner: what a signer remembers of earlier items changes nothing, whatever came before and whoever else asks.
func TestSigner(t *testing.T) {
	corpus := readCorpus(t)
	tagger := newTagger(t)
	signer := story.NewSigner()
	var wait sync.WaitGroup
	for _, backwards := range []bool{false, true} {
		order := slices.Clone(corpus)
		if backwards {
			slices.Reverse(order)
		}
		wait.Go(func() {
			for i := range order {
				item := order[i].item()
				item.Tags = tagger.Tag(&item)
				from, to := interval(order[i].Date)
				want, _ := story.SignAt(&item, from, to).MarshalBinary()
				got, _ := signer.SignAt(&item, from, to).MarshalBinary()
				if !bytes.Equal(got, want) {
					t.Errorf("%s is signed otherwise by a signer that has read %d others", order[i].ID, i)
				}
			}
		})
	}
	wait.Wait()
}
