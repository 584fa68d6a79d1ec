package story_test

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"hash"
	"os"
	"strings"
	"testing"
	"time"

	"griot/feeds"
	"griot/store/story"
	"griot/store/story/sign"
)

var update = flag.Bool("update", false, "write the golden files anew")

const unchangedFile = "testdata/unchanged.golden"

// TestUnchanged holds all that grouping makes of a stream of made-up news, signatures, placements and links, against
// what it made before, to the byte: what makes it quicker must not make it other. A change of the rules writes the file
// anew with -update, and needs a new version of [story.Rules].
func TestUnchanged(t *testing.T) {
	params := story.DefaultParams()
	params.Window, params.OfficialWindow = 24*time.Hour, 60*time.Hour
	got := fingerprintOf(t, params, 2400, 2*time.Minute)
	if *update {
		if err := os.WriteFile(unchangedFile, []byte(got+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(unchangedFile)
	if err != nil {
		t.Fatal(err)
	}
	if got != strings.TrimSpace(string(want)) {
		t.Errorf("got %s, want %s", got, want)
	}
}

// fingerprintOf groups that many items, an item a step, in polls of four, and hashes all that came of it.
func fingerprintOf(t testing.TB, params story.Params, items int, step time.Duration) string {
	all := transcript{sha256.New()}
	room, index := newNewsroom(t, 40), story.NewIndex(params)
	at := dawn
	for range items / pollItems {
		at = at.Add(pollItems * step)
		plan := index.Begin()
		for _, item := range room.poll(at, pollItems) {
			s := signed(&item)
			all.signature(t, s)
			all.add(plan.Place(s))
		}
		all.add(plan.Advance(at))
		index.Take(plan)
	}
	return all.String()
}

// transcript is a hash of what grouping tells.
type transcript struct{ hash.Hash }

func (o transcript) signature(t testing.TB, s sign.Signature) {
	raw, err := s.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	o.Write(raw)
}

func (o transcript) add(placements []story.Placement, links []feeds.Link) {
	for _, p := range placements {
		fmt.Fprintf(o, "%x %x\n", p.Item, p.Story)
	}
	for _, l := range links {
		fmt.Fprintf(o, "%x %x %s %v %q", l.From, l.To, l.Kind, l.Score, l.Words)
		if l.Shares != nil {
			fmt.Fprint(o, *l.Shares)
		}
		fmt.Fprintln(o)
	}
}

func (o transcript) String() string { return fmt.Sprintf("%x", o.Sum(nil)) }
