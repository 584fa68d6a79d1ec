package web

import (
	"fmt"
	"strconv"

	"griot/feeds"
)

// Failure says why a visit failed, by its kind; "" for a kind that has no words here.
func (w *words) Failure(f *feeds.Failure) string {
	text := w.failures[f.Kind]
	if text != "" && f.Status != 0 {
		text += fmt.Sprintf(w.statusFormat, strconv.Itoa(f.Status))
	}
	return text
}

func frenchFailures() map[string]string {
	return map[string]string{
		"address": "l’adresse ne peut pas être utilisée", "busy": "le serveur demande moins de visites",
		"connect": "le serveur ne peut pas être joint ou coupe la connexion", "dns": "le nom du serveur n’est pas connu",
		"empty": "le document est vide", "encoding": "la réponse n’est pas emballée comme elle le dit",
		"gone": "il n’y a rien à cette adresse\u00a0: si cela dure, cherchez la nouvelle adresse du flux", "http": "le serveur ne respecte pas HTTP",
		"internal": "le document fait échouer le lecteur\u00a0: merci de le signaler", "malformed": "le document est abîmé",
		"no_items": "la page n’a aucun élément qui réponde aux sélecteurs", "no_text": "la page n’a pas de texte lisible",
		"not_a_feed": "le document n’est pas un flux", "private": "l’adresse mène dans un réseau privé, ce qui est refusé",
		"redirect": "l’adresse redirige sans fin ou vers rien d’utilisable", "robots": "robots.txt demande de ne pas lire cette adresse",
		"status": "le serveur répond par une erreur", "timeout": "pas de réponse complète à temps",
		"tls": "pas de connexion sûre", "too_deep": "le document est imbriqué trop profondément", "too_large": "la réponse est trop grande",
		"walled": "le serveur refuse l’accès\u00a0: demandez à l’éditeur de laisser entrer les lecteurs de flux",
	}
}

func englishFailures() map[string]string {
	return map[string]string{
		"address": "the address cannot be used", "busy": "the server asks for fewer visits",
		"connect": "the server cannot be reached or breaks off", "dns": "the server’s name is not known",
		"empty": "the document is empty", "encoding": "the answer is not packed as it says",
		"gone": "there is nothing at this address: if that lasts, look for the feed’s new address", "http": "the server does not keep to HTTP",
		"internal": "the document brings down the parser: please report it", "malformed": "the document is damaged",
		"no_items": "nothing on the page fits the selectors", "no_text": "the page has no readable text",
		"not_a_feed": "the document is no feed", "private": "the address leads into a private network, which is refused",
		"redirect": "the address redirects in a circle or to nothing usable", "robots": "robots.txt asks to leave this address alone",
		"status": "the server answers with an error", "timeout": "no complete answer in time",
		"tls": "no secure connection", "too_deep": "the document is nested too deeply", "too_large": "the answer is too large",
		"walled": "the server refuses access: ask the publisher to let feed readers in",
	}
}
