package story_test

import (
	"testing"
	"time"

	"griot/feeds"
	"griot/store/story"
	"griot/store/story/sign"
)

// TestNearMisses: two items that speak of nearly the same thing, a number of hours apart.
func TestNearMisses(t *testing.T) {
	tests := []struct {
		name       string
		hours      int
		one, other [2]string
		want       bool
	}{
		{"preliminary and final toll", 9,
			[2]string{"Effondrement d'un marché couvert à Ouéléni : au moins quatre morts", "Le toit du marché couvert d'Ouéléni s'est effondré mardi matin sur les étals des bouchers. Les pompiers ont dégagé quatre corps des décombres et cherchent encore des vendeuses. La charpente de Ouéléni datait de 1958."},
			[2]string{"Marché d'Ouéléni : le bilan monte à onze morts", "Onze personnes ont péri sous le toit du marché couvert d'Ouéléni, selon les pompiers qui ont fouillé les décombres jusqu'au soir. La charpente, posée en 1958, avait cédé mardi matin au-dessus des bouchers."}, true},
		{"preview and result", 26,
			[2]string{"Demi-finale : Zantiébougou défie Soninkégny demain", "Le stade Baréma accueillera demain la demi-finale entre Zantiébougou et Soninkégny. L'entraîneur Coumaré devrait aligner trois attaquants et espère un public nombreux. Le coup d'envoi sera donné à 16 heures."},
			[2]string{"Soninkégny élimine Zantiébougou aux tirs au but", "Soninkégny s'est qualifié au stade Baréma en éliminant Zantiébougou aux tirs au but après un score nul de 1-1. Le buteur Dramé avait égalisé à la 88e minute, et l'entraîneur Coumaré a perdu son pari."}, false},
		{"attack and the next day's attack elsewhere", 24,
			[2]string{"Trois gendarmes tués au poste de Kourouba", "Des hommes armés ont attaqué lundi à l'aube le poste de gendarmerie de Kourouba. Trois gendarmes ont été tués et un véhicule a été incendié avant l'arrivée des renforts."},
			[2]string{"Deux gendarmes tués au poste de Filamana", "Des hommes armés ont attaqué mardi à l'aube le poste de gendarmerie de Filamana. Deux gendarmes ont été tués et des armes ont été emportées. Les renforts sont arrivés trop tard."}, false},
		{"one column, two days", 24,
			[2]string{"Météo du lundi 2 mars : vent et poussière sur le delta", "Le vent de nord-est soulèvera la poussière sur le delta. Maximales de 36 degrés, minimales de 19 degrés, visibilité réduite le matin."},
			[2]string{"Météo du mardi 3 mars : vent et poussière sur le delta", "Le vent de nord-est soulèvera la poussière sur le delta. Maximales de 36 degrés, minimales de 20 degrés, visibilité réduite le matin."}, false},
		{"two matches of one club", 30,
			[2]string{"Championnat : l'Espoir de Farabougou domine Zantiébougou (2-0)", "Deux buts en fin de match, et l'Espoir de Farabougou s'installe à la deuxième place. Prochain rendez-vous pour Farabougou : un déplacement à Soninkégny."},
			[2]string{"Championnat : Soninkégny et l'Espoir de Farabougou se neutralisent (1-1)", "L'Espoir de Farabougou a ramené le nul 1-1 de son déplacement à Soninkégny. Avec ce point, Farabougou garde la deuxième place du championnat."}, false},
		{"families that flee and families that return", 9,
			[2]string{"Zantiébougou : 640 ménages déplacés sans abri", "Une évaluation menée samedi à Zantiébougou a recensé 640 ménages arrivés depuis deux semaines de onze villages. La plupart dorment dans des cours d'école ou chez des familles d'accueil."},
			[2]string{"Des villageois rentrent à Soninkégny après deux ans", "Quarante-deux ménages ont regagné samedi leurs maisons de Soninkégny, après deux ans passés en ville. Les greniers sont vides et les toits à refaire, mais l'école a déjà un maître."}, false},
		{"French and English", 3,
			[2]string{"Awa Konipo nommée à la tête de la Banque Sahélienne de Crédit", "La Banque Sahélienne de Crédit a nommé jeudi Awa Konipo directrice générale. Cette ancienne de McKinsey remplace Yves Tarrabo après une perte de 340 millions de dollars."},
			[2]string{"Awa Konipo to head Banque Sahélienne de Crédit", "Awa Konipo, a McKinsey alumna, was named chief executive of Banque Sahélienne de Crédit on Thursday. She succeeds Yves Tarrabo, who leaves behind a loss of $340 million."}, true},
	}
	tagger := newTagger(t)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			one := report("un", test.one[0], test.one[1], noon)
			other := report("deux", test.other[0], test.other[1], noon.Add(time.Duration(test.hours)*time.Hour))
			if test.name == "French and English" {
				other.Lang = "en"
			}
			var signatures []sign.Signature
			for _, item := range []*feeds.Item{&one, &other} {
				item.Tags = tagged(tagger, item)
				signatures = append(signatures, signed(item))
			}
			stories, links := story.GroupAll(story.DefaultParams(), signatures)
			if got := stories[one.ID] == stories[other.ID]; got != test.want {
				t.Errorf("together: %v, %+v", got, links)
			}
		})
	}
}
