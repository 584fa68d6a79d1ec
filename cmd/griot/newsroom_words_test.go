package main

import (
	"cmp"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"griot/feeds/text"
)

// newsWords are the words that a newsroom writes with, all of the project's own files: those of the corpora, the places
// of the gazetteer, the terms of the topics and the names people bear.
type newsWords struct {
	common  zipf[string] // nouns, verbs and adjectives alike, by how frequent they are
	topics  zipf[newsTopic]
	places  zipf[newsPlace]
	first   zipf[string]
	family  zipf[string]
	offices zipf[string] // what a person is
	bodies  []string     // that issue communiqués
}

type newsTopic struct {
	id    string
	terms zipf[string]
}

type newsPlace struct {
	name, country, level string
}

// mostNewsWords is how many different words a wire of some weeks has.
const mostNewsWords = 60_000

// zipf draws things with the frequencies that words of a language have, the first most often: Mandelbrot's form of
// Zipf's law. flat, the rank up to which they differ little, is larger the fewer of them are mere grammar.
type zipf[T any] struct {
	all  []T
	upTo []float64 // the chance of a thing or one before it
}

func newZipf[T any](all []T, flat float64) zipf[T] {
	z := zipf[T]{all, make([]float64, len(all))}
	sum := 0.0
	for i := range all {
		sum += 1 / (float64(i) + 1 + flat)
		z.upTo[i] = sum
	}
	for i := range z.upTo {
		z.upTo[i] /= sum
	}
	return z
}

func (z zipf[T]) draw(r *rand.Rand) T {
	at, _ := slices.BinarySearch(z.upTo, r.Float64())
	return z.all[min(at, len(z.all)-1)]
}

func readNewsWords(t testing.TB) *newsWords {
	t.Helper()
	people := readWordLists(t, "../../feeds/tag/data/people.txt")
	attribution := readWordLists(t, "../../feeds/tag/data/attribution.txt")
	common := commonWords(t)
	accents := map[string]string{} // of folded words, as the most frequent word has them
	for _, word := range common {
		if folded := text.Fold(word); accents[folded] == "" {
			accents[folded] = word
		}
	}
	w := &newsWords{
		common:  newZipf(common, 20),
		places:  newZipf(readNewsPlaces(t), 3),
		first:   newZipf(titled(people["first"]), 10),
		family:  newZipf(titled(people["family"]), 10),
		offices: newZipf(newsOffices(), 5),
	}
	for _, line := range attribution["official"] {
		if _, name, found := strings.Cut(line, " = "); found && !slices.Contains(w.bodies, name) {
			w.bodies = append(w.bodies, name)
		}
	}
	var topics []newsTopic
	for heading, lines := range readWordLists(t, "../../feeds/tag/data/topics.txt") {
		id, _, _ := strings.Cut(heading, " ")
		if terms := topicTerms(lines, accents); len(terms) > 0 {
			topics = append(topics, newsTopic{id, newZipf(terms, 5)})
		}
	}
	slices.SortFunc(topics, func(a, b newsTopic) int { return cmp.Compare(a.id, b.id) })
	w.topics = newZipf(topics, 10)
	return w
}

// readWordLists reads a file of word lists: "[heading]", then a line each.
func readWordLists(t testing.TB, path string) map[string][]string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lists, heading := map[string][]string{}, ""
	for line := range strings.Lines(string(content)) {
		switch line = strings.TrimSpace(line); {
		case line == "", line[0] == '#':
		case line[0] == '[':
			heading = strings.Trim(line, "[]")
		default:
			lists[heading] = append(lists[heading], line)
		}
	}
	return lists
}

// topicTerms are the terms that speak for a topic, the weightiest first, those alone whose words are all among the common
// ones, which are French.
func topicTerms(lines []string, accents map[string]string) (terms []string) {
	for _, line := range lines {
		weight, list, _ := strings.Cut(line, " ")
		if w, err := strconv.ParseFloat(weight, 64); err != nil || w < 3 {
			continue
		}
	term:
		for term := range strings.SplitSeq(list, "|") {
			words := strings.Fields(strings.ReplaceAll(term, "*", ""))
			for i, word := range words {
				if len(word) > 4 {
					words[i] = accents[word]
				}
				if words[i] == "" {
					continue term
				}
			}
			terms = append(terms, strings.Join(words, " "))
		}
	}
	return terms
}

// readNewsPlaces gives countries and units before towns, so that they are in the news more often. Its own country leads.
func readNewsPlaces(t testing.TB) (places []newsPlace) {
	t.Helper()
	content, err := os.ReadFile("../../feeds/tag/data/gazetteer.tsv")
	if err != nil {
		t.Fatal(err)
	}
	levels := []string{"country", "region", "cercle", "town", "commune", "village"}
	for line := range strings.Lines(string(content)) {
		row := strings.Split(line, "\t")
		if line[0] != '#' && slices.Contains(levels, row[2]) && !strings.Contains(row[3], "(") {
			places = append(places, newsPlace{row[3], row[1], row[2]})
		}
	}
	rank := func(p newsPlace) int {
		rank := 2 * slices.Index(levels, p.level)
		if p.country != "ml" {
			rank += 3
		}
		return rank
	}
	slices.SortStableFunc(places, func(a, b newsPlace) int { return cmp.Compare(rank(a), rank(b)) })
	return places
}

// commonWords are the words in small letters of the French corpora, the most frequent first, then words formed from
// them, so that rare ones are as many as in the news.
func commonWords(t testing.TB) (words []string) {
	counts := map[string]int{}
	for _, report := range readCorpus(t) {
		if report.Lang != "fr" {
			continue
		}
		for _, word := range strings.FieldsFunc(report.Text, func(r rune) bool { return !unicode.IsLetter(r) }) {
			if len(word) > 4 && strings.ToLower(word) == word {
				counts[word]++
			}
		}
	}
	for word := range counts {
		words = append(words, word)
	}
	slices.SortFunc(words, func(a, b string) int { return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b)) })
	known := len(words)
	for _, ending := range strings.Fields("ation ement eurs ique euse isme istes able ages ité erie ante") {
		for _, word := range words[:known] {
			stem := strings.TrimRight(word, "aeiouyéèêsxrt")
			formed := stem + ending
			if len(stem) > 3 && counts[formed] == 0 && len(words) < mostNewsWords {
				counts[formed]++
				words = append(words, formed)
			}
		}
	}
	return words
}

func titled(words []string) (names []string) {
	for _, word := range words {
		first := []rune(word)
		first[0] = unicode.ToUpper(first[0])
		names = append(names, string(first))
	}
	return names
}

func newsOffices() []string {
	return strings.Split("le ministre de la Santé|le gouverneur|le maire|le préfet|le porte-parole du gouvernement|"+
		"le chef d’état-major|la ministre de l’Éducation|le directeur de l’hôpital|le président du conseil régional|"+
		"le procureur|le chef du village|la présidente de l’association|le sous-préfet|le commandant de zone|"+
		"l’ambassadeur|le secrétaire général du syndicat|la représentante de l’Unicef|l’entraîneur|l’imam|"+
		"un habitant|un éleveur|une commerçante|un enseignant|un conducteur de car|une sage-femme|un élu local", "|")
}

// logUniform draws a number between two bounds, small ones more often.
func logUniform(r *rand.Rand, low, high float64) float64 {
	return math.Exp(math.Log(low) + r.Float64()*(math.Log(high)-math.Log(low)))
}
