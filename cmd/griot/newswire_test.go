package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"unicode"

	"griot/feeds/tag"
)

// newswire writes French news that read like news to the rules, and to nobody else: words as frequent as Zipf's law has it,
// places of the gazetteer, bodies that speak, dates and numbers. What it writes follows from the seed alone.
type newswire struct {
	words, places []string
	pool          []string // sentences that articles of [sharedSentences] are put together from
}

const (
	// vocabulary is how many words there are beside those of the lists. A year of one paper has some fifty thousand.
	vocabulary = 40_000
	// articleBytes is about how long the text of an article is.
	articleBytes = 1150
)

var (
	smallWords = strings.Fields(`de la le les des et à du en un une dans que pour qui sur par au plus avec il ne se ce pas son sa aux ont est a été
selon après contre entre mais ou leur ses cette ces sous depuis sans comme deux trois tout aussi dont`)
	newsWords = strings.Fields(`armée attaque marché fleuve école hôpital récolte pluie route village région gouverneur ministre communes habitants
éleveurs pêcheurs commerçants élèves maïs mil sorgho riz coton bétail pirogue camion pont puits forage vaccin campagne réunion atelier projet
budget prix carburant électricité journal match tournoi festival concert musée manuscrits imam évêque fête annonce inaugure dénonce réclame
célèbre reçoit visite distribue construit répare attend craint promet refuse inondation sécheresse déplacés réfugiés cholera rougeole paludisme
élection transition accord sommet délégation procès tribunal enquête douane orpaillage mine grève enseignants étudiants jeunesse femmes`)
	bodies = []string{"l’état-major général des Armées", "le ministère de la Santé", "le gouverneur de la région", "la préfecture", "l’Organisation des Nations unies",
		"la Croix-Rouge", "le Programme alimentaire mondial", "la mairie", "le Conseil national de transition", "la direction de l’Hydraulique"}
	months = strings.Fields("janvier février mars avril mai juin juillet août septembre octobre novembre décembre")
)

func newNewswire(t testing.TB) *newswire {
	file, err := os.Open("../../feeds/tag/data/gazetteer.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	places, err := tag.ReadGazetteer(file, "gazetteer.tsv")
	if err != nil {
		t.Fatal(err)
	}
	w := &newswire{words: newsWords}
	for i := range places {
		w.places = append(w.places, places[i].Name)
	}
	r := rand.New(rand.NewPCG(1, 1))
	onsets, vowels := strings.Fields("b br c ch cr d f fl fr g gr j l m n p pl pr qu r s t tr v"), strings.Fields("a e i o u ou an on in é ai eu")
	endings := strings.Fields("tion ment age eur té ure ance el al ique iste aire er ées ent ait ant eux ine ade")
	met := map[string]bool{}
	for len(w.words) < vocabulary {
		word := ""
		for range 1 + r.IntN(2) {
			word += onsets[r.IntN(len(onsets))] + vowels[r.IntN(len(vowels))]
		}
		word += onsets[r.IntN(len(onsets))] + endings[r.IntN(len(endings))]
		if !met[word] {
			met[word] = true
			w.words = append(w.words, word)
		}
	}
	for range 17_000 {
		w.pool = append(w.pool, w.sentence(r))
	}
	return w
}

// word is one of the words that carry a meaning, by Zipf's law.
func (w *newswire) word(r *rand.Rand) string {
	return w.words[rand.NewZipf(r, 1.07, 12, uint64(len(w.words)-1)).Uint64()]
}

func (w *newswire) place(r *rand.Rand) string {
	return w.places[rand.NewZipf(r, 1.05, 8, uint64(len(w.places)-1)).Uint64()]
}

func (w *newswire) sentence(r *rand.Rand) string {
	words := make([]string, 0, 30)
	for range 12 + r.IntN(16) {
		switch p := r.IntN(100); {
		case p < 45:
			words = append(words, smallWords[r.IntN(len(smallWords))])
		case p < 49:
			words = append(words, "à", w.place(r))
		case p < 51:
			words = append(words, bodies[r.IntN(len(bodies))])
		case p < 53:
			words = append(words, fmt.Sprint(2+r.IntN(400)))
		default:
			words = append(words, w.word(r))
		}
	}
	text := []rune(strings.Join(words, " "))
	text[0] = unicode.ToUpper(text[0])
	return string(text) + "."
}

// wireText is a title and the sentences of a text.
type wireText struct {
	title     string
	sentences []string
}

// article writes an article of its own, some of whose facts stand in title and lead.
func (w *newswire) article(r *rand.Rand) wireText {
	place, day, month := w.place(r), 1+r.IntN(28), months[r.IntN(12)]
	a := wireText{title: fmt.Sprintf("%s : %s %s %s %s", place, w.word(r), smallWords[r.IntN(len(smallWords))], w.word(r), w.word(r))}
	a.sentences = append(a.sentences, fmt.Sprintf("À %s, %s a %s le %d %s, a annoncé %s.", place, w.word(r), w.word(r), day, month, bodies[r.IntN(len(bodies))]))
	for n := len(a.sentences[0]); n < articleBytes; n += len(a.sentences[len(a.sentences)-1]) {
		a.sentences = append(a.sentences, w.sentence(r))
	}
	return a
}

// communique is a text of an official body.
func (w *newswire) communique(n int) wireText {
	a := w.article(rand.New(rand.NewPCG(2, uint64(n))))
	a.title = fmt.Sprintf("Communiqué n° %03d de l’état-major général des Armées", n)
	return a
}

// news is what a source of the wire publishes: a tenth are copies of an agency's article, a twentieth were made from a
// communiqué, the rest is its own.
func (w *newswire) news(source, n int) wireText {
	r := rand.New(rand.NewPCG(uint64(source)+10, uint64(n)))
	switch p := r.IntN(100); {
	case isOfficial(source):
		return w.communique(source/officialEvery*100 + n)
	case p < 10:
		a := w.article(rand.New(rand.NewPCG(3, uint64(r.IntN(1000)))))
		a.sentences = a.sentences[:len(a.sentences)-r.IntN(2)]
		return a
	case p < 15:
		text := w.communique(r.IntN(25))
		own := w.article(r)
		own.sentences = append(append([]string{"Selon un communiqué de l’état-major général des Armées, " + text.sentences[0]}, text.sentences[1:4]...), own.sentences[4:]...)
		return own
	}
	return w.article(r)
}

// officialEvery is which of the sources are official.
const officialEvery = 50

func isOfficial(source int) bool { return source%officialEvery == 0 }
func isAgency(source int) bool   { return source%officialEvery == 1 }

// shape says what sources publish.
type shape string

const (
	news            shape = "news"
	ownTexts        shape = "own"       // nothing in common
	sharedSentences shape = "shared"    // put together from a pool: an article shares a sentence with some twenty others
	oneTitle        shape = "one-title" // texts of their own under one title
	oneText         shape = "one-text"  // the first article of each source is one text
	hostile         shape = "hostile"   // all articles of the first source share a sentence each with all others of it
)

// write is the article of a source, of a shape.
func (w *newswire) write(of shape, source, n int) wireText {
	r := rand.New(rand.NewPCG(uint64(source)+10, uint64(n)))
	switch {
	case of == sharedSentences:
		a := wireText{title: w.pool[r.IntN(len(w.pool))]}
		for n := 0; n < articleBytes; n += len(a.sentences[len(a.sentences)-1]) {
			a.sentences = append(a.sentences, w.pool[r.IntN(len(w.pool))])
		}
		return a
	case of == oneTitle:
		a := w.article(r)
		a.title = "Revue de la presse"
		return a
	case of == oneText && n == 0:
		return w.article(rand.New(rand.NewPCG(4, 4)))
	case of == hostile && source == 0:
		a := w.article(r)
		a.sentences = nil
		for _, point := range linePoints(n) {
			words := strings.Fields(w.pool[point])
			a.sentences = append(a.sentences, strings.Join(words[:7], " ")+".")
		}
		return a
	case of == news:
		return w.news(source, n)
	}
	return w.article(r)
}

// planeOrder is that of a projective plane: so many lines, and some more, of which each two meet in one point.
const planeOrder = 31

// linePoints are the points of a line.
func linePoints(n int) (points []int) {
	slope, at := n/planeOrder%(planeOrder+1), n%planeOrder
	for x := range planeOrder {
		if slope == planeOrder {
			points = append(points, at*planeOrder+x)
		} else {
			points = append(points, x*planeOrder+(slope*x+at)%planeOrder)
		}
	}
	return append(points, planeOrder*planeOrder+slope)
}
