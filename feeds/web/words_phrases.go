package web

import (
	"fmt"
	"time"

	"griot/feeds/health"
)

// Remark says a remark in the page's language; false when there are no words for it.
func (w *words) Remark(r health.Remark) (string, bool) {
	format, ok := w.phrases[r.Phrase]
	if !ok {
		return "", false
	}
	return fmt.Sprintf(format, r.Values...), true
}

// Gap is the usual time between two new items, in its largest unit.
func (w *words) Gap(d time.Duration) string {
	switch {
	case d >= 48*time.Hour:
		return fmt.Sprintf(w.gapFormats[0], d.Hours()/24)
	case d >= 2*time.Hour:
		return fmt.Sprintf(w.gapFormats[1], d.Hours())
	}
	return fmt.Sprintf(w.gapFormats[2], d.Minutes())
}

// Mended says how much of a document had to be mended.
func (w *words) Mended(n int) string { return w.counted(n, w.mendedOne, w.mendedMany) }

// Every says how often a source publishes that has this median gap between its items; "" where it is zero.
func (w *words) Every(gap time.Duration) string {
	days, hours, minutes := gap.Hours()/24, gap.Hours(), gap.Minutes()
	switch {
	case gap <= 0:
		return ""
	case days >= 1.5:
		return fmt.Sprintf(w.everyFormats[0], days)
	case hours >= 22:
		return w.everyFormats[1]
	case hours >= 1.75:
		return fmt.Sprintf(w.everyFormats[2], hours)
	case minutes >= 1.5:
		return fmt.Sprintf(w.everyFormats[3], minutes)
	}
	return w.everyFormats[4]
}

// frenchPhrases leave out values that say nothing in French, such as a gap in English words.
func frenchPhrases() map[health.Phrase]string {
	return map[health.Phrase]string{
		health.DueSchedule:   "selon son horaire",
		health.DueOurFault:   "selon son horaire\u00a0: la plupart des serveurs échouent à la fois, la panne est sans doute de notre côté",
		health.DueBackoff:    "visites espacées après %d\u00a0échecs de suite",
		health.DueGone:       "il n’y a plus rien à son adresse\u00a0: une visite par jour",
		health.DueRhythm:     "elle publie à intervalles d’environ %s",
		health.DuePublisher:  "l’éditeur demande de ne pas venir plus tôt (ttl ou max-age)",
		health.DueRetryAfter: "le serveur demande d’attendre (Retry-After)",
		health.DueRest:       "le flux demande de ne pas venir plus tôt (skipHours, skipDays)",
		health.DuePushed:     "son hub envoie ce qui est nouveau\u00a0; une visite par jour tout de même",
		health.DueHubLost:    "son hub n’envoie plus rien",

		health.NoteGUIDs:      "ses identifiants changent d’une visite à l’autre\u00a0: ses articles sont reconnus à leur adresse",
		health.NoteLinks:      "ses identifiants et ses adresses changent d’une visite à l’autre\u00a0: ses articles sont reconnus au titre et au texte",
		health.NoteDates:      "elle date tout du moment de la visite\u00a0: ses dates sont laissées de côté",
		health.NoteUnsteady:   "des articles quittent sans cesse le milieu de son flux\u00a0: aucun n’est plus tenu pour retiré",
		health.NoteLies:       "elle dit que rien n’a changé alors que si\u00a0: le document entier lui est toujours demandé",
		health.NoteFuture:     "articles datés dans le futur\u00a0: %d, qui prennent l’heure à laquelle ils ont été vus",
		health.NoteDuplicates: "identifiants portés par plusieurs articles\u00a0: %d\u00a0; ces articles sont reconnus à leur adresse",
		health.NoteOffHosts:   "elle répond depuis %s, qui n’est pas un de ses serveurs déclarés\u00a0: elle ne compte plus comme officielle",
		health.NoteMoved:      "elle redirige pour de bon vers %s depuis le %s\u00a0: inscrivez cette adresse dans la configuration",
		health.NoteHubSilent:  "le hub %s a accepté l’abonnement et n’envoie rien\u00a0: visitée selon son horaire",
		health.NoteNotPushed:  "pas d’envoi par %s (%s)\u00a0; visitée selon son horaire",
	}
}

// englishPhrases are the phrases as they are.
func englishPhrases() map[health.Phrase]string {
	phrases := map[health.Phrase]string{}
	for _, p := range health.Phrases() {
		phrases[p] = string(p)
	}
	return phrases
}
