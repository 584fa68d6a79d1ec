package main

import (
	"strings"
	"testing"

	"griot/feeds"
)

// An explanation says whom each item counts for, and which of them are one report.
func TestExplanationTellsOutlets(t *testing.T) {
	t.Parallel()
	id := func(key string) feeds.ItemID {
		return feeds.NewItemID("s", feeds.Key{Kind: feeds.KeyGUID, Value: key})
	}
	rfi := feeds.Outlet{ID: "rfi.fr", Name: "RFI"}
	e := explanation{State: feeds.StatePress, Outlets: 1, Reports: 1, Texts: 1, Items: []explainedItem{
		{ID: id("a"), Source: "RFI Afrique", Title: "Le marché rouvre", Outlet: rfi, Report: id("a")},
		{ID: id("b"), Source: "RFI – Mali", Title: "Le marché rouvre", Outlet: rfi, Report: id("a")},
		{ID: id("c"), Source: "Google", Title: "Le marché rouvre - RFI", Outlet: rfi, Found: true, Report: id("a")},
	}}
	var out strings.Builder
	if err := e.print(&out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"press, 3 items, 1 report, 1 outlet, 1 independent text\n", "  counts for RFI (rfi.fr)\n",
		"  counts for RFI (rfi.fr), no report of its own beside RFI Afrique: Le marché rouvre\n",
		"  counts for RFI (rfi.fr), found by an aggregator, no report of its own beside RFI Afrique: Le marché rouvre\n",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, &out)
		}
	}
}
