package tag_test

import (
	"testing"

	"griot/feeds"
	"griot/feeds/tag"
)

func TestAttribution(t *testing.T) {
	t.Parallel()
	tagger, err := tag.New(tag.Options{Officials: []feeds.Source{
		{ID: "fama", Name: "Forces armées maliennes", Class: feeds.Official, Issuer: "État-major général des Armées"},
		{ID: "haut-comite", Name: "Haut Comité des crues", Class: feeds.Official},
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		text    string
		kind    feeds.AttributionKind
		issuer  string
		source  feeds.SourceID
		derived bool
	}{
		{"D'après des informations communiquées par l'état-major général des Armées, douze assaillants ont été tués.", feeds.FromCommunique, "État-major général des Armées", "fama", true},
		{"Dans un communiqué, l'État-major général des Armées annonce la mort de trois soldats.", feeds.FromCommunique, "État-major général des Armées", "fama", true},
		{"Selon un communiqué du gouvernement, l'école reprend lundi.", feeds.FromCommunique, "Gouvernement", "", true},
		{"Le fleuve monte, indique le Haut Comité des crues dans un communiqué.", feeds.FromCommunique, "Haut Comité des crues", "haut-comite", true},
		{"Le porte-parole de l'armée, le colonel Traoré, a déclaré que la zone est sûre.", feeds.FromSpokesman, "Armée", "", true},
		{"Trois soldats sont morts, a indiqué lundi le ministère de la Défense.", feeds.FromStatement, "Ministère de la Défense", "", true},
		{"The army said on Monday that three soldiers had died.", feeds.FromStatement, "Armée", "", true},
		{"Dans un communiqué, le Jnim revendique l'attaque.", feeds.FromCommunique, "", "", false},
		{"Trois personnes ont péri, rapporte l'AFP.", feeds.FromAgency, "AFP", "", false},
		{"Trois personnes ont péri, raconte RFI.", feeds.FromMedia, "RFI", "", false},
		{"Selon un document remis mardi aux journalistes par le ministère de la Santé, le paludisme recule.", feeds.FromStatement, "Ministère de la Santé", "", true},
		{"Deux caches ont été vidées. C'était à l'aube. L'opération figure au bulletin hebdomadaire de l'armée.", feeds.FromStatement, "Armée", "", true},
		{"Le bac est interdit de nuit, en vertu d'un arrêté du gouverneur de Mopti.", feeds.FromCommunique, "Gouverneur", "", true},
		{"The UN migration agency said forty people had drowned.", feeds.FromStatement, "OIM", "", true},
		{"L'affaire est entendue, écrit le quotidien Libération.", feeds.FromMedia, "Libération", "", false},
		{"La libération des otages a été fêtée à Gao.", "", "", "", false},
		{"La police cherche le chauffeur ; les voisins, eux, ont indiqué une ruelle.", "", "", "", false},
		{"Des témoins racontent que l'armée est partie.", "", "", "", false},
		{"L'association affirme que le gouvernement ment.", "", "", "", false},
		{"Le marché de Kita a rouvert.", "", "", "", false},
	} {
		got := tagged(tagger, &feeds.Item{Text: test.text}).Attribution
		if got == nil {
			if test.kind != "" {
				t.Errorf("%s: nothing", test.text)
			}
			continue
		}
		if got.Kind != test.kind || got.Issuer != test.issuer || got.Source != test.source || got.Derived() != test.derived {
			t.Errorf("%s: %+v", test.text, *got)
		}
	}
}

func TestOfficialSourcesSpeakForThemselves(t *testing.T) {
	t.Parallel()
	fama := feeds.Source{ID: "fama", Name: "FAMa", Class: feeds.Official, Issuer: "État-major général des Armées", Home: "ml.bamako"}
	tags := tagged(newTagger(t), &feeds.Item{Title: "Cérémonie de remise de médailles", Source: &fama})
	if a := tags.Attribution; a == nil || a.Source != "fama" || !a.Derived() {
		t.Errorf("attribution %+v", a)
	}
}
