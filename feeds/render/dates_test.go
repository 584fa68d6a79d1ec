package render

import (
	"strings"
	"testing"

	"griot/feeds"
)

// TestUpdatedIsTheSameInEveryDocument: neither what stands beside an entry nor the feed it is in moves its date.
func TestUpdatedIsTheSameInEveryDocument(t *testing.T) {
	t.Parallel()
	s := source("s", "Source", feeds.Press, feeds.RepublishExcerpt)
	one, beside := story(noon, item(s, "1", "Un", longText, noon)), story(noon, item(s, "2", "Deux", longText, noon))
	updated := func(entries ...feeds.Entry) map[string]string {
		c := richChannel()
		c.Entries = entries
		feed, err := readXML(rendered(t, c, Atom))
		if err != nil {
			t.Fatal(err)
		}
		found := map[string]string{}
		for _, entry := range feed.all(nsAtom, "entry") {
			found[entry.one(nsAtom, "id").text] = entry.one(nsAtom, "updated").text
		}
		return found
	}
	alone, both := updated(one), updated(one, beside)
	id, other := ID(one.ID), ID(beside.ID)
	if alone[id] == "" || alone[id] != both[id] {
		t.Errorf("updated is %q alone, %q beside another of the same second", alone[id], both[id])
	}
	if both[id] == both[other] {
		t.Errorf("two entries have the same updated, of which validators warn: %q", both[id])
	}
	if !strings.HasPrefix(alone[id], "2026-02-09T12:00:00.") {
		t.Errorf("updated %q is not of noon", alone[id])
	}
}
