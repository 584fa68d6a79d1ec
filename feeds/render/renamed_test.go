package render

import (
	"strings"
	"testing"
)

// TestARenamedFeedKeepsItsID: the Atom id is the first address that the feed had, its own link the present one.
func TestARenamedFeedKeepsItsID(t *testing.T) {
	t.Parallel()
	c := richChannel()
	c.Feed.Path = "feeds/gao"
	id := func() string {
		_, rest, _ := strings.Cut(string(rendered(t, c, Atom)), "<id>")
		id, _, _ := strings.Cut(rest, "</id>")
		return id
	}
	first := id()
	c.Feed.Path, c.Feed.Former = "feeds/nord", []string{"feeds/gao"}
	if second := id(); first != "https://griot.example/feeds/gao.atom" || second != first {
		t.Errorf("renamed, the id is %s, before %s", second, first)
	}
	c.Feed.Path, c.Feed.Former = "feeds/sahel", []string{"feeds/gao", "feeds/nord"}
	if third := id(); third != first {
		t.Errorf("renamed twice, the id is %s, before %s", third, first)
	}
	if document := string(rendered(t, c, Atom)); !strings.Contains(document, `rel="self" href="https://griot.example/feeds/sahel.atom"`) {
		t.Error("the document does not name its present address")
	}
}
