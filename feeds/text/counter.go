package text

import "strings"

// Counters and marks of a change that a publisher's program sets before or behind a title. A number with any other
// noun ("3 morts") is news.

// remarkWords are what readers leave under an article. Titles hardly ever report their number.
var remarkWords = words(`commentaire commentaires comment comments comm comms reaction reactions`)

// replyWords are the same where a sign sets them apart ("La Cour rend 3 avis" is news).
var replyWords = words(`com coms reponse reponses reply replies message messages avis`)

// audienceWords are what is counted of readers besides. Titles report such numbers, too ("10 000 vues en un jour").
var audienceWords = words(`vue vues lecture lectures lecteurs visites view views read reads partage partages share shares like likes
	aime abonnes followers retweet retweets`)

// beforeNumber are words that make the number behind them part of what a title says: "reçoit 12 commentaires".
var beforeNumber = words(`a ont avait aura est sont fait font recoit recoivent recu recueille recueillent suscite suscitent provoque provoquent
	obtient compte comptent atteint atteignent depasse depassent affiche genere publie poste lit efface supprime
	plus moins environ pres presque apres avant avec pour par sur sous en de des du d les ses ces leurs mes nos vos et ou dont contre entre selon
	has have had is are was were gets get got draws draw receives receive received makes make made reaches reach hits hit sparks spark posts
	post deletes about over under nearly almost after before with for by on in of from the his her its their and or than against at to`)

// counterSigns stand before a number alone and say what it counts.
const counterSigns = "💬🗨💭👍👎❤♥👁🔁"

// trimmed takes counters, marks of a change and the outlet's name off both ends of a title. Something always remains.
func trimmed(title string, tokens, outlet []Token) []Token {
	for {
		n := len(tokens)
		if n < 2 {
			return tokens
		}
		if head := max(labelled(tokens), headForm(title, tokens)); head > 0 && head < n {
			tokens = tokens[head:]
			continue
		}
		tail := tailForm(title, tokens)
		if tail == 0 {
			tail = namedAtEnd(tokens, outlet)
		}
		if tail == 0 || tail >= n {
			return tokens
		}
		tokens = tokens[:n-tail]
	}
}

// namedAtEnd is how many tokens at the end are the outlet's name, set apart by a sign.
func namedAtEnd(tokens, outlet []Token) int {
	at := len(tokens) - len(outlet)
	if len(outlet) == 0 || at < 1 || tokens[at].Gap < GapMark {
		return 0
	}
	for i := range outlet {
		if tokens[at+i].Folded != outlet[i].Folded {
			return 0
		}
	}
	return len(outlet)
}

// longestCounter is how many tokens a counter has at the most: "mis à jour le 3 mars 2026 à 14 h 05".
const longestCounter = 11

// headForm is how many tokens before a title are a counter or a mark of a change.
func headForm(title string, tokens []Token) int {
	for n := 1; n < len(tokens) && n <= longestCounter; n++ {
		group, behind := tokens[:n], title[tokens[n-1].End:tokens[n].Start]
		if endsIn(title[:tokens[0].Start], opens) {
			if strings.ContainsAny(behind, closes) {
				return whole(n, bracketed(title, group))
			}
			continue
		}
		if setsApart(behind) && counter(group, remarkWords, replyWords, audienceWords) && numbered(group) {
			return n
		}
		if changeMark(group) && (setsApart(behind) || tokens[n].Gap == GapColon) {
			return n
		}
	}
	return 0
}

// tailForm is the same for those behind a title.
func tailForm(title string, tokens []Token) int {
	end := len(tokens)
	behind := title[tokens[end-1].End:]
	if next := strings.IndexFunc(behind, isWord); next >= 0 {
		behind = behind[:next] // what follows was taken off already
	}
	closed := strings.ContainsAny(behind, closes)
	for n := 1; n < end && n <= longestCounter; n++ {
		group := tokens[end-n:]
		gap := title[tokens[end-n-1].End:group[0].Start]
		if closed {
			if strings.ContainsAny(gap, opens) {
				return whole(n, bracketed(title, group))
			}
			continue
		}
		switch {
		case strings.ContainsAny(behind, "%€$°£"):
			return 0
		case n == 1 && strings.ContainsAny(gap, counterSigns) && isCount(&group[0]):
			return n
		case setsApart(gap):
			if counter(group, remarkWords, replyWords, audienceWords) && (numbered(group) || counter(group, commentWords)) || changeMark(group) {
				return n
			}
		case !numbered(group) || !counter(group, remarkWords):
		case group[0].Gap >= GapMark && isCount(&group[0]), isCount(&group[0]) && !beforeNumber[tokens[end-n-1].Folded] && !tokens[end-n-1].Is(Number):
			return n
		}
	}
	return 0
}

// commentWords are those whose absence is told behind a dash: "Bamako – aucune réaction" is news.
var commentWords = words(`commentaire commentaires comment comments`)

const opens, closes = "([{（【<〔‹", ")]}）】>〕›"

// bracketed reports whether what stands between brackets is a counter or a mark of a change.
func bracketed(title string, group []Token) bool {
	if len(group) == 1 && group[0].Is(Number) {
		f := group[0].Folded
		written := title[group[0].Start:group[0].End]
		before, behind := title[:group[0].Start], title[group[0].End:]
		year := len(f) == 4 && (f[:2] == "19" || f[:2] == "20")
		// Only the number stands there: "(+3)", "(5 %)" and "(2026)" say something.
		return !year && !strings.ContainsAny(written, ".,") && endsIn(before, opens) && beginsWith(behind, closes)
	}
	return counter(group, remarkWords, replyWords, audienceWords) || changeMark(group)
}

func endsIn(s, signs string) bool {
	s = strings.TrimRight(s, " \u00a0\u202f\ufe0f"+counterSigns)
	for _, sign := range signs {
		if strings.HasSuffix(s, string(sign)) {
			return true
		}
	}
	return false
}

func beginsWith(s, signs string) bool {
	s = strings.TrimLeft(s, " \u00a0\u202f")
	for _, sign := range signs {
		if strings.HasPrefix(s, string(sign)) {
			return true
		}
	}
	return false
}

// counter reports whether tokens are a number, or a word for none, with what of these lists it counts and nothing else.
func counter(group []Token, lists ...map[string]bool) bool {
	number, counted := 0, false
	for i := range group {
		f := group[i].Folded
		switch {
		case isCount(&group[i]):
			number++
		case f == "aucun" || f == "aucune" || f == "no" || f == "un" || f == "une" || f == "one" || f == "pas":
			number++
		case holds(lists, f):
			counted = true
		case (f == "k" || f == "m") && i > 0 && group[i-1].Is(Number): // 1,2 k
		case f == "de" || f == "j" || f == "nombre" || f == "total" || f == "laisser" || f == "leave" || f == "a" || f == "forum":
		default:
			return false
		}
	}
	if len(group) > 0 && (group[0].Folded == "laisser" || group[0].Folded == "leave") {
		return counted // "Laisser un commentaire" stands where no one has
	}
	return number == 1 && counted
}

func holds(lists []map[string]bool, word string) bool {
	for _, list := range lists {
		if list[word] {
			return true
		}
	}
	return false
}

func numbered(group []Token) bool {
	for i := range group {
		if isCount(&group[i]) {
			return true
		}
	}
	return false
}

// isCount tells a number as counters write it: 12, 1 204, 1.2k, 3M.
func isCount(t *Token) bool {
	if t.Is(Number) {
		return true
	}
	digits := strings.TrimRight(t.Folded, "km")
	return digits != "" && len(t.Folded)-len(digits) == 1 && strings.Trim(digits, "0123456789.") == ""
}

// changeMark reports whether tokens only say that, or when, the article was changed.
func changeMark(group []Token) bool {
	n := max(opening(group, changedOn), opening(group, changeLabels))
	if n == 0 {
		return false
	}
	for i := range group[n:] {
		if !isDateWord(&group[n+i]) {
			return false
		}
	}
	return n == len(group) || holdsNumber(group[n:])
}

// changeLabels are such marks beside the words of changedOn.
var changeLabels = phrases("maj", "mise a jour", "mises a jour", "mis a jour", "mise a jour du", "mis a jour a", "actualise", "actualisee", "actualisation", "update", "updates", "corrige", "corrigee", "corrected")

// setsApart reports whether what stands between two words sets a title apart from what is not of it: a dash with spaces, or
// a bar.
func setsApart(gap string) bool {
	if strings.ContainsAny(gap, "|•·∙⋅¦") {
		return true
	}
	return strings.ContainsAny(gap, "–—‒―−-") && strings.ContainsAny(gap, " \u00a0\u202f\t\n")
}

func whole(n int, is bool) int {
	if is {
		return n
	}
	return 0
}
