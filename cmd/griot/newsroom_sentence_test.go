package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// happening is what an article tells of. Its place, people and words follow from its seed.
type happening struct {
	seed   uint64
	at     time.Time
	issuer string // of the communiqué on it, "" where there is none
}

// newsLine is a sentence, or the title, of an article: always the same one for the same values.
type newsLine struct {
	of     *happening
	seed   uint64
	form   lineForm
	edited bool // a word of it is another
}

type lineForm byte

const (
	titleLine lineForm = iota
	firstLine          // says what, where and when
	laterLine
	communiqueLine // a first one of an official body
	derivedLine    // a first one that names the communiqué it is made from
	longLine       // twice as long as others
	shortLine      // half as long
)

// newsForms are the sentences by what they do. A slot is "@" and a letter, see newsWriter.slot.
func newsForms(f lineForm) []string {
	switch f {
	case titleLine:
		return []string{
			"@P : @t @g", "@t @g @p", "@P : @w @v @n", "@w @v @n @g", "@P : @c @g", "@n @g : @w @v", "@t : @n @g @p", "@w : « @n @g »",
		}
	case firstLine:
		return []string{
			"@w @v @d @n @g, après @t @p.", "@t @g a fait @c @d @p, selon @w.", "@d, @w @v @n @g @p, @t.",
			"@p, @n @g @v @t @d, @g.", "@c @g : @t @v @n @p @d.", "@w @v @d @p que @n @g @t.",
		}
	case communiqueLine:
		return []string{"@b informe l’opinion nationale et internationale que @d, @p, @n @g @v @t.", "@b porte à la connaissance du public que @t @g @v @n @d @p."}
	case derivedLine:
		return []string{"@t @g @p, a annoncé @b dans un communiqué publié @d.", "Dans un communiqué, @b annonce que @n @g @v @t @p."}
	case longLine:
		return []string{
			"@w @v @n @g @g, tandis que @n @g @v @n @p, et que @c @g @v @n @g @d, @s @w.",
			"@d, @n @g @v @c @g @p, @g @g, alors que @n @g @v @n, contre @c un an plus tôt, selon @w.",
			"« @n @g @v @n @g @g, et @n @g @v @n @g », @s @w, qui @v @n @g @p @d, avec @c.",
			"@p, @w @v @n @g : @n @g, @n @g et @c, que @w @v @d @g, après @t @g.",
		}
	case shortLine:
		return []string{"@n @g @v @n @g.", "@w @v @n @g @p.", "@n @v @c @g et @n."}
	default:
		return []string{
			"@w @v @n @g, @g.", "@n @g @v @n @g.", "« @n @g @v @n @g », @s @w.", "@d, @n @g @v @c @g.", "Selon @w, @n @g @v @n @p.",
			"@g, @n @v @n, tandis que @n @g @v @g.", "@c @g, contre @c un an plus tôt, @s @w.", "@n @g, @g, @v @n @t.",
			"« @n @v @g et @n @g », @s @w @d.", "@w et @w @v @n @g @p.", "@g @p, @n @v @t @g @g.", "@n que @n @v @g @v aussi @n @g.",
			"Il s’agit @g @g, @s @w, qui @v @n @d.", "@p, @w @v @n @g : @n, @n et @n.",
		}
	}
}

// newsWriter writes lines. It is not for more than one goroutine.
type newsWriter struct {
	words *newsWords

	about   *happening // what the following are of
	place   newsPlace
	topic   newsTopic
	lexicon zipf[string]
	people  [2]newsPerson
	body    string
	count   int
}

type newsPerson struct {
	office, first, family string
}

func (w *newsWriter) turnTo(h *happening) {
	if w.about == h {
		return
	}
	r := rand.New(rand.NewPCG(h.seed, 21))
	w.about, w.place, w.topic, w.body = h, w.words.places.draw(r), w.words.topics.draw(r), h.issuer
	if w.body == "" {
		w.body = w.words.bodies[r.IntN(len(w.words.bodies))]
	}
	lexicon := make([]string, 24)
	for i := range lexicon {
		lexicon[i] = w.words.common.all[r.IntN(len(w.words.common.all))]
		if i%2 == 0 {
			lexicon[i] = w.words.common.draw(r)
		}
	}
	w.lexicon = newZipf(lexicon, 4)
	for i := range w.people {
		w.people[i] = w.person(r)
	}
	w.count = int(logUniform(r, 2, 5000))
}

func (w *newsWriter) person(r *rand.Rand) newsPerson {
	return newsPerson{w.words.offices.draw(r), w.words.first.draw(r), w.words.family.draw(r)}
}

func (w *newsWriter) write(l newsLine) string {
	w.turnTo(l.of)
	r := rand.New(rand.NewPCG(l.seed, 22))
	forms := newsForms(l.form)
	form := forms[r.IntN(len(forms))]
	var b strings.Builder
	for {
		before, after, found := strings.Cut(form, "@")
		b.WriteString(before)
		if !found {
			break
		}
		b.WriteString(w.slot(after[0], r))
		form = after[1:]
	}
	line := strings.NewReplacer(",,", ",", ",.", ".", ", :", " :").Replace(b.String())
	if l.edited {
		line = w.edit(line, r)
	}
	first, size := utf8.DecodeRuneInString(line)
	return string(unicode.ToUpper(first)) + line[size:]
}

// edit puts another word in the place of one in the middle.
func (w *newsWriter) edit(line string, r *rand.Rand) string {
	words := strings.Fields(line)
	at := len(words) / 2
	for word := w.word(r); ; word = w.word(r) {
		if word != words[at] {
			words[at] = word
			return strings.Join(words, " ")
		}
	}
}

// word is one of the happening or of the language.
func (w *newsWriter) word(r *rand.Rand) string {
	if r.IntN(4) == 0 {
		return w.lexicon.draw(r)
	}
	return w.words.common.draw(r)
}

func (w *newsWriter) slot(kind byte, r *rand.Rand) string {
	switch kind {
	case 'P': // a place's name
		return w.place.name
	case 'p':
		return w.where(r)
	case 'd':
		return newsDay(w.about.at, r)
	case 'w':
		return w.who(r)
	case 'b':
		return w.body
	case 't':
		return w.topic.terms.draw(r)
	case 'c':
		count := w.count
		if r.IntN(2) == 0 {
			count = int(logUniform(r, 2, 100_000))
		}
		return grouped(count) + " " + w.word(r)
	case 'v':
		return among(r, newsVerbs)
	case 's':
		return among(r, newsSayings)
	case 'n':
		noun := elided(among(r, newsArticles), w.word(r))
		if r.IntN(3) == 0 {
			noun += " " + w.word(r)
		}
		return noun
	case 'g':
		group := elided(among(r, newsJoints), w.word(r))
		if r.IntN(3) == 0 {
			group += " " + w.word(r)
		}
		return group
	}
	panic("no slot " + string(kind))
}

func (w *newsWriter) who(r *rand.Rand) string {
	p := w.people[r.IntN(len(w.people))]
	if r.IntN(4) == 0 {
		p = w.person(r)
	}
	switch r.IntN(4) {
	case 0:
		return p.office
	case 1:
		return p.first + " " + p.family
	default:
		return p.office + ", " + p.first + " " + p.family + ","
	}
}

func (w *newsWriter) where(r *rand.Rand) string {
	place := w.place
	if r.IntN(5) == 0 {
		place = w.words.places.draw(r)
	}
	switch place.level {
	case "country":
		return among(r, "au |aux frontières du |dans le nord du ") + place.name
	case "region", "cercle", "commune":
		return elided(among(r, "dans la région de|dans le cercle de|à|près de|à la sortie de"), place.name)
	default:
		return elided(among(r, "à|près de|non loin de|entre Bamako et|au marché de|à l’entrée de"), place.name)
	}
}

// newsDay is a day as an article names it, mostly that of the happening.
func newsDay(at time.Time, r *rand.Rand) string {
	days := [...]string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"}
	months := [...]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"}
	if r.IntN(4) == 0 {
		at = at.AddDate(0, 0, -r.IntN(200))
	}
	day := days[at.Weekday()]
	switch r.IntN(4) {
	case 0:
		return day
	case 1:
		return fmt.Sprintf("le %d %s %d", at.Day(), months[at.Month()-1], at.Year())
	case 2:
		return among(r, "dans la nuit de |ce |") + day
	default:
		return fmt.Sprintf("%s %d %s", day, at.Day(), months[at.Month()-1])
	}
}

// among draws one of a list whose parts "|" separates, the earlier more often.
func among(r *rand.Rand, list string) string {
	parts := strings.Split(list, "|")
	return parts[min(int(logUniform(r, 1, float64(len(parts)+1)))-1, len(parts)-1)]
}

// elided joins a small word and the next as French does: "de", "école" to "d’école".
func elided(small, word string) string {
	first, _ := utf8.DecodeRuneInString(word)
	short, found := strings.CutSuffix(small, "e")
	if found && strings.ContainsRune("aeiouyéèêàâîôœAEIOUÉÈÎ", first) && (short == "d" || short == "l" || strings.HasSuffix(short, " d") || strings.HasSuffix(short, " l")) {
		return short + "’" + word
	}
	return small + " " + word
}

// grouped is a number with a narrow space between thousands.
func grouped(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s\u202f%03d", grouped(n/1000), n%1000)
}

// The small words that hold sentences together, the frequent ones first.
const (
	newsArticles = "la|le|les|des|un|une|ces|cette|leurs|sa|plusieurs|deux|trois|chaque|certains|nos|quatre|cinq|toute"
	newsJoints   = "de|de la|du|des|dans le|pour les|à la|avec les|sur la|et la|dans les|par le|en|qui|contre les|entre les|après la|" +
		"au|ou la|sans|selon les|depuis le|avant la|lors de|afin de|malgré la|sous la|vers le|chez les|face à la|grâce à la|autour de|" +
		"au sein de|en faveur de|à travers les|au profit de|en matière de|à l’issue de|parmi les|hors de"
	newsVerbs = "a|est|ont|sont|doit|annonce|peut|fait|demande|appelle|a lancé|a reçu|a ouvert|reste|prend|met|vient|donne|" +
		"poursuit|rappelle|dénonce|salue|prévoit|attend|souhaite|concerne|a permis|a provoqué|a touché|inaugure|organise|reprend|" +
		"soutient|accuse|rejette|visite|construit|finance|remet|lance|retarde|suspend|autorise|interdit|confirme|dément|examine|adopte"
	newsSayings = "a déclaré|a affirmé|a indiqué|selon|explique|a précisé|a expliqué|assure|a souligné|raconte|déplore|a ajouté|" +
		"regrette|insiste|a estimé|témoigne|a fait savoir|a rappelé|reconnaît|se félicite"
)
