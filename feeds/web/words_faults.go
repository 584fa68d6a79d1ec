package web

import "griot/feeds"

func frenchFaults() map[feeds.FaultKind]string {
	return map[feeds.FaultKind]string{
		feeds.FaultUnknownParameter: "le paramètre «\u00a0%[1]s\u00a0» n’existe pas\u00a0; il y a %[3]s",
		feeds.FaultUnknownValue:     "%[1]s ne peut pas être «\u00a0%[2]s\u00a0», seulement %[3]s",
		feeds.FaultNoID:             "%[1]s\u00a0: «\u00a0%[2]s\u00a0» n’est pas un identifiant\u00a0; une virgule sépare plusieurs valeurs",
		feeds.FaultTooMany:          "%[1]s\u00a0: plus de %[5]d\u00a0valeurs",
		feeds.FaultTooLong:          "%[1]s\u00a0: plus de %[5]d\u00a0octets",
		feeds.FaultNothingLeft:      "%[1]s\u00a0: tout ce qui est demandé est exclu aussi (%[2]s)\u00a0; il ne reste rien",
		feeds.FaultNoNumber:         "%[1]s\u00a0: «\u00a0%[2]s\u00a0» n’est pas un nombre de %[4]d à %[5]d",
		feeds.FaultNoTime:           "%[1]s\u00a0: «\u00a0%[2]s\u00a0» n’est ni un jour (2026-02-09) ni une heure (2026-02-09T15:00:00Z)",
		feeds.FaultNoSpan:           "until (%[2]s) doit venir après since\u00a0; les deux sont arrondis à l’heure entière",
		feeds.FaultRepeated:         "%[1]s n’a qu’une valeur, pas plusieurs (%[2]s)",
		feeds.FaultNoWords:          "«\u00a0%[2]s\u00a0» ne contient aucun mot à chercher",
		feeds.FaultNoLanguage:       "%[1]s\u00a0: «\u00a0%[2]s\u00a0» n’est pas une langue\u00a0; écrivez un code ISO 639 tel que fr, en, ar ou bm",
	}
}

func englishFaults() map[feeds.FaultKind]string {
	return map[feeds.FaultKind]string{
		feeds.FaultUnknownParameter: "there is no parameter “%[1]s”, but %[3]s",
		feeds.FaultUnknownValue:     "%[1]s cannot be “%[2]s”, only one of %[3]s",
		feeds.FaultNoID:             "%[1]s: “%[2]s” is no id; a comma separates several values",
		feeds.FaultTooMany:          "%[1]s: more than %[5]d\u00a0values",
		feeds.FaultTooLong:          "%[1]s: more than %[5]d\u00a0bytes",
		feeds.FaultNothingLeft:      "%[1]s: all that is asked for is excluded, too (%[2]s): nothing is left",
		feeds.FaultNoNumber:         "%[1]s: “%[2]s” is no number from %[4]d to %[5]d",
		feeds.FaultNoTime:           "%[1]s: “%[2]s” is neither a day (2026-02-09) nor a time (2026-02-09T15:00:00Z)",
		feeds.FaultNoSpan:           "until (%[2]s) must be after since: both are rounded down to the hour",
		feeds.FaultRepeated:         "%[1]s has one value, not several (%[2]s)",
		feeds.FaultNoWords:          "“%[2]s” holds no word to look for",
		feeds.FaultNoLanguage:       "%[1]s: “%[2]s” is not a language; write an ISO 639 code such as fr, en, ar or bm",
	}
}
