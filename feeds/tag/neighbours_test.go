package tag_test

import (
	"slices"
	"strings"
	"testing"

	"griot/feeds"
)

// TestNeighbours: towns, quarters, bodies and teams of the countries around tell where an item is when no country is named.
func TestNeighbours(t *testing.T) {
	t.Parallel()
	tagger := newTagger(t)
	for _, test := range []struct{ title, text, want string }{
		{"Un pont s'effondre à Bignona", "Deux camions sont tombés dans le marigot mercredi, à la sortie de Bignona.", "sn"},
		{"Adjamé : le marché rouvre", "Les commerçants d'Adjamé ont retrouvé leurs étals lundi.", "ci"},
		{"Pluies à Akjoujt", "Il est tombé 40 mm sur Akjoujt.", "mr"},
		{"Moyen-chari", "Le Logone occidental et ses cotonculteurs attendent l'engrais.", "td"},
		{"La Senelec renforce son réseau", "La Senelec pose deux transformateurs.", "sn"},
		{"Le Syli national dévoile sa liste", "Vingt-trois joueurs sont retenus.", "gn"},
		{"Visite de travail", "Le chef de l'État du Niger a reçu une délégation.", "ne"},
		{"Ouagadougou : un incendie au quartier Koulouba", "Les pompiers burkinabè ont éteint le feu à Koulouba.", "bf"},
		{"Sommet à huis clos", "Les chefs d'État du Niger et du Burkina Faso se sont parlé jeudi.", "bf ne"},
		{"Conseil des ministres : trois hôpitaux", "Le Conseil des ministres dote Kita et Nara d'un hôpital.", "ml"},
		{"Marché à Marcory-Maroc", "Les étals de Marcory-Maroc ferment plus tôt.", "ci"},
		// What bears such a name and is no place.
		{"King Kong revient au cinéma", "Le film King Kong sort mercredi.", ""},
		{"Sacha Guitry au théâtre", "Une troupe joue Sacha Guitry.", ""},
		{"Trains cancelled", "Nobody reached Waterloo on Monday, said James Buchanan.", ""},
		{"Le chantier prend fin", "Man, Divo et les autres n'y croyaient plus.", ""},
	} {
		var got []string
		for _, r := range tagged(tagger, &feeds.Item{Title: test.title, Text: test.text}).Regions {
			got = append(got, string(r.ID))
		}
		slices.Sort(got)
		if strings.Join(got, " ") != test.want {
			t.Errorf("%s: %v, want %q", test.title, got, test.want)
		}
	}
}
