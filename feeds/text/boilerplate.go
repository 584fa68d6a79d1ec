package text

// What a publisher's program sets before, between and after the paragraphs of an article. The lists are of the words
// that content systems (WordPress, SPIP, Wix) and their usual extensions write in French and English.

// elsewhere are beginnings of sentences that send the reader to other articles or to social networks.
var elsewhere = phrases("lire aussi", "a lire aussi", "lire egalement", "a lire egalement", "lisez aussi", "lire la suite", "lire plus",
	"voir aussi", "a voir aussi", "sur le meme sujet", "sur le meme theme", "articles similaires", "articles lies",
	"dans la meme rubrique", "en savoir plus", "continuer la lecture", "partager cet article", "partager sur", "partagez",
	"suivez nous", "suivez notre", "abonnez vous", "rejoignez notre", "rejoignez nous", "telechargez notre",
	"read also", "also read", "read more", "see also", "continue reading", "related posts", "related articles", "related stories",
	"share this", "follow us", "subscribe to", "like this")

// elsewhereColon are beginnings that do so only where a colon follows.
var elsewhereColon = phrases("a lire", "a voir", "lire", "voir", "related", "read", "watch", "partager", "share")

// blogLines are what stands in the middle of the line that WordPress adds to the end of every text.
var blogLines = phrases("est apparu en premier sur", "est apparu en premier dans", "appeared first on", "est paru en premier sur")

// changedOn are words before the date of publication or of the last change.
var changedOn = phrases("publie", "publiee", "publie le", "mis a jour", "mise a jour", "derniere mise a jour", "modifie", "modifie le", "actualise",
	"derniere modification", "published", "posted", "posted on", "updated", "last updated", "last modified", "modified")

// dateWords go with the numbers of a date or a time.
var dateWords = words(`janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre
	january february march april may june july august september october november december
	janv fevr avr juil sept oct nov dec jan feb mar apr jun jul aug sep
	lundi mardi mercredi jeudi vendredi samedi dimanche monday tuesday wednesday thursday friday saturday sunday
	lun mar mer jeu ven sam dim mon tue wed thu fri sat sun
	h heure heures min mn am pm gmt utc tu le a at on et the of er 1er st nd rd th`)

// countedThings are what counters count.
var countedThings = words(`vue vues lecture lectures lecteurs visites view views reads commentaire commentaires comment comments
	partage partages share shares like likes reaction reactions abonnes followers`)

// counterWords may stand in a counter beside the number and what is counted.
var counterWords = words(`lu lue vu vue fois nombre de total le la les aucun aucune no min minute minutes temps reading time read a
	laisser un sur leave article cet`)

// ageUnits close the age of a text ("il y a 3 heures", "3 hours ago").
var ageUnits = words(`seconde secondes minute minutes heure heures jour jours semaine semaines mois an ans
	second seconds hour hours day days week weeks month months year years min h`)

// labels stand before a title.
var labels = phrases("video", "videos", "photo", "photos", "audio", "podcast", "live", "en direct", "direct", "urgent", "flash", "breaking",
	"exclusif", "derniere minute", "alerte info", "alerte", "mise a jour", "maj", "update", "updated")

func phrases(list ...string) [][]string {
	all := make([][]string, len(list))
	for i, phrase := range list {
		for _, t := range Read(phrase).Tokens {
			all[i] = append(all[i], t.Folded)
		}
	}
	return all
}

// opening is the number of tokens of the longest phrase that the tokens begin with, 0 when there is none.
func opening(tokens []Token, list [][]string) int {
	longest := 0
	for _, phrase := range list {
		if len(phrase) > longest && startsWith(tokens, phrase) {
			longest = len(phrase)
		}
	}
	return longest
}

func startsWith(tokens []Token, phrase []string) bool {
	if len(tokens) < len(phrase) {
		return false
	}
	for i, word := range phrase {
		if tokens[i].Folded != word {
			return false
		}
	}
	return true
}

// refersElsewhere tells a sentence that sends the reader to other articles.
func refersElsewhere(sentence []Token) bool {
	if opening(sentence, elsewhere) > 0 {
		return true
	}
	n := opening(sentence, elsewhereColon)
	return n > 0 && n < len(sentence) && sentence[n].Gap == GapColon
}

// namesBlog tells the line by which WordPress signs a text.
func namesBlog(sentence []Token) bool {
	for i := range sentence {
		if opening(sentence[i:], blogLines) > 0 {
			return true
		}
	}
	return false
}

// tellsAge tells a sentence that only says how old the text is.
func tellsAge(sentence []Token) bool {
	n := len(sentence)
	switch {
	case n >= 4 && n <= 5 && startsWith(sentence, []string{"il", "y", "a"}):
		return ageUnits[sentence[n-1].Folded]
	case n >= 2 && n <= 4 && sentence[n-1].Folded == "ago":
		return ageUnits[sentence[n-2].Folded]
	}
	return false
}

// counts tells a sentence that is nothing but a counter.
func counts(sentence []Token) bool {
	if len(sentence) > 8 {
		return false
	}
	number, counted := false, false
	for i := range sentence {
		t := &sentence[i]
		switch {
		case t.Is(Number):
			number = true
		case countedThings[t.Folded], t.Folded == "fois" && i > 1:
			counted = true
		case t.Folded == "aucun" || t.Folded == "no" || t.Folded == "un":
			number = true
		case !counterWords[t.Folded]:
			return false
		}
	}
	return number && counted
}

// undated takes the date of publication or of the last change off a sentence, and leaves nothing of one that is only a
// date.
func undated(sentence []Token) []Token {
	n := opening(sentence, changedOn)
	end := n
	for end < len(sentence) && isDateWord(&sentence[end]) {
		end++
	}
	switch {
	case n > 0 && holdsNumber(sentence[n:end]):
		return sentence[end:]
	case n == 0 && end == len(sentence) && holdsDate(sentence):
		return nil
	}
	return sentence
}

func isDateWord(t *Token) bool {
	if t.Is(Number) || dateWords[t.Folded] {
		return true
	}
	// 14h05, 14h
	hour, digits := false, 0
	for _, c := range t.Folded {
		switch {
		case c >= '0' && c <= '9':
			digits++
		case c == 'h' && !hour && digits > 0:
			hour = true
		default:
			return false
		}
	}
	return hour
}

func holdsNumber(tokens []Token) bool {
	for i := range tokens {
		if c := tokens[i].Folded[0]; c >= '0' && c <= '9' {
			return true
		}
	}
	return false
}

// holdsDate tells a date from other numbers: it has three parts with a year among them.
func holdsDate(tokens []Token) bool {
	if len(tokens) < 3 {
		return false
	}
	for i := range tokens {
		if f := tokens[i].Folded; tokens[i].Is(Number) && len(f) == 4 && (f[:2] == "19" || f[:2] == "20") {
			return true
		}
	}
	return false
}

// labelled is how many tokens before a title are a label that a sign sets apart, 0 when there is none.
func labelled(tokens []Token) int {
	n := opening(tokens, labels)
	if n > 0 && n < len(tokens) && (tokens[n].Gap >= GapMark && tokens[n].Gap != GapComma) {
		return n
	}
	return 0
}
