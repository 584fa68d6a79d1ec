package web

import "griot/feeds"

func frenchFaults() map[feeds.FaultKind]string {
	return map[feeds.FaultKind]string{
		feeds.FaultUnknownParameter: "le paramètre «\u00a0%[1]s\u00a0» n’existe pas\u00a0; il y a %[3]s",
		feeds.FaultUnknownValue:     "%[1]s ne peut pas être «\u00a0%[2]s\u00a0», seulement %[3]s",
		feeds.FaultNoID:             "%[1]s\u00a0: «\u00a0%[2]s\u00a0» n’est pas un identifiant",
		feeds.FaultTooMany:          "%[1]s\u00a0: plus de %[5]d\u00a0valeurs",
		feeds.FaultTooLong:          "%[1]s\u00a0: plus de %[5]d\u00a0octets",
		feeds.FaultExcludedState:    "un état ne s’exclut pas\u00a0; nommez les autres parmi %[3]s",
		feeds.FaultNoNumber:         "%[1]s\u00a0: «\u00a0%[2]s\u00a0» n’est pas un nombre de %[4]d à %[5]d",
		feeds.FaultNoTime:           "%[1]s\u00a0: «\u00a0%[2]s\u00a0» n’est ni un jour (2026-02-09) ni une heure (2026-02-09T15:00:00Z)",
	}
}

func englishFaults() map[feeds.FaultKind]string {
	return map[feeds.FaultKind]string{
		feeds.FaultUnknownParameter: "there is no parameter “%[1]s”, but %[3]s",
		feeds.FaultUnknownValue:     "%[1]s cannot be “%[2]s”, only one of %[3]s",
		feeds.FaultNoID:             "%[1]s: “%[2]s” is no id",
		feeds.FaultTooMany:          "%[1]s: more than %[5]d\u00a0values",
		feeds.FaultTooLong:          "%[1]s: more than %[5]d\u00a0bytes",
		feeds.FaultExcludedState:    "a state cannot be excluded: name the others of %[3]s",
		feeds.FaultNoNumber:         "%[1]s: “%[2]s” is no number from %[4]d to %[5]d",
		feeds.FaultNoTime:           "%[1]s: “%[2]s” is neither a day (2026-02-09) nor a time (2026-02-09T15:00:00Z)",
	}
}
