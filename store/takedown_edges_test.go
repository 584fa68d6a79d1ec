package store_test

import (
	"testing"
	"time"

	"griot/feeds"
	"griot/feeds/health"
)

// A document that could not be read is not kept of a source that is taken down, though nothing was read in it.
func TestNoDocumentOfATakenSourceIsKept(t *testing.T) {
	t.Parallel()
	n := newNewsstand(t)
	n.declare(t, []feeds.Source{journal, sports, official, other}, feeds.Takedown{Source: journal.ID})
	n.at = n.at.Add(time.Hour)
	commit(t, n.db, withDocument(feeds.Poll{Source: journal, At: n.at, Outcome: feeds.Failed, Failure: &feeds.Failure{Kind: "parse", Message: "no feed"}}))
	if kept, err := n.db.Captures(journal.ID); err != nil || len(kept) != 0 {
		t.Errorf("%d documents are kept, %v", len(kept), err)
	}
	if status := n.db.Status(journal.ID); status.State() != health.StateFailing {
		t.Errorf("the failure does not count for its health: %s", status.State())
	}
}

// A source that an earlier version read under two ids goes whole when both become one, and comes back whole.
func TestTakeDownOfASourceUnderTwoIDs(t *testing.T) {
	t.Parallel()
	n := newNewsstand(t)
	twin := journal
	twin.ID = "gazette"
	line := feeds.Takedown{Source: journal.ID, Why: "à sa demande"}
	rest := []feeds.Source{sports, official, other}
	n.declare(t, append([]feeds.Source{journal, twin}, rest...), line)
	n.visits(t, twin, entry("7", "Le septième article de la gazette"))
	if items := n.itemsOf(t, twin.ID); items != 1 {
		t.Fatalf("the test needs an item under the other id, there are %d", items)
	}
	n.audited(t, "two ids")
	lifted := newNewsstand(t)
	lifted.declare(t, append([]feeds.Source{journal, twin}, rest...), line)
	lifted.visits(t, twin, entry("7", "Le septième article de la gazette"))
	lifted.declare(t, append([]feeds.Source{twin}, rest...))
	lifted.serve(t, twin)
	if items := lifted.itemsOf(t, twin.ID); items != 4 {
		t.Errorf("lifted as they become one: %d items", items)
	}
	lifted.audited(t, "lifted as they become one")

	n.declare(t, append([]feeds.Source{twin}, rest...), line)
	n.gone(t, "one id", journal.ID, twin.ID)
	n.audited(t, "one id")
	n.declare(t, append([]feeds.Source{twin}, rest...))
	if n.db.Status(twin.ID).TakenDown {
		t.Error("it is still taken down")
	}
	n.serve(t, twin)
	if items := n.itemsOf(t, twin.ID); items != 3 {
		t.Errorf("%d items are back", items)
	}
	n.audited(t, "back")
}
