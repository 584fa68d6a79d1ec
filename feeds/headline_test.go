package feeds

import "testing"

func TestBestHeadline(t *testing.T) {
	army := &Source{ID: "army", Name: "Direction de l’information des Armées", Issuer: "État-major général des Armées", Class: Official, Language: "fr"}
	report := func(id, language, title string) Item {
		return Item{ID: NewItemID(SourceID(id), Key{Kind: KeyGUID, Value: id}), SourceID: SourceID(id), Title: title, Source: &Source{ID: SourceID(id), Name: id, Class: Press, Language: language}}
	}
	english, french := report("a", "en", "Base destroyed near Lere"), report("b", "fr", "Léré : une base détruite")
	for _, test := range []struct {
		title string
		items []Item
		want  string
	}{
		{"Communiqué de l’État-major général des Armées", []Item{english, french}, french.Title},
		{"COMMUNIQUÉ N° 12", []Item{english}, english.Title},
		{"Communiqué n° 012 du 9/2/2026", nil, ""},
		{"Communiqué de l’État-major général des Armées", []Item{report("c", "fr", "Communiqué")}, ""},
		{"Communiqué n° 12 : relève de la garnison de Ménaka", []Item{french}, ""},
		{"Opérations dans le secteur de Nampala", []Item{french}, ""},
	} {
		lead := Item{ID: NewItemID("army", Key{Kind: KeyGUID, Value: "c"}), SourceID: "army", Source: army, Title: test.title}
		story := &Story{ID: lead.ID, Items: append([]Item{lead}, test.items...)}
		got := ""
		if teller := story.BestHeadline(story.Lead()); teller != nil {
			got = teller.Title
		}
		if got != test.want {
			t.Errorf("%q: told by %q, want %q", test.title, got, test.want)
		}
	}
	if story := (&Story{Items: []Item{report("d", "fr", "Communiqué"), french}}); story.BestHeadline(&story.Items[0]) != nil {
		t.Error("the title of a newspaper is told by another")
	}
}
